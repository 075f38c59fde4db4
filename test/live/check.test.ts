import { type Simulator, startSimulator, type Switches } from '../simulator';
import { client, webhook } from '../simulator/testing';
import { type Change, startChangingProxy } from './changingProxy';
import { check as checkAccount, type CheckInput } from './check';
import { leftOut, readings, reads } from './plan';
import { toMarkdown } from './report';
import type { Findings } from './run';
import { about } from './testing';

let simulator: Simulator;
/** What is found with the simulator as it is. */
let usual: Findings;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 60, pings: 130, campaigns: 30, now: new Date() });
	usual = await check();
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.stop());

const check = async (input: Partial<CheckInput> = {}) =>
	await checkAccount({ baseUrl: simulator.url, ...simulator.credentials, ...input });

const different = ({ facts }: Findings) => facts.filter(({ verdict }) => verdict === 'differs');

/** Checks a service that answers as the simulator does, but for a change. */
async function checkChanged(
	change: Change,
	original?: (text: string) => string,
	input?: Partial<CheckInput>,
) {
	const proxy = await startChangingProxy(simulator.url, change, original);
	try {
		return await check({ baseUrl: proxy.url, ...input });
	} finally {
		await proxy.stop();
	}
}

test('every operation of the registry that reads is tried or left out for a reason', () => {
	const planned = readings.flat().map(({ operation }) => operation);
	expect([...planned, ...Object.keys(leftOut)].sort()).toEqual([...reads].sort());
});

test('with the simulator all facts hold, and nothing but reads and one export is sent', async () => {
	const [{ id }] = simulator.state.campaigns;
	await client(simulator).post(`/campaigns/${id}/timers.json`, webhook(5, 'https://n8n.example/'));
	await client(simulator).post(`/api/v5/campaigns/${id}/payout_bid_modification_tables.json`, {
		payout_bid_modification_table: { csv_data: 'rule_id,payout_pct\n1,50\n' },
	});
	simulator.requests.length = 0;
	const findings = await check();

	expect(different(findings)).toEqual([]);
	expect(findings.operations.filter(({ result }) => result === 'failed')).toEqual([]);
	expect(findings.facts.filter(({ verdict }) => verdict === 'holds').length).toBeGreaterThan(60);
	// What is read has to be there, or nothing is compared.
	const open = findings.facts.filter(({ verdict }) => verdict === 'open');
	expect(open.map(({ fact }) => fact)).toEqual([]);
	const sent = simulator.requests.filter(({ path }) => !path.startsWith('/recordings/'));
	expect(sent).toHaveLength(findings.requests);
	expect(sent.filter(({ method }) => method !== 'GET')).toMatchObject([
		{ method: 'POST', path: '/api/v5/exports/rtb_inbounds.json' },
	]);
	expect(simulator.maxConcurrent).toBeLessThanOrEqual(2);
});

const FOUND: Array<[Partial<Switches>, string, string | RegExp]> = [
	[{ campaignsShowId: false }, 'records.campaignId', 'they do not'],
	[{ companyIdRequired: false }, 'keys.noCompany', 'status 200'],
	[{ newCallsWrapped: true }, 'calls.newestVersion', '[{"call":…}]'],
	[{ filterByUpdate: false }, 'calls.updatedFilter', 'it is ignored'],
	[{ errorBody: 'text' }, 'statuses.errorBody', 'status 404, plain text'],
	[{ errorBody: 'html' }, 'statuses.errorBody', 'status 404, a web page'],
	[{ errorBody: 'empty' }, 'statuses.errorBody', 'status 404, no body'],
];
/** They concern writes, keys and webhooks, and are turned in the tests of these. */
const NOT_READ: Array<keyof Switches> = [
	'refuseUnknownTriggerTypes',
	'honourDestroy',
	'postWebhooks',
	'webhookRetries',
	'deletedStatus',
	'rtbNeedsPublisher',
	'rtbWrapped',
	'rtbRefusalStatus',
	'emptyAnswers',
	'refuseUnknownAttributes',
];

test('every switch of the simulator is turned below, or does not concern reads', () => {
	const turned = FOUND.flatMap(([switches]) => Object.keys(switches));
	const alone = ['listWebhooks', 'concurrencyLimit', 'showConversionTags'];
	expect([...new Set([...turned, ...alone, ...NOT_READ])].sort()).toEqual(
		Object.keys(simulator.switches).sort(),
	);
});

test.each(FOUND)('finds what is different with %j', async (switches, fact, seen) => {
	Object.assign(simulator.switches, switches);
	expect(about(usual, fact)?.seen).not.toEqual(seen);
	expect(about(await check(), fact)?.seen).toEqual(seen);
});

test('finds whether a campaign lists its webhooks', async () => {
	const { id } = simulator.state.campaigns[0];
	await client(simulator).post(`/campaigns/${id}/timers.json`, webhook(5, 'https://n8n.example/'));
	const fact = 'webhooks.listed';
	expect(about(await check(), fact)?.seen).toContain('trigger_type');

	simulator.switches.listWebhooks = false;
	expect(about(await check(), fact)?.seen).not.toContain('trigger_type');
});

test('finds whether a buyer shows the tags of its conversions', async () => {
	const { id } = simulator.state.targets[0];
	await client(simulator).put(`/targets/${id}.json`, {
		target: {
			conversion_groups_attributes: [
				{
					name: 'Bids',
					conversion_type: 'timer',
					conversions_attributes: [{ seconds: 90, revenue: 5, seconds_tag: 'bid_seconds' }],
				},
			],
		},
	});
	const fact = 'bids.conversionTags';
	expect(about(await check(), fact)?.seen).toBe('it does');

	simulator.switches.showConversionTags = false;
	expect(about(await check(), fact)?.seen).toBe('it does not');
});

test('a 429 is counted, and the request sent again', async () => {
	simulator.faults.add({ kind: 'status', status: 429, retryAfter: '1', times: 1, path: 'targets' });
	const findings = await check();

	expect(findings.slowedDown).toBe(1);
	expect(different(findings)).toEqual([]);
});

test('finds that two requests at once are too many', async () => {
	const findings = await check({
		onProgress: (_done, _all, text) => {
			if (text !== 'unknownRecord') return;
			simulator.switches.concurrencyLimit = 1;
			simulator.setLatency(50);
		},
	});
	expect(about(findings, 'Two requests at once')?.seen).toBe('status 200 and 429');
});

test('makes no more requests than it may, and says what was not read', async () => {
	const findings = await check({ limit: 10 });

	expect(simulator.requests).toHaveLength(10);
	expect(findings.requests).toBe(10);
	expect(findings.operations.at(-5)).toMatchObject({
		result: 'failed',
		reason: 'the check had made all its requests',
	});
});

describe('a service that drifts', () => {
	const calls = '/api/v4/calls.json';
	type Rows = Array<Record<string, Record<string, unknown>>>;

	test('a field is gone', async () => {
		const findings = await checkChanged((path, body) => {
			if (path === '/targets.json' && Array.isArray(body)) {
				for (const { target } of body as Rows) delete target.priority;
			}
			return body;
		});
		expect(different(findings)).toMatchObject([
			{
				fact: 'Buyer > Get Many has the fields of its output schema',
				seen: 'missing field: priority (integer)',
			},
		]);
	});

	test('a field has another type, and one is new', async () => {
		const findings = await checkChanged((path, body) => {
			if (path === '/contacts.json') {
				for (const { contact } of body as Rows) Object.assign(contact, { id: 'c-1', score: 5 });
			}
			return body;
		});
		const fact = about(findings, 'Contact > Get Many has the fields of its output schema');
		expect(fact?.verdict).toBe('differs');
		expect(fact?.seen).toBe('other type: id (string, not integer); new field: score (integer)');
	});

	test('a new field alone is no fault', async () => {
		const findings = await checkChanged((path, body) => {
			if (path === '/company.json') {
				(body as Rows[number]).company.plan = 'pro';
			}
			return body;
		});
		expect(about(findings, 'Company > Get Active has the fields of its output schema')).toEqual({
			fact: expect.any(String),
			evidence: 'D',
			verdict: 'now known',
			seen: 'new field: plan (string)',
		});
	});

	test('a wrapper is missing', async () => {
		const findings = await checkChanged((path, body) =>
			path === calls && Array.isArray(body) ? (body as Rows).map(({ call }) => call) : body,
		);
		expect(different(findings)).toMatchObject([
			{ fact: 'Call > Get Many answers [{"call":…}]', seen: '[{…}]' },
		]);
	});

	test('an operation gets an answer that it cannot use', async () => {
		const findings = await checkChanged((path, body) =>
			path === '/number_pools.json' ? { nothing: true } : body,
		);
		expect(about(findings, 'Number Pool > Get Many works')).toMatchObject({
			verdict: 'differs',
			seen: 'the node could not use the answer',
		});
	});
});

describe('an account that cannot be read', () => {
	const UUID = '1b7e6f52-8c0d-4d0a-9d35-5a1f0c9e7b11';
	test.each<[string, Partial<CheckInput>, RegExp]>([
		['a wrong key', { apiKey: 'wrong' }, /refused the API key\. Copy it again/],
		['a postback key', { apiKey: UUID }, /looks like a postback key/],
		['no company', { companyId: '' }, /Set RETREAVER_COMPANY_ID/],
		['another company', { companyId: '1' }, /Check both/],
		['no network', { baseUrl: 'http://127.0.0.1:1' }, /could not be reached \(ECONNREFUSED\)/],
	])('%s', async (_, input, sentence) => {
		await expect(check(input)).rejects.toThrow(sentence);
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});

	test.each([
		[407, 'sign in', /proxy or firewall/],
		[503, 'later', /in maintenance/],
		[429, 'slow', /slow down/],
		[404, 'no', /not as Retreaver does/],
	])('status %i', async (status, body, sentence) => {
		simulator.faults.add({ kind: 'status', status, body, times: 1 });
		await expect(check()).rejects.toThrow(sentence);
	});

	test('an account without calls: what calls look like stays open', async () => {
		simulator.state.calls.length = 0;
		const findings = await check();
		expect(different(findings)).toEqual([]);
		expect(about(findings, 'calls.updatedFilter')?.seen).toBe('no calls');
		expect(about(findings, 'Call > Get Many answers [{"call":…}]')?.verdict).toBe('open');
	});
});

test('the report has no value of the account', async () => {
	const { planted, original, marked } = markers();
	const findings = await checkChanged((_, body, ownUrl) => planted(body, ownUrl), original, {
		write: true,
	});
	const report = { package: '0.1.0', node: '20', date: '2026-11-28', address: 'another' } as const;
	const texts = [toMarkdown({ ...report, ...findings }), JSON.stringify(findings)];

	expect(marked()).toBeGreaterThan(1000);
	// A timer has no ID when it is made, and is looked for by its address.
	const failed = findings.operations.filter(({ result }) => result === 'failed');
	expect(failed.map(({ operation }) => operation)).toEqual(['webhook.create']);
	for (const text of texts) {
		expect(text).not.toMatch(/marker|7{5}/i);
		for (const secret of Object.values(simulator.credentials)) expect(text).not.toContain(secret);
		expect(text.length).toBeLessThan(65_000);
	}
});

/** Puts a marker in the place of each value, and of each name of a tag, and takes them out of requests again. */
function markers() {
	/** By the value as JSON. */
	const markerOf = new Map<string, string>();
	const originals = new Map<string, string>();
	const mark = (value: string | number, make: (count: number) => string) => {
		const key = JSON.stringify(value);
		const marker = markerOf.get(key) ?? make(originals.size);
		markerOf.set(key, marker);
		originals.set(marker.replace(/^http:\/\/[^/]*/, ''), String(value));
		return marker;
	};
	const text = (value: string, ownUrl: string) => {
		if (/^\d{4}-\d\d-\d\d/.test(value)) return value;
		if (/^[0-9a-f]{8}-/.test(value)) return mark(value, () => `77777777${value.slice(8)}`);
		if (/^\+1\d{10}$/.test(value))
			return mark(value, (count) => `+1777777${String(count).padStart(4, '0')}`);
		// The nodes follow these: to the export, and to the recording.
		const [, path] = /^(?:http:\/\/127\.0\.0\.1:\d+)?(\/.*)$/.exec(value) ?? [];
		if (path) return mark(path, (count) => `${path === value ? '' : ownUrl}/marker${count}`);
		return mark(value, (count) => `marker${count}`);
	};
	const planted = (value: unknown, ownUrl: string, parent = ''): unknown => {
		if (typeof value === 'string') return text(value, ownUrl);
		if (typeof value === 'number')
			return Number(mark(value, (count) => `77777${String(count).padStart(5, '0')}`));
		if (Array.isArray(value)) return value.map((entry) => planted(entry, ownUrl));
		if (value === null || typeof value !== 'object') return value;
		const isMap = ['tags', 'tag_values', 'call_metadata'].includes(parent);
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]) => [
				isMap ? `marker_${name}` : name,
				planted(inner, ownUrl, name),
			]),
		);
	};
	const original = (given: string): string =>
		given.replace(/\/marker\d+|marker\d+|77777[0-9a-f-]+|(?:\+|%2B)1777777\d{4}/g, (marker) => {
			const value = originals.get(marker.replace('%2B', '+'));
			if (value?.startsWith('/')) return value;
			if (value === undefined)
				return marker.startsWith('/') ? `/${original(marker.slice(1))}` : marker;
			return given.startsWith('/') ? encodeURIComponent(value) : value;
		});
	return { planted, original, marked: () => originals.size };
}
