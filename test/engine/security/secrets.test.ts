import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { stringify } from 'flatted';
import { ErrorReporter } from 'n8n-core';
import { type IDataObject, NodeApiError } from 'n8n-workflow';
import { inspect } from 'node:util';

import { resources } from '../../../nodes/Retreaver/registry';
import { addresses } from '../../addresses';
import type { Fault } from '../../simulator';
import type { RunNodeInput } from '../harness';
import { type LocalServer, startLocalServer } from '../localServer';
import { rows } from '../operations/rows';
import type { Row } from '../operations/rows/row';
import { useBench, WEBHOOK_TOKEN } from '../support';

process.env.N8N_LOG_LEVEL = 'debug';

/** What n8n logs and reports while it starts and while a test runs, the errors themselves included. */
const logged: unknown[] = [];
function recordLog() {
	const record = (...entries: unknown[]) => void logged.push(entries);
	jest.spyOn(Logger.prototype as never, 'log').mockImplementation(record as never);
	jest.spyOn(Container.get(ErrorReporter), 'error').mockImplementation(record);
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation(record);
	}
}
beforeAll(recordLog);
const bench = useBench();

/** A key that looks different in each way to encode it. */
const API_KEY = 'api+key/of:the,$account!"1"';
/** The ways in which a key may stand in a text: as it is, percent-encoded by three encoders, in a URL in a URL, in JSON. */
const ENCODINGS = [
	String,
	encodeURIComponent,
	(key: string) => encodeURIComponent(key).replace(/%(3A|24|2C)/g, decodeURIComponent),
	(key: string) => encodeURIComponent(key).replaceAll('!', '%21'),
	(key: string) => encodeURIComponent(encodeURIComponent(key)),
	(key: string) => JSON.stringify(key).slice(1, -1),
];
const postbackCall = {
	resource: 'rtb',
	operation: 'create',
	callerPhone: '+16125550112',
	publisherId: '0002',
};
const callerListCall = {
	resource: 'callerList',
	operation: 'get',
	listOwner: { __rl: true, mode: 'target', value: '1' },
	name: 'suppressed',
};
const coreCall = { resource: 'campaign', operation: 'getAll', returnAll: true };
const create = { resource: 'campaign', operation: 'create', name: 'Roof Repair' };

let credentials: NonNullable<RunNodeInput['credentials']>;
let secrets: string[];
/** The credentials, with a postback key that is said to be for what the parameters need. */
const credentialsOf = ({ resource }: IDataObject): typeof credentials => ({
	...credentials,
	retreaverPostbackKeyApi: {
		...credentials.retreaverPostbackKeyApi,
		...(resource === 'rtb' && { keyFor: 'rtb', secretKey: '' }),
	},
});
/** A host that no request may reach. */
let elsewhere: LocalServer;

beforeAll(async () => {
	elsewhere = await startLocalServer(() => ({}));
	bench.simulator.credentials.apiKey = API_KEY;
	credentials = bench.credentialsFor('callerList');
	credentials.retreaverApi.apiKey = ` ${API_KEY}\n`;
	const keys = [...bench.secrets, API_KEY];
	secrets = [...new Set(keys.flatMap((key) => ENCODINGS.map((encode) => encode(key))))];
});
beforeEach(recordLog);
afterEach(() => {
	jest.restoreAllMocks();
	logged.length = 0;
});
afterAll(async () => await elsewhere.stop());

/** There is no secret in any of this, however it is written down, nor in what was logged meanwhile. */
function expectNoSecret(...results: unknown[]) {
	const text = [...results, logged]
		.flatMap((result) => [
			inspect(result, {
				depth: 10,
				maxArrayLength: null,
				maxStringLength: null,
				showHidden: true,
				getters: true,
			}),
			stringify(result),
		])
		.join('\n');
	for (const secret of secrets) {
		const at = text.indexOf(secret);
		expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 50)).toBe('');
	}
}

/** The keys of a credential, as an error of the service could repeat them. */
const keysOf = (data: NonNullable<RunNodeInput['credentials']>[string]) => {
	const { apiKey, webhookToken, postbackApiKey, secretKey } = data;
	const keys = [apiKey, webhookToken, postbackApiKey, secretKey]
		.filter(Boolean)
		.map((key) => String(key).trim());
	return keys.flatMap((key) => ENCODINGS.map((encode) => encode(key))).join(' ');
};

const failures: Array<[string, (keys: string) => Fault]> = [
	...[400, 401, 403, 404, 422, 500, 503].map((status): [string, (keys: string) => Fault] => [
		`${status}, with the keys in JSON`,
		(error) => ({ kind: 'status', status, body: { error } }),
	]),
	[
		'401, with the keys in an object',
		(keys) => ({ kind: 'status', status: 401, body: { request: { url: `/?api_key=${keys}` } } }),
	],
	[
		'401, with a key where the answer is cut off',
		(keys) => ({ kind: 'status', status: 401, body: `${'x'.repeat(490)} ${keys}` }),
	],
	[
		'a page with the keys in its title',
		(keys) => ({ kind: 'html', body: `<html><title>${keys}</title></html>` }),
	],
	['a redirect to another host', () => ({ kind: 'redirect', location: elsewhere.url })],
	[
		'a redirect that repeats the keys',
		(keys) => ({
			kind: 'redirect',
			location: `${elsewhere.url}/?keys=${encodeURIComponent(keys)}`,
		}),
	],
	['an empty body', () => ({ kind: 'empty' })],
	['malformed JSON', () => ({ kind: 'malformed' })],
	['half an answer', () => ({ kind: 'cut' })],
	['no answer', () => ({ kind: 'reset' })],
];

/** What a row runs with: its parameters, and the credentials it is for. */
const inputOf = (row: Row): [IDataObject, Partial<RunNodeInput>] => {
	const [resource, operation] = row.operation.split('.');
	const { retreaverPostbackKeyApi } = bench.credentialsFor(row.credentials ?? 'core');
	return [
		{ resource, operation, ...row.parameters(bench.simulator) },
		{ items: row.items, credentials: { ...credentials, retreaverPostbackKeyApi } },
	];
};

test('no key shows while n8n starts', () => {
	expect(JSON.stringify(logged)).toContain('Loaded all credentials and nodes');
	expectNoSecret();
});

describe('no key shows when an operation succeeds', () => {
	test.each(
		rows.map((row) => [[row.operation, row.case].filter(Boolean).join(': '), row] as const),
	)('%s', async (_, row) => {
		const { error, run } = await bench.run(...inputOf(row));
		expect(error).toBeUndefined();
		expectNoSecret(run);
	});

	test('the token of a webhook is masked wherever a campaign comes out', async () => {
		const [campaign] = bench.simulator.state.campaigns;
		const url = `https://n8n.example.com/webhook/5c1d/retreaver?n8n_stage=started&n8n_token=${WEBHOOK_TOKEN}`;
		campaign.timers = [{ ...bench.simulator.state.campaigns[1].timers[0], url }];
		for (const parameters of [
			{ ...coreCall },
			{ resource: 'campaign', operation: 'get', campaign: campaign.cid },
			{
				resource: 'campaign',
				operation: 'update',
				campaign: campaign.cid,
				updateFields: { name: 'Roof Repair' },
			},
		]) {
			const { items, run } = await bench.run(parameters, { credentials });
			expect(JSON.stringify(items)).toContain('n8n_token=***');
			expectNoSecret(run);
		}
		expect(campaign.timers[0].url).toBe(url);
	});
});

const toError = (failure: Error) => failure;

describe('no key shows after', () => {
	beforeEach(() => {
		const { SERVICES } = jest.requireActual<typeof import('../../../nodes/shared/api/services')>(
			'../../../dist/nodes/shared/api/services',
		);
		for (const service of Object.values(SERVICES))
			jest.replaceProperty(service, 'retryWindow', 0 as never);
	});

	/** The operations that make requests, by their first rows. */
	const requesting = resources
		.filter(({ credential }) => credential)
		.flatMap(({ value, credential, operations }) =>
			operations.map((operation) => {
				const row = rows.find((entry) => entry.operation === `${value}.${operation.value}`)!;
				return { row, type: String(credential) };
			}),
		);
	/** These only spoil a body, which some operations do not need. */
	const mayPass: Array<Fault['kind']> = ['empty', 'malformed', 'cut'];

	test.each(failures)('%s, in every operation', async (_, fault) => {
		for (const { row, type } of requesting) {
			bench.simulator.faults.clear();
			const [parameters, input] = inputOf(row);
			const faulty = fault(keysOf(input.credentials![type]));
			const { kind, status } = faulty;
			bench.simulator.faults.add({ ...faulty, times: Infinity });
			const { error, run } = await bench.run(parameters, input);
			// For Is Blocked, a 404 is an answer.
			const isAnswer = status === 404 && row.operation === 'suppressedNumber.isBlocked';
			if (!isAnswer && !mayPass.includes(kind))
				expect([row.operation, error]).not.toContain(undefined);
			expectNoSecret(run);
			logged.length = 0;
		}
		expect(elsewhere.requests).toEqual([]);
	});

	test.each(failures)('%s, where it is an item that failed', async (_, fault) => {
		const calls: Array<[IDataObject, string]> = [
			[coreCall, 'retreaverApi'],
			[create, 'retreaverApi'],
			[postbackCall, 'retreaverPostbackKeyApi'],
			[callerListCall, 'retreaverPostbackKeyApi'],
		];
		for (const [parameters, type] of calls) {
			bench.simulator.faults.add(fault(keysOf(credentialsOf(parameters)[type])));
			const continued = await bench.run(parameters, {
				credentials: credentialsOf(parameters),
				onError: 'continueRegularOutput',
			});
			expect(continued.items).toHaveLength(1);
			expect(continued.items[0].json.error).toBeDefined();
			expect(logged).not.toEqual([]);
			expectNoSecret(continued);
		}

		// What a node throws is saved without its prototype; a list search hands over the error itself.
		bench.simulator.faults.add(fault(keysOf(credentials.retreaverApi)));
		const search = {
			type: 'retreaver',
			method: 'searchCampaigns',
			parameters: { resource: 'campaign' },
			credentials,
		};
		const error = await bench.engine.listSearch(search).catch(toError);
		expect(error).toBeInstanceOf(NodeApiError);
		expectNoSecret(error);
	});

	test('the network', async () => {
		const closed = await startLocalServer(() => null);
		await closed.stop();
		for (const url of [closed.url, 'http://nodes.example.com', 'no address']) {
			for (const parameters of [coreCall, postbackCall]) {
				const unreachable = Object.fromEntries(
					Object.entries(credentialsOf(parameters)).map(([type, data]) => [
						type,
						{ ...data, ...addresses(url) },
					]),
				);
				const { error, run } = await bench.run(parameters, { credentials: unreachable });
				expect(error).toBeDefined();
				expectNoSecret(run);
			}
		}
	});

	test('a cancelled execution', async () => {
		const abort = new AbortController();
		bench.simulator.setLatency(50);
		const running = bench.run(coreCall, { credentials, abortSignal: abort.signal });
		while (bench.simulator.requests.length === 0) await new Promise(setImmediate);
		abort.abort();
		expectNoSecret(await running);
	});

	test('the registration and the removal of a webhook', async () => {
		const trigger = bench.engine.trigger({
			type: 'retreaverTrigger',
			parameters: { campaign: { __rl: true, mode: 'cid', value: '1001' } },
			credentials,
			webhookUrl: {
				production: 'https://n8n.example.com/webhook',
				test: 'https://n8n.example.com/webhook-test',
			},
			mode: 'production',
		});
		for (const method of ['create', 'delete', 'checkExists'] as const) {
			bench.simulator.faults.add({
				kind: 'status',
				status: 403,
				body: { error: keysOf(credentials.retreaverApi) },
				times: Infinity,
			});
			const outcome = await trigger[method]().catch(toError);
			expectNoSecret(outcome, trigger.staticData);
		}
	});

	test('the test of a credential', async () => {
		const { retreaverApi, retreaverPostbackKeyApi } = credentials;
		for (const [type, data] of Object.entries({
			retreaverApi: { ...retreaverApi, companyId: '9' },
			retreaverPostbackKeyApi: { ...retreaverPostbackKeyApi, postbackApiKey: API_KEY },
		})) {
			const result = await bench.engine.testCredential({ type, data });
			expect(result.status).toBe('Error');
			expectNoSecret(result);
		}
	});
});
