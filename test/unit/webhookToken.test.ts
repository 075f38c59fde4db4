import type { IWebhookFunctions } from 'n8n-workflow';

import { hasMaskedToken, maskToken } from '../../nodes/shared/api/tokenMask';
import {
	carriesToken,
	isTokenValid,
	webhookPath,
	webhookToken,
} from '../../nodes/shared/webhooks/token';

const production = 'https://n8n.example.com/webhook/5c1d/retreaver';
const path = '5c1d/retreaver';
const otherPath = '6d2e/retreaver';
const credential = { apiKey: 'key-of-the-account', webhookToken: 'token-of-the-user' };

/** The context of a trigger with this URL. */
const contextOf = (url: string, more: object = {}) =>
	({
		getNodeWebhookUrl: () => `${url}/onReceived`,
		getNode: () => ({ webhookId: '5c1d' }),
		...more,
	}) as unknown as IWebhookFunctions;

describe('webhookPath', () => {
	test.each([
		production,
		'https://n8n.example.com/webhook-test/5c1d/retreaver',
		'https://proxy.example.com/n8n/hooks/5c1d/retreaver',
	])('is one for a node, in test and in production: %s', (url) =>
		expect(webhookPath(contextOf(url))).toBe(path),
	);

	test('names the workflow of a node without a webhook ID, whose name other workflows have, too', () => {
		const url = 'https://n8n.example.com/webhook/a1b2/retreaver%20trigger/retreaver';
		const context = contextOf(url, { getNode: () => ({}) });
		expect(webhookPath(context)).toBe('a1b2/retreaver%20trigger/retreaver');
	});
});

describe('webhookToken', () => {
	const token = webhookToken(credential, path);

	test('is 64 hexadecimal digits', () => {
		expect(token).toMatch(/^[0-9a-f]{64}$/);
	});

	test('differs by webhook and by secret', () => {
		expect(webhookToken(credential, otherPath)).not.toBe(token);
		expect(webhookToken({ ...credential, webhookToken: 'other' }, path)).not.toBe(token);
	});

	test('is keyed with the API key only where no Webhook Token is set', () => {
		expect(webhookToken({ ...credential, apiKey: 'new key' }, path)).toBe(token);
		const byKey = webhookToken({ apiKey: 'key-of-the-account', webhookToken: '' }, path);
		expect(byKey).not.toBe(webhookToken({ apiKey: 'new key', webhookToken: '' }, path));
	});
});

describe('isTokenValid', () => {
	const isValid = (given: unknown, data: typeof credential = credential) =>
		isTokenValid(given, data, path);

	test('takes the token of the webhook, and the Webhook Token itself', () => {
		expect(isValid(webhookToken(credential, path))).toBe(true);
		expect(isValid('token-of-the-user')).toBe(true);
	});

	test.each([
		undefined,
		null,
		'',
		'token-of-the-use',
		'token-of-the-user ',
		['token-of-the-user'],
		{},
		true,
	])('refuses %j', (given) => expect(isValid(given)).toBe(false));

	test('refuses the token of another webhook, and the API key', () => {
		const keyOnly = { apiKey: 'key-of-the-account', webhookToken: '' };
		expect(isValid(webhookToken(credential, otherPath))).toBe(false);
		expect(isValid('key-of-the-account')).toBe(false);
		expect(isValid('key-of-the-account', keyOnly)).toBe(false);
		expect(isValid('', keyOnly)).toBe(false);
	});
});

describe('maskToken', () => {
	test.each([
		[`${production}?n8n_token=abc123`, `${production}?n8n_token=***`],
		[
			`${production}?a=1&n8n_token=abc123&b=[call_uuid]#top`,
			`${production}?a=1&n8n_token=***&b=[call_uuid]#top`,
		],
		[`{"url":"${production}?n8n_token=abc123"}`, `{"url":"${production}?n8n_token=***"}`],
		[
			`${production}?n8n_token=a and ?n8n_token=b`,
			`${production}?n8n_token=*** and ?n8n_token=***`,
		],
		[`${production}?n8n_token=***`, `${production}?n8n_token=***`],
		['https://example.com/?my_n8n_token=abc', 'https://example.com/?my_n8n_token=abc'],
		['', ''],
	])('%s', (text, expected) => {
		expect(maskToken(text)).toBe(expected);
	});

	test('hasMaskedToken tells a masked URL from one that works', () => {
		expect(hasMaskedToken(maskToken(`${production}?n8n_token=abc123`))).toBe(true);
		expect(hasMaskedToken(`${production}?n8n_token=abc123`)).toBe(false);
		expect(hasMaskedToken(production)).toBe(false);
	});
});

test('carriesToken keeps the tokens of the 1,000 webhooks that were called last', async () => {
	const getCredentials = jest.fn(() => Promise.resolve(credential));
	/** Calls a webhook, and tells how often the credential was read for it. */
	const readsFor = async (number: number) => {
		getCredentials.mockClear();
		const context = contextOf(`https://n8n.example.com/webhook/${number}/retreaver`, {
			getQueryData: () => ({ n8n_token: webhookToken(credential, `${number}/retreaver`) }),
			getCredentials,
		});
		expect(await carriesToken(context)).toBe(true);
		return getCredentials.mock.calls.length;
	};
	for (let number = 0; number < 1_000; number++) expect(await readsFor(number)).toBe(1);
	expect(await readsFor(0)).toBe(0);
	expect(await readsFor(1_000)).toBe(1);
	expect(await readsFor(0)).toBe(0);
	expect(await readsFor(1)).toBe(1);
});
