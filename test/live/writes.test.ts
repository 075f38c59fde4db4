import type { Fault, Switches } from '../simulator/types';
import { type Simulator, startSimulator } from '../simulator';
import { client } from '../simulator/testing';
import { check, type CheckInput } from './check';
import { startChangingProxy } from './changingProxy';
import { OwnRecords } from './own';
import { Tap, type Write } from './tap';
import { about } from './testing';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 30, pings: 5, campaigns: 30, now: new Date() });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.stop());

const write = async (input: Partial<CheckInput> = {}) =>
	await check({
		baseUrl: simulator.url,
		...simulator.credentials,
		reads: false,
		write: true,
		...input,
	});

const records = () =>
	structuredClone({ campaigns: simulator.state.campaigns, targets: simulator.state.targets });

test('with the simulator all facts hold, and the account is as it was', async () => {
	const before = records();
	const findings = await write({ reads: true });

	expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
	expect(findings.operations.filter(({ result }) => result === 'failed')).toEqual([]);
	expect(records()).toEqual(before);
	expect(findings.isLeft).toBe(false);
	expect(findings.requests).toBeLessThan(200);
	expect(simulator.maxConcurrent).toBeLessThanOrEqual(2);
});

test('only what is its own is changed', async () => {
	const { campaigns, targets } = records();
	await write();
	const known = [...campaigns, ...targets].map(({ id }) => `/${id}`);
	const changes = simulator.requests.filter(({ method }) => method !== 'GET');

	expect(changes.length).toBeGreaterThan(40);
	for (const { path, body } of changes) {
		expect(known.filter((id) => path.replace(/\.json|\/timers/g, '').endsWith(id))).toEqual([]);
		expect(JSON.stringify(body ?? null)).not.toContain('destroy_nested');
	}
});

describe('what the proxy in front of the nodes lets through', () => {
	const name = 'n8n check 2026-01-01';
	const cases: Array<[title: string, write: Partial<Write>, isAllowed: boolean]> = [
		['a campaign with the mark', { body: { campaign: { name, cid: 'n8n-check-1' } } }, true],
		[
			'a campaign with another name',
			{ body: { campaign: { name: 'A', cid: 'n8n-check-1' } } },
			false,
		],
		['a campaign with another ID', { body: { campaign: { name, cid: '1001' } } }, false],
		['its own campaign', { method: 'PUT', path: '/campaigns/7.json' }, true],
		['a webhook of its own campaign', { path: '/campaigns/7/timers.json' }, true],
		['another campaign', { method: 'PUT', path: '/campaigns/8.json' }, false],
		['another campaign, to delete it', { method: 'DELETE', path: '/campaigns/8.json' }, false],
		['a number', { path: '/numbers.json', body: { number: { name } } }, false],
		['another host', { host: 'rtb', method: 'PUT', path: '/rtbs/1.json' }, false],
		[
			'what would wipe its own campaign',
			{ method: 'PUT', path: '/campaigns/7.json', body: { campaign: { destroy_nested: true } } },
			false,
		],
	];

	test.each(cases)('%s', async (_, write, isAllowed) => {
		const { url } = simulator;
		const tap = new Tap({ core: url, rtb: url, dataWriting: url, visitorNumbers: url });
		const own = new OwnRecords({ tap, account: simulator.credentials });
		own.add('campaign', { id: 7 });
		tap.permits.push(own.permit);
		const { host, method, path, body } = {
			host: 'core' as const,
			method: 'POST',
			path: '/campaigns.json',
			body: {},
			...write,
		};
		const answer = await tap.send('test', path, { host, method, body });
		expect(answer.notSent).toBe(isAllowed ? undefined : 'not allowed');
		expect(simulator.requests).toHaveLength(isAllowed ? 1 : 0);
	});
});

test('finds an answer to a write that drifts: no wrapper, a field of another type', async () => {
	const before = records();
	const proxy = await startChangingProxy(simulator.url, (path, body) => {
		const { campaign, target } = body as Record<string, Record<string, unknown>>;
		if (path === '/campaigns.json' && campaign) return campaign;
		if (path === '/targets.json' && target) return { target: { ...target, priority: 'first' } };
		return body;
	});
	const findings = await write({ baseUrl: proxy.url });
	await proxy.stop();

	expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toMatchObject([
		{ fact: 'Campaign > Create answers {"campaign":…}', seen: '{…}' },
		{
			fact: 'Buyer > Create has the fields of its output schema',
			seen: 'other type: priority (string, not integer)',
		},
	]);
	expect(records()).toEqual(before);
});

const BY_POST = 'By POST timers';
const BY_PUT = 'By PUT campaign';
const KEEPS_POST = 'Call Finished';

test.each<[Partial<Switches>, string, string]>([
	[{ refuseUnknownTriggerTypes: true }, 'stages.finished', 'refused with status 422'],
	[{ refuseUnknownTriggerTypes: true }, KEEPS_POST, 'the stage was not taken'],
	[{ listWebhooks: false }, 'stages.start', 'taken, not listed, as trigger_type 9'],
	[{ listWebhooks: false }, 'webhooks.listed', '0 of 10'],
	[{ listWebhooks: false }, BY_POST, 'the campaign shows no webhook to remove'],
	[{ honourDestroy: false }, BY_POST, 'no: status 201'],
	[{ honourDestroy: 'put' }, BY_POST, 'no: status 201'],
	[{ honourDestroy: 'post' }, BY_PUT, 'no: status 200'],
	[{ postWebhooks: 'asGet' }, KEEPS_POST, 'no: it is a GET'],
	[{ postWebhooks: 'refused' }, KEEPS_POST, 'no: refused with status 422'],
	[
		{ campaignsShowId: false },
		'stages.start',
		'the campaign shows no internal ID, or it was not answered',
	],
	[{ deletedStatus: 410 }, 'What changing a deleted record gets', 'status 410'],
	[{ emptyAnswers: true }, 'What a new webhook answers', 'status 201, no body'],
	[{ refuseUnknownAttributes: true }, 'records.unknownAttributes', 'status 422'],
	[{ errorBody: 'text' }, 'What a missing required field gets', 'status 422, plain text'],
	[{ errorBody: 'html' }, 'What a missing required field gets', 'status 422, a web page'],
])('finds what is different with %j: %s', async (switches, fact, seen) => {
	const before = records();
	Object.assign(simulator.switches, switches);
	const findings = await write();

	expect(about(findings, fact)?.seen).toBe(seen);
	expect(records()).toEqual(before);
});

describe('nothing is left', () => {
	const stop = new Error('crash');
	const steps = ['a campaign is made', 'trigger type 7', 'both are changed'];

	test.each(steps)('after a crash, once %s', async (step) => {
		const before = records();
		const crash = (_done: number, _all: number, text: string) => {
			if (text === step) throw stop;
		};
		await expect(write({ onProgress: crash })).rejects.toBe(stop);
		expect(records()).toEqual(before);
	});

	test.each(steps)('when it is stopped, once %s', async (step) => {
		const before = records();
		const stopping = new AbortController();
		const findings = await write({
			signal: stopping.signal,
			reads: true,
			onProgress: (_done, _all, text) => {
				if (text === step) stopping.abort();
			},
		});
		expect(findings.isLeft).toBe(false);
		expect(records()).toEqual(before);
		expect(simulator.requests.some(({ path }) => path === '/numbers.json')).toBe(false);
	});

	test('when it may make no more requests', async () => {
		const before = records();
		const findings = await write({ limit: 40 });
		expect(findings.requests).toBeLessThanOrEqual(40);
		expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
		expect(records()).toEqual(before);
	});

	test.each<[string, Fault]>(
		[
			['a campaign was made, and the answer lost', { path: '/campaigns.json', method: 'POST' }],
			['a buyer was made, and the answer lost', { path: '/targets.json', method: 'POST' }],
		].map(([name, fault]) => [name as string, { ...(fault as object), kind: 'cutAfterWork' }]),
	)('%s', async (_, fault) => {
		const before = records();
		simulator.faults.add(fault);
		await write();
		expect(records()).toEqual(before);
	});

	test('what cannot be deleted is said, and the next run deletes it first', async () => {
		const before = records();
		simulator.faults.add({ kind: 'status', status: 500, method: 'DELETE', times: Infinity });
		const findings = await write();
		expect(findings.isLeft).toBe(true);
		expect(about(findings, 'Nothing that the check made is left')).toMatchObject({
			verdict: 'differs',
			seen: '2 records are left',
		});
		expect(records()).not.toEqual(before);

		simulator.faults.clear();
		simulator.requests.length = 0;
		const second = await write();
		expect(about(second, 'Something of an earlier run was there, and removed')?.seen).toBe(
			'2 records',
		);
		expect(records()).toEqual(before);
		const changes = simulator.requests.filter(({ method }) => method !== 'GET');
		expect(changes.slice(0, 2).map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
	});

	test('nothing is claimed where the lists cannot be read', async () => {
		const before = records();
		// The campaign is made, but the answer gets lost.
		simulator.faults.add({ path: '/campaigns.json', method: 'POST', kind: 'cutAfterWork' });
		const findings = await write({
			onProgress: () => {
				const unreadable = { kind: 'status', status: 500, method: 'GET', times: Infinity } as const;
				simulator.faults.add({ ...unreadable, path: '/campaigns.json' });
			},
		});
		expect(records().campaigns).toHaveLength(before.campaigns.length + 1);
		expect(findings.isLeft).toBe(true);
		expect(about(findings, 'Nothing that the check made is left')?.verdict).toBe('open');

		simulator.faults.clear();
		await write();
		expect(records()).toEqual(before);
	});

	test('records of others that look like it stay', async () => {
		const http = client(simulator);
		await http.post('/targets.json', {
			target: { name: 'n8n check 2026-01-01', number: '+14155550123' },
		});
		await http.post('/targets.json', {
			target: { name: 'My n8n check', number: '+14155550123', client_tid: 'n8n-check-1' },
		});
		const before = records();
		await write();
		expect(records()).toEqual(before);
	});
});

test.each([
	['a wrong key', { apiKey: 'wrong' }],
	['no company', { companyId: '' }],
])('%s: no record is made', async (_, input) => {
	await expect(write(input)).rejects.toThrow('Retreaver');
	expect(simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
});
