import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { addresses } from '../../addresses';
import type { Call, Fault } from '../../simulator';
import type { RunNodeInput } from '../harness';
import { startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();

/** The figures of the built nodes, to try what would take minutes. */
const { SERVICES } = jest.requireActual<typeof import('../../../nodes/shared/api/services')>(
	'../../../dist/nodes/shared/api/services',
);

const allCalls = { resource: 'call', operation: 'getAll', returnAll: true, simplify: false };

/** Reads one campaign, with so many items where wanted. */
const getCampaign = async (input?: Partial<RunNodeInput>) => {
	const [{ cid }] = bench.simulator.state.campaigns;
	return await bench.run({ resource: 'campaign', operation: 'get', campaign: cid }, input);
};

const statuses = () => bench.simulator.requests.map(({ status }) => status);

/** The calls of the account, of which only so many are kept. */
const keepCalls = (count: number): Call[] => {
	const { calls } = bench.simulator.state;
	calls.splice(count);
	return calls;
};

/** What Retreaver sends for a list of all calls: the newest first. */
const newestFirst = (calls: Call[]) =>
	[...calls]
		.sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id - b.id)
		.map(({ uuid }) => uuid)
		.reverse();

/** Waits until so many requests have arrived. */
const arrived = async (count: number) => {
	while (bench.simulator.requests.length < count) await sleep(1);
};

afterEach(() => jest.restoreAllMocks());

describe('what is sent again', () => {
	test('a create, where the connection was refused: nothing had been sent', async () => {
		const down = await startLocalServer(() => null);
		await down.stop();
		const { retreaverApi } = bench.credentialsFor('core');
		const credentials = { retreaverApi: { ...retreaverApi, ...addresses(down.url) } };
		const parameters = {
			resource: 'suppressedNumber',
			operation: 'create',
			number: '+14155550123',
		};
		const running = bench.run(parameters, { credentials });
		await sleep(100);
		const up = await startLocalServer(({ body }) => body, Number(new URL(down.url).port));
		const { error } = await running;
		await up.stop();
		expect(error).toBeUndefined();
		expect(up.requests).toHaveLength(1);
	});

	test('nothing that would wait longer than the service is worth waiting for', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 429, retryAfter: '3600' });
		const { error } = await getCampaign();
		expect(statuses()).toEqual([429]);
		expect(error?.message).toBe('Retreaver asks to slow down');
	});

	test('not without a pause, even where Retry-After says 0 every time', async () => {
		jest.replaceProperty(SERVICES.core, 'retryWindow', 1000 as never);
		bench.simulator.faults.add({ kind: 'status', status: 503, retryAfter: '0', times: Infinity });
		const { error } = await getCampaign();
		expect(error?.message).toBe('Retreaver is in maintenance');
		expect(bench.simulator.requests.length).toBeLessThan(10);
	});
});

describe('what the user reads', () => {
	test.each([
		['400', { status: 400 }, 'Retreaver could not understand the request'],
		['401', { status: 401 }, 'Retreaver refused the API key'],
		['403', { status: 403 }, 'Retreaver refused the API key or the company ID'],
		['404', { status: 404 }, 'Retreaver does not know this record'],
		['405', { status: 405 }, 'Retreaver does not allow this action here'],
		['410', { status: 410 }, 'This record is gone'],
		['418', { status: 418 }, 'Retreaver refused the request'],
		['422', { status: 422 }, 'Retreaver rejected the values'],
	])('after %s', async (code, fault, message) => {
		bench.simulator.faults.add({
			kind: 'status',
			body: { error: 'Said by the service' },
			...fault,
		});
		const { error } = await getCampaign();
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message,
			httpCode: code,
			context: { itemIndex: 0 },
		});
		expect(error?.description).toContain('Retreaver answered: "Said by the service"');
		expect(error?.description).toMatch(/Request: GET \/campaigns\/\S+\.json \(\d+\)\.$/);
	});

	test.each(['json', 'text', 'html', 'empty'] as const)(
		'after an error in the form of %s',
		async (form) => {
			bench.simulator.switches.errorBody = form;
			const { error } = await bench.run({
				resource: 'campaign',
				operation: 'get',
				campaign: 'no-such',
			});
			expect(error?.message).toBe('Retreaver does not know this record');
			expect(error?.description).not.toContain('<');
		},
	);

	test('after an object where a list should be', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 200, body: { calls: [] } });
		const { error } = await bench.run(allCalls);
		expect(error?.message).toContain('something other than a list');
	});
});

describe('Timeout', () => {
	const withTimeout = (timeout: unknown): Partial<RunNodeInput> => {
		const { retreaverApi } = bench.credentialsFor('core');
		return { credentials: { retreaverApi: { ...retreaverApi, timeout: timeout as string } } };
	};
	const slow = (more: Partial<Fault> = {}) =>
		bench.simulator.faults.add({ kind: 'slow', delayMs: 3000, ...more });

	test('is for each item, and for all its tries together', async () => {
		const callers = ['14155550101', '14155550102', '14155550103'];
		slow({ holding: callers[0], times: Infinity });
		bench.simulator.faults.add({
			holding: callers[1],
			kind: 'status',
			status: 503,
			retryAfter: '2',
			times: Infinity,
		});
		slow({ holding: callers[2] });
		const { items } = await bench.run(
			{
				resource: 'callData',
				operation: 'write',
				callerPhone: '={{ $json.caller }}',
				tags: { tag: [{ key: 'vip', value: 'yes' }] },
				options: { timeout: '={{ $json.timeout }}' },
			},
			{
				items: callers.map((caller, index) => ({ caller, timeout: [1, '1', 15][index] })),
				credentials: bench.credentialsFor('dataWriting'),
				onError: 'continueRegularOutput',
			},
		);
		expect(items.map(({ json }) => json.error ?? 'written')).toEqual([
			'Retreaver did not answer in time [item 0]',
			'Retreaver is in maintenance [item 1]',
			'written',
		]);
		expect(bench.simulator.requests).toHaveLength(3);
	});

	test.each([1, '1'])('of the credential (%j) is for each page of a list', async (timeout) => {
		slow({ skip: 1 });
		const parameters = { ...allCalls, limit: 200, returnAll: false };
		const { error } = await bench.run(parameters, withTimeout(timeout));
		expect(error?.message).toBe('Retreaver did not answer in time');
		expect(bench.simulator.requests).toHaveLength(2);
	});

	test.each(['', null, undefined])('of the credential may be left empty: %j', async (timeout) => {
		slow();
		const { error } = await getCampaign(withTimeout(timeout));
		expect(error).toBeUndefined();
	});

	test.each([0, 1.5, 3601, 'long'])('of the credential: %j is refused', async (timeout) => {
		const { error } = await getCampaign(withTimeout(timeout));
		expect(error?.message).toBe(
			'"Timeout (Seconds)" of the credential must be a whole number from 1 to 3600, or empty.',
		);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('of an operation replaces that of the credential', async () => {
		slow();
		const report = {
			resource: 'report',
			operation: 'get',
			createdAtStart: '2026-03-01',
			createdAtEnd: '2026-03-31',
		};
		const { error } = await bench.run({ ...report, options: { timeout: 60 } }, withTimeout(1));
		expect(error).toBeUndefined();
	});

	test('is for the download of a recording', async () => {
		const server = await startLocalServer(async (_, reply) => {
			await sleep(3000);
			return await reply.type('audio/mpeg').send(Buffer.alloc(9));
		});
		const parameters = {
			resource: 'call',
			operation: 'downloadRecording',
			recordingBy: 'recordingUrl',
		};
		const recordingUrl = `${server.url}/a.mp3`;
		const { error } = await bench.run({ ...parameters, recordingUrl, options: { timeout: 1 } });
		expect(error?.message).toContain('The recording could not be downloaded');
		await server.stop();
	});
});

describe('lists', () => {
	test('a limit of 10 takes one request', async () => {
		const { items } = await bench.run({ ...allCalls, returnAll: false, limit: 10 });
		expect(items.map(({ json }) => json.uuid)).toEqual(
			newestFirst(bench.simulator.state.calls).slice(0, 10),
		);
		expect(bench.simulator.requests.map(({ query }) => query)).toMatchObject([
			{ page: '1', per_page: '10' },
		]);
	});

	test.each([
		['calls', { ...allCalls, returnAll: false }, 100, 1],
		['calls', { ...allCalls, returnAll: false }, 101, 2],
		['calls', { ...allCalls, returnAll: false }, 250, 3],
		['campaigns', { resource: 'campaign', operation: 'getAll' }, 25, 1],
		['campaigns', { resource: 'campaign', operation: 'getAll' }, 26, 2],
		['campaigns', { resource: 'campaign', operation: 'getAll' }, 900, 2],
	])('%s: a limit reads the pages it needs (%#)', async (_, parameters, limit, pages) => {
		const { items } = await bench.run({ ...parameters, limit });
		expect(items).toHaveLength(Math.min(limit, parameters.resource === 'campaign' ? 48 : 3000));
		expect(bench.simulator.requests).toHaveLength(pages);
	});

	test('Return All reads every page, in order, four at a time', async () => {
		bench.simulator.setLatency(50);
		const { items } = await bench.run(allCalls);
		expect(items.map(({ json }) => json.uuid)).toEqual(newestFirst(bench.simulator.state.calls));
		// The pages after the first one begin with its last call, which makes them one more.
		expect(bench.simulator.requests).toHaveLength(31);
		expect(bench.simulator.maxConcurrent).toBe(4);
	});

	test('a page that fails is read again, and keeps its place', async () => {
		const calls = keepCalls(500);
		bench.simulator.faults.add({ kind: 'status', status: 429, retryAfter: '0', skip: 2 });
		const { items } = await bench.run(allCalls);
		expect(items.map(({ json }) => json.uuid)).toEqual(newestFirst(calls));
		expect(statuses().filter((status) => status === 429)).toHaveLength(1);
	});
});

describe('many items', () => {
	test('are worked on four at a time, and come out in order', async () => {
		const uuids = bench.simulator.state.calls.slice(0, 25).map(({ uuid }) => uuid);
		bench.simulator.setLatency(50);
		// The first one takes longest.
		bench.simulator.faults.add({ kind: 'slow', delayMs: 100 });
		const { items } = await bench.run(
			{ resource: 'call', operation: 'get', callId: '={{ $json.uuid }}', simplify: false },
			{ items: uuids.map((uuid) => ({ uuid })) },
		);
		expect(items.map(({ json }) => json.uuid)).toEqual(uuids);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(uuids.map((_, item) => [{ item }]));
		expect(bench.simulator.maxConcurrent).toBe(4);
	});

	test('with many pages each: still four requests at a time', async () => {
		const calls = keepCalls(450);
		bench.simulator.setLatency(50);
		bench.simulator.switches.concurrencyLimit = 4;
		const { items, error } = await bench.run(allCalls, { items: [{}, {}, {}, {}, {}, {}] });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.uuid)).toEqual(Array(6).fill(newestFirst(calls)).flat());
		expect(bench.simulator.maxConcurrent).toBe(4);
		expect(statuses()).toEqual(Array(30).fill(200));
	});
});

test('an answer that has come does not stay in memory until its time is up', async () => {
	const signals = jest.spyOn(AbortSignal, 'timeout');
	await bench.run(allCalls);
	const waiting = signals.mock.results.map(({ value }) => getEventListeners(value, 'abort'));
	expect(waiting).toEqual(Array(31).fill([]));
});

describe('a cancelled execution', () => {
	test('reads no more pages', async () => {
		const abort = new AbortController();
		bench.simulator.setLatency(10);
		const running = bench.run(allCalls, { abortSignal: abort.signal });
		await arrived(6);
		abort.abort();
		expect((await running).run.status).toBe('canceled');
		// The four that were on their way may still arrive; all 30 would be there by then.
		await sleep(150);
		expect(bench.simulator.requests.length).toBeLessThanOrEqual(10);
	});

	test('starts no more items, and tries nothing again', async () => {
		const abort = new AbortController();
		bench.simulator.faults.add({ kind: 'status', status: 503, retryAfter: '60', times: Infinity });
		const running = getCampaign({ items: Array(20).fill({}), abortSignal: abort.signal });
		await arrived(4);
		abort.abort();
		expect((await running).run.status).toBe('canceled');
		await sleep(50);
		expect(
			bench.simulator.requests.filter(({ path }) => path.startsWith('/campaigns/')),
		).toHaveLength(4);
	});
});
