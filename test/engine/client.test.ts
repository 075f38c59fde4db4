import { setTimeout as sleep } from 'node:timers/promises';

import type { Call, Fault } from '../simulator';
import type { RunNodeInput } from './harness';
import { startLocalServer } from './localServer';
import { useBench } from './support';

const bench = useBench();

/** The figures of the built nodes, to try what would take minutes. */
const { SERVICES } = jest.requireActual<typeof import('../../nodes/shared/services')>('../../dist/nodes/shared/services');

const allCalls = { resource: 'call', operation: 'getAll', returnAll: true, simplify: false };
const createCampaign = {
	resource: 'campaign',
	operation: 'create',
	additionalFields: {
		cid: 'roof-1',
		name: 'Roof Repair',
		menuOptions: { menuOption: [{ option: '1', targetNumber: '+16125550112' }] },
	},
};

/** Reads one campaign, with so many items where wanted. */
const getCampaign = async (input?: Partial<RunNodeInput>) => {
	const [{ cid }] = bench.simulator.state.campaigns;
	return await bench.run({ resource: 'campaign', operation: 'get', campaign: cid }, input);
};

const statuses = () => bench.simulator.requests.map(({ status }) => status);
const createdCampaigns = () => bench.simulator.state.campaigns.filter(({ cid }) => cid === 'roof-1');

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

/** Gives up at once where the nodes would try again. */
const withoutRetry = () => jest.replaceProperty(SERVICES.core, 'retryWindow', 0 as never);
afterEach(() => jest.restoreAllMocks());

const broken: Array<[string, Fault]> = [
	['500', { kind: 'status', status: 500 }],
	['502', { kind: 'status', status: 502 }],
	['504', { kind: 'status', status: 504 }],
	['no answer', { kind: 'reset' }],
	['no answer after the work', { kind: 'cutAfterWork' }],
	['half an answer', { kind: 'cut' }],
];
const strange: Array<[string, Fault]> = [
	['a web page', { kind: 'html' }],
	['an empty body', { kind: 'empty' }],
	['JSON that ends half-way', { kind: 'malformed' }],
];

describe('what is sent again', () => {
	test.each([
		['429 with Retry-After in seconds', { status: 429, retryAfter: '0' }],
		['429 with Retry-After as a date', { status: 429, retryAfter: new Date().toUTCString() }],
		['503', { status: 503, retryAfter: '0' }],
		['503 without Retry-After', { status: 503 }],
	])('everything after %s, since it was refused', async (_, fault) => {
		bench.simulator.faults.add({ kind: 'status', ...fault });
		expect((await getCampaign()).error).toBeUndefined();
		expect(statuses()).toEqual([fault.status, 200]);

		bench.simulator.requests.length = 0;
		bench.simulator.faults.add({ kind: 'status', ...fault });
		expect((await bench.run(createCampaign)).error).toBeUndefined();
		expect(statuses()).toEqual([fault.status, 201]);
		expect(createdCampaigns()).toHaveLength(1);
	});

	test.each(broken)('a read after %s', async (_, fault) => {
		bench.simulator.faults.add(fault);
		const { items, error } = await getCampaign();
		expect(error).toBeUndefined();
		expect(items[0].json.cid).toBe(bench.simulator.state.campaigns[0].cid);
		expect(bench.simulator.requests).toHaveLength(2);
	});

	test.each([...broken, ...strange])('never a create after %s', async (_, fault) => {
		bench.simulator.faults.add({ ...fault, times: 9 });
		const { error } = await bench.run(createCampaign);
		expect(bench.simulator.requests).toHaveLength(1);
		expect(createdCampaigns().length).toBeLessThanOrEqual(1);
		expect(error?.description).toContain('may have carried out the request all the same');
		expect(error?.description).toContain('POST /campaigns.json');
	});

	test('a reservation, which Ping Shield answers twice the same', async () => {
		bench.simulator.faults.add({ kind: 'cutAfterWork' });
		const { items, error } = await bench.run({
			resource: 'rtb',
			operation: 'create',
			callerNumber: '+16125550112',
			publisherId: '0002',
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ status: 'reserved', retreaver_ping_shield: true });
		expect(bench.simulator.state.reservations).toHaveLength(1);
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
		['418', { status: 418 }, 'Retreaver could not be reached'],
		['422', { status: 422 }, 'Retreaver rejected the values'],
		['500', { status: 500 }, 'Retreaver had a problem'],
		['503', { status: 503 }, 'Retreaver is in maintenance'],
	])('after %s', async (code, fault, message) => {
		withoutRetry();
		bench.simulator.faults.add({ kind: 'status', body: { error: 'Said by the service' }, ...fault });
		const { error } = await getCampaign();
		expect(error).toMatchObject({ name: 'NodeApiError', message, httpCode: code, context: { itemIndex: 0 } });
		expect(error?.description).toContain('Retreaver answered: "Said by the service"');
		expect(error?.description).toMatch(/Request: GET \/campaigns\/\S+\.json \(\d+\)\.$/);
	});

	test.each(['json', 'text', 'html', 'empty'] as const)('after an error in the form of %s', async (form) => {
		bench.simulator.switches.errorBody = form;
		const { error } = await bench.run({ resource: 'campaign', operation: 'get', campaign: 'no-such' });
		expect(error?.message).toBe('Retreaver does not know this record');
		expect(error?.description).not.toContain('<');
	});

	test.each(strange)('after %s', async (_, fault) => {
		bench.simulator.faults.add(fault);
		const { error } = await getCampaign();
		expect(error?.message).toBe('The answer is not what Retreaver sends');
		expect(bench.simulator.requests).toHaveLength(1);
	});

	test('after an object where a list should be', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 200, body: { calls: [] } });
		const { error } = await bench.run(allCalls);
		expect(error?.message).toContain('something other than a list');
	});

	test('after a redirect, which is not followed', async () => {
		const elsewhere = await startLocalServer(() => ({ campaign: {} }));
		for (const status of [301, 302, 307, 308]) {
			bench.simulator.faults.add({ kind: 'redirect', status, location: `${elsewhere.url}/campaigns.json` });
			const { error } = await getCampaign();
			expect(error?.message).toContain('redirect, which is not followed');
		}
		expect(elsewhere.requests).toEqual([]);
		expect(bench.simulator.requests).toHaveLength(4);
		await elsewhere.stop();
	});

	test('when nobody answers at the address', async () => {
		withoutRetry();
		const closed = await startLocalServer(() => null);
		await closed.stop();
		const { retreaverApi, ...others } = bench.credentialsFor('core');
		const credentials = { ...others, retreaverApi: { ...retreaverApi, baseUrl: closed.url } };
		const { error } = await bench.run(createCampaign, { credentials });
		expect(error?.message).toBe('Retreaver could not be reached: the connection was refused');
		expect(error?.description).not.toContain('may have carried out');
	});

	test.each(['slow', 'slowBody'] as const)('when the answer is too late (%s)', async (kind) => {
		jest.replaceProperty(SERVICES.core, 'timeout', 50 as never);
		withoutRetry();
		bench.simulator.faults.add({ kind, delayMs: 400 });
		const { error } = await getCampaign();
		expect(error?.message).toBe('Retreaver did not answer in time');
	});

	test('when there is no answer but at the second try, nothing', async () => {
		jest.replaceProperty(SERVICES.core, 'timeout', 500 as never);
		bench.simulator.faults.add({ kind: 'slow', delayMs: 1500 });
		expect((await getCampaign()).error).toBeUndefined();
		expect(bench.simulator.requests).toHaveLength(2);
	});
});

describe('Timeout', () => {
	const get = { resource: 'campaign', operation: 'get' };

	test('is for each item, and for all its tries together', async () => {
		const cids = bench.simulator.state.campaigns.slice(0, 3).map(({ cid }) => cid);
		bench.simulator.faults.add({ path: cids[0], kind: 'slow', delayMs: 3000, times: Infinity });
		bench.simulator.faults.add({ path: cids[1], kind: 'status', status: 503, retryAfter: '2', times: Infinity });
		bench.simulator.faults.add({ path: cids[2], kind: 'slow', delayMs: 3000 });
		const { items } = await bench.run(
			{ ...get, campaign: '={{ $json.cid }}', options: { timeout: '={{ $json.timeout }}' } },
			{
				items: cids.map((cid, index) => ({ cid, timeout: [1, '1', null][index] })),
				onError: 'continueRegularOutput',
			},
		);
		expect(items.map(({ json }) => json.error ?? json.cid)).toEqual([
			'Retreaver did not answer in time [item 0]',
			'Retreaver is in maintenance [item 1]',
			cids[2],
		]);
		expect(bench.simulator.requests).toHaveLength(3);
	});

	test('is for each page of a list', async () => {
		bench.simulator.faults.add({ kind: 'slow', delayMs: 3000, skip: 1 });
		const { error } = await bench.run({ ...allCalls, limit: 200, returnAll: false, options: { timeout: 1 } });
		expect(error?.message).toBe('Retreaver did not answer in time');
		expect(bench.simulator.requests).toHaveLength(2);
	});

	test('is for the download of a recording', async () => {
		const server = await startLocalServer(async (_, reply) => {
			await sleep(3000);
			return await reply.type('audio/mpeg').send(Buffer.alloc(9));
		});
		const parameters = { resource: 'call', operation: 'downloadRecording', recordingBy: 'recordingUrl' };
		const recordingUrl = `${server.url}/a.mp3`;
		const { error } = await bench.run({ ...parameters, recordingUrl, options: { timeout: 1 } });
		expect(error?.message).toContain('The recording could not be downloaded');
		await server.stop();
	});
});

describe('lists', () => {
	test('a limit of 10 takes one request', async () => {
		const { items } = await bench.run({ ...allCalls, returnAll: false, limit: 10 });
		expect(items.map(({ json }) => json.uuid)).toEqual(newestFirst(bench.simulator.state.calls).slice(0, 10));
		expect(bench.simulator.requests.map(({ query }) => query)).toMatchObject([{ page: '1', per_page: '10' }]);
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
		expect(bench.simulator.requests).toHaveLength(30);
		expect(bench.simulator.maxConcurrent).toBe(4);
	});

	test('a list that grows meanwhile: nothing is missing, nothing comes twice', async () => {
		const calls = keepCalls(300);
		const before = newestFirst(calls);
		bench.simulator.setLatency(20);
		const running = bench.run(allCalls);
		// The first page has been answered now, the others wait.
		await arrived(2);
		calls.push({ ...calls[0], uuid: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90', created_at: bench.simulator.clock.iso() });

		const { items } = await running;
		expect(items.map(({ json }) => json.uuid)).toEqual(before);
		// The oldest call went over to a page that had not been there.
		expect(bench.simulator.requests.map(({ query }) => query.page)).toEqual(['1', '2', '3', '4']);
	});

	test('a page that fails is read again, and keeps its place', async () => {
		const calls = keepCalls(500);
		bench.simulator.faults.add({ kind: 'status', status: 429, retryAfter: '0', skip: 2 });
		const { items } = await bench.run(allCalls);
		expect(items.map(({ json }) => json.uuid)).toEqual(newestFirst(calls));
		expect(statuses().filter((status) => status === 429)).toHaveLength(1);
	});

	test('the Link header gives the number of pages; its URLs are not followed', async () => {
		const server = await startLocalServer(({ query }, reply) => {
			const { page } = query as { page: string };
			const elsewhere = (to: number) => `${server.url}/elsewhere.json?api_key=a-key&page=${to}`;
			void reply.header('Link', `<${elsewhere(3)}>; rel="last", <${elsewhere(Number(page) + 1)}>; rel="next"`);
			return [{ campaign: { cid: `roof-${page}` } }];
		});
		const { retreaverApi } = bench.credentialsFor('core');
		const credentials = { retreaverApi: { ...retreaverApi, baseUrl: server.url } };
		const parameters = { resource: 'campaign', operation: 'getAll', returnAll: false, limit: 3 };
		const { items } = await bench.run(parameters, { credentials });
		await server.stop();

		expect(items.map(({ json }) => json.cid)).toEqual(['roof-1', 'roof-2', 'roof-3']);
		const asked = server.requests.map(({ path, query }) => [path, query.page, query.api_key]);
		expect(asked).toEqual(['1', '2', '3'].map((page) => ['/campaigns.json', page, retreaverApi.apiKey]));
	});
});

describe('many items', () => {
	test('are worked on four at a time, and come out in order', async () => {
		const uuids = bench.simulator.state.calls.slice(0, 25).map(({ uuid }) => uuid);
		bench.simulator.setLatency(50);
		// The first one takes longest.
		bench.simulator.faults.add({ kind: 'slow', delayMs: 100 });
		const { items } = await bench.run(
			{ resource: 'call', operation: 'get', callUuid: '={{ $json.uuid }}', simplify: false },
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
		expect(bench.simulator.requests.filter(({ path }) => path.startsWith('/campaigns/'))).toHaveLength(4);
	});
});
