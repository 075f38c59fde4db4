import { setTimeout as sleep } from 'node:timers/promises';

import type { RunNodeInput } from '../harness';
import { useBench } from '../support';

const bench = useBench();

const getCall = (input?: Partial<RunNodeInput>) => {
	const [{ uuid }] = bench.simulator.state.calls;
	return bench.run({ resource: 'call', operation: 'get', callId: uuid }, input);
};

/** The API key's credential with a number of requests at once. A key of its own has a budget of its own. */
const allowing = (requestsAtOnce: unknown): Partial<RunNodeInput> => {
	const { retreaverApi } = bench.credentialsFor('core');
	return { credentials: { retreaverApi: { ...retreaverApi, requestsAtOnce } as never } };
};

const executions = async (count: number, input?: Partial<RunNodeInput>) =>
	await Promise.all(Array.from({ length: count }, async () => await getCall(input)));

const states = (runs: Awaited<ReturnType<typeof executions>>) =>
	new Set(runs.map(({ run }) => run.status));

describe('requests at once', () => {
	test('all executions together send four, and none is lost where the service takes no more', async () => {
		bench.simulator.switches.concurrencyLimit = 4;
		bench.simulator.setLatency(10);
		expect(states(await executions(50))).toEqual(new Set(['success']));
		expect(bench.simulator.maxConcurrent).toBe(4);
		expect(bench.simulator.requests).toHaveLength(50);
	});

	test.each([1, 7, 20])('the credential can allow %p', async (number) => {
		bench.simulator.setLatency(20);
		expect(states(await executions(30, allowing(number)))).toEqual(new Set(['success']));
		expect(bench.simulator.maxConcurrent).toBe(number);
	});

	test('pages and items of one run use all that is allowed', async () => {
		bench.simulator.setLatency(150);
		const all = { resource: 'call', operation: 'getAll', returnAll: true, simplify: false };
		await bench.run(all, allowing(8));
		// A busy machine may not get all eight on their way before the first answer.
		expect(bench.simulator.maxConcurrent).toBeGreaterThan(4);
		expect(bench.simulator.maxConcurrent).toBeLessThanOrEqual(8);
		await getCall({ ...allowing(12), items: Array(30).fill({}) });
		expect(bench.simulator.maxConcurrent).toBeGreaterThan(8);
		expect(bench.simulator.maxConcurrent).toBeLessThanOrEqual(12);
	});

	test.each([0, 21, 'many'])('%p is refused before anything is sent', async (number) => {
		const { run } = await getCall(allowing(number));
		expect(run.data.resultData.error?.message).toBe(
			'"Requests at Once" of the credential must be a whole number from 1 to 20',
		);
		expect(bench.simulator.requests).toHaveLength(0);
	});

	test('an execution that is cancelled while it waits sends nothing', async () => {
		bench.simulator.setLatency(100);
		const abort = new AbortController();
		const others = executions(4);
		while (bench.simulator.requests.length < 4) await sleep(1);
		const waiting = getCall({ abortSignal: abort.signal });
		await sleep(20);
		abort.abort();
		expect((await waiting).run.status).toBe('canceled');
		await others;
		expect(bench.simulator.requests).toHaveLength(4);
	});

	test('an export does not hold up a bid', async () => {
		bench.simulator.setLatency(100);
		const calls = executions(30);
		while (bench.simulator.requests.length < 4) await sleep(1);
		const bid = { resource: 'rtb', operation: 'create', callerPhone: '+14155550123' };
		const { items } = await bench.run({ ...bid, publisherId: '0002' });
		expect(items[0].json).toMatchObject({ status: 'reserved' });
		expect(bench.simulator.requests.length).toBeLessThan(20);
		await calls;
	});
});
