import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';

import type { CredentialData } from '../harness';
import { useBench, WEBHOOK_TOKEN } from '../support';
import { deliver, triggerByHand, WEBHOOK_TRIGGERS, type WebhookTriggerType } from './delivery';

const bench = useBench();

let logged: jest.SpyInstance;
beforeEach(() => {
	logged = jest.spyOn(Container.get(Logger), 'error').mockImplementation();
});
afterEach(() => logged.mockRestore());

const option = (name: string, value: IDataObject[string]) => ({ options: { [name]: value } });
const heldWith = (name: string, value: IDataObject[string], responseMode = 'responseNode') => ({
	options: { responseMode, [name]: value },
});

/** Parameters that cannot be read, and what is said of them. */
const BOTH: Array<[IDataObject, string]> = [
	[option('allowedIps', '*'), '"Allowed IPs" must list IP addresses'],
	[option('allowedIps', 'abc'), 'but has "abc"'],
	[option('allowedIps', '192.0.2.1-192.0.2.9'), 'such as 192.0.2.0/24'],
	[option('allowedIps', '={{ null }}'), '"Allowed IPs"'],
	[option('allowedIps', '={{ $json.nope }}'), '"Allowed IPs"'],
	[option('allowedIps', '={{ {} }}'), '"Allowed IPs"'],
	[{ tagKeys: '={{ [{}] }}' }, '"Include Tags" must be a single value'],
	[{ otherTags: '={{ null }}' }, '"Other Tags" is empty'],
	[option('convertTypes', '={{ "maybe" }}'), '"Convert Types" must be true or false'],
	[heldWith('deadline', '={{ 5 }}'), '"Answer Deadline (Seconds)" must be less than'],
	[heldWith('deadline', '={{ 0 }}'), '"Answer Deadline (Seconds)" must be less than'],
	[heldWith('deadline', '={{ "soon" }}'), '"Answer Deadline (Seconds)"'],
	[heldWith('deadline', '={{ $json.nope }}'), '"Answer Deadline (Seconds)"'],
];

const CASES: Array<[WebhookTriggerType, IDataObject, string]> = [
	...WEBHOOK_TRIGGERS.flatMap((type) =>
		BOTH.map(
			([parameters, text]) => [type, parameters, text] as [WebhookTriggerType, IDataObject, string],
		),
	),
	...(
		[
			[heldWith('fallbackTags', '{"a": '), '"Fallback Tags (JSON)" is not valid JSON'],
			[heldWith('fallbackTags', '[1]'), '"Fallback Tags (JSON)"'],
			[heldWith('fallbackTags', '{"a": {"b": 1}}'), 'one value for each tag'],
			[option('includeCall', '={{ "maybe" }}'), '"Include Full Call" must be true or false'],
			[{ stages: '={{ ["nope"] }}' }, '"Trigger On" must be one of'],
			[{ stages: '={{ [] }}' }, 'No stage is chosen'],
			[{ stages: '={{ $json.nope }}' }, '"Trigger On"'],
			[{ stages: ['timer_reached', 'finished'], timerSeconds: '={{ "soon" }}' }, '"Timer Seconds"'],
		] as Array<[IDataObject, string]>
	).map(
		([parameters, text]) =>
			['retreaverTrigger', parameters, text] as [WebhookTriggerType, IDataObject, string],
	),
	[
		'retreaverBidTrigger',
		heldWith('conversionTimer', '={{ 1.5 }}', 'lastNode'),
		'"Conversion Timer (Seconds)" must be a whole number',
	],
];

describe.each(['automatic', 'manual'])(
	'a parameter that cannot work, registered %s',
	(registration) => {
		test.each(CASES)('%s %j: publishing fails and says why', async (type, parameters, text) => {
			const node = triggerByHand(bench, type, {
				campaign: { __rl: true, mode: 'cid', value: '1001' },
				target: { __rl: true, mode: 'id', value: '1' },
				...parameters,
				registration,
			});
			await expect(node.checkExists()).rejects.toThrow(text);
			await expect(node.create()).rejects.toThrow(text);
			expect(bench.simulator.requests).toEqual([]);
		});
	},
);

test.each(CASES)(
	'%s %j: a call still starts the workflow, and the item says why',
	async (type, parameters, text) => {
		const { item, errors, status } = await deliver(triggerByHand(bench, type, parameters), type, {
			query: 'call_uuid=abc&city=Reno',
		});
		expect(errors).toEqual([]);
		expect(status).toBe(200);
		expect(item).toMatchObject({ call_id: 'abc', call_metadata: { city: 'Reno' } });
		expect(item.problems).toEqual([expect.stringContaining(text)]);
		expect(logged).toHaveBeenCalledWith(expect.stringContaining(text));
	},
);

test.each(WEBHOOK_TRIGGERS)(
	'%s: an item of a trigger without problems lists none',
	async (type) => {
		const { item } = await deliver(triggerByHand(bench, type), type);
		expect(item).not.toHaveProperty('problems');
	},
);

test.each(WEBHOOK_TRIGGERS)(
	'%s: the token alone decides who gets in where Allowed IPs cannot be read',
	async (type) => {
		const node = triggerByHand(bench, type, option('allowedIps', 'abc'));
		const { status, executions } = await deliver(node, type, {
			own: 'n8n_stage=finished&n8n_token=x',
		});
		expect(status).toBe(401);
		expect(executions).toEqual([]);
	},
);

test('all problems are said at once', async () => {
	const node = triggerByHand(bench, 'retreaverTrigger', {
		options: {
			responseMode: 'responseNode',
			allowedIps: '*',
			fallbackTags: '{',
			deadline: '={{ 9 }}',
		},
	});
	const error = await node.create().catch((thrown: Error) => thrown);
	expect((error as Error).message).toMatch(/"Allowed IPs".*"Answer Deadline.*"Fallback Tags/);
});

describe.each(WEBHOOK_TRIGGERS)('the campaign of %s', (type) => {
	const byCid = (mode: string, value: string) => ({ __rl: true, mode, value });

	test.each<[string | IDataObject, string]>([
		['={{ $json.nope }}', '"Campaign" cannot be read'],
		[byCid('cid', '={{ "" }}'), '"Campaign" is empty'],
		[byCid('cid', '={{ {} }}'), '"Campaign" must be a single value'],
		[byCid('id', '={{ "98a" }}'), '"Campaign" must have digits only'],
		[byCid('afid', '1001'), '"Campaign" has an unknown kind of ID, "afid"'],
	])('%j: publishing fails and says why, and sends nothing', async (campaign, text) => {
		const node = triggerByHand(bench, type, {
			campaign,
			target: { __rl: true, mode: 'id', value: '1' },
			registration: 'automatic',
		});
		await expect(node.checkExists()).rejects.toThrow(text);
		await expect(node.create()).rejects.toThrow(text);
		expect(bench.simulator.requests).toEqual([]);
	});
});

test.each(WEBHOOK_TRIGGERS)(
	'%s: a call at a URL that was pasted before the way to answer was changed starts the workflow, and the item says what to do',
	async (type) => {
		const node = triggerByHand(bench, type, { options: { responseMode: 'lastNode' } });
		const { response, result } = await node.webhook({
			url: node.webhookUrl(),
			query: { n8n_stage: 'finished', n8n_token: WEBHOOK_TOKEN },
			answer: () => ({ bid: false }),
		});
		expect(response).toMatchObject({
			status: 200,
			body: type === 'retreaverTrigger' ? {} : { bid: false },
		});
		expect(result.workflowData?.[0]?.[0]?.json.problems).toEqual([
			expect.stringContaining('copy the address to Retreaver again'),
		]);
	},
);

test('a buyer that cannot be read keeps no bid request out', async () => {
	const node = triggerByHand(bench, 'retreaverBidTrigger', {
		campaign: { __rl: true, mode: 'cid', value: '1001' },
		target: { __rl: true, mode: 'id', value: '={{ $json.nope }}' },
		registration: 'automatic',
	});
	const { item } = await deliver(node, 'retreaverBidTrigger', { query: 'n8n_buyer=17' });
	expect(item.problems).toEqual([expect.stringContaining('"Buyer" cannot be read')]);
});

describe('Allowed IPs', () => {
	test.each<[string, number]>([
		['127.0.0.0/8, 2001:db8::/32', 200],
		['={{ ["127.0.0.1"] }}', 200],
		['::ffff:127.0.0.1', 200],
		['192.0.2.10  127.0.0.1', 200],
		['192.0.2.0/24', 403],
		['::1', 403],
	])('%j', async (allowedIps, expected) => {
		for (const type of WEBHOOK_TRIGGERS) {
			const node = triggerByHand(bench, type, option('allowedIps', allowedIps));
			const { status, executions } = await deliver(node, type);
			expect(status).toBe(expected);
			expect(executions).toHaveLength(expected === 200 ? 1 : 0);
		}
	});
});

describe.each(WEBHOOK_TRIGGERS)('the token in the URL of %s', (type) => {
	test.each<[string, () => string]>([
		['no token', () => ''],
		['a wrong token', () => `n8n_token=${'f'.repeat(64)}`],
		['the API key as token', () => `n8n_token=${bench.simulator.credentials.apiKey}`],
		['a second token', () => `n8n_token=${WEBHOOK_TOKEN}&n8n_token=x`],
		['a token in a list', () => `n8n_token[]=${WEBHOOK_TOKEN}`],
		['a token in an object', () => `n8n_token[toString]=${WEBHOOK_TOKEN}`],
	])('%s starts nothing, also after the right one', async (_, token) => {
		const node = triggerByHand(bench, type);
		expect((await deliver(node, type)).status).toBe(200);
		const { status, executions } = await deliver(node, type, {
			own: `n8n_stage=finished&${token()}`,
		});
		expect(status).toBe(401);
		expect(executions).toEqual([]);
	});
});

describe('the Webhook Token of the credential', () => {
	const withToken = (webhookToken: string): { credentials: CredentialData } => {
		const credentials = bench.credentialsFor('core');
		return {
			credentials: { ...credentials, retreaverApi: { ...credentials.retreaverApi, webhookToken } },
		};
	};

	test.each(['a b', 'a+b', 'a&b', 'a#b', 'a%41', 'a[b]', 'ä'])(
		'%j does not survive a URL: publishing and the credential test refuse it',
		async (token) => {
			for (const type of WEBHOOK_TRIGGERS) {
				const node = triggerByHand(bench, type, {}, withToken(token));
				await expect(node.create()).rejects.toThrow('"Webhook Token" in the credential');
			}
			const { error } = await bench.run(
				{ resource: 'company', operation: 'getActive' },
				withToken(token),
			);
			expect(error?.message).toContain('"Webhook Token" in the credential');
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test('blanks around it do not count', async () => {
		for (const type of WEBHOOK_TRIGGERS) {
			const node = triggerByHand(bench, type, {}, withToken('  pasted-token\n'));
			expect(await node.create()).toBe(true);
			const own = `n8n_stage=finished&n8n_token=pasted-token`;
			expect((await deliver(node, type, { own })).status).toBe(200);
		}
	});

	test.each(['', '  '])(
		'is needed for a webhook that is registered by hand, not %j',
		async (token) => {
			for (const type of WEBHOOK_TRIGGERS) {
				const node = triggerByHand(bench, type, {}, withToken(token));
				await expect(node.create()).rejects.toThrow('The credential has no "Webhook Token"');
			}
		},
	);
});
