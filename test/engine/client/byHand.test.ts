import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';

import { addresses } from '../../addresses';
import type { RunNodeInput } from '../harness';
import { startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();

/** Of the built nodes. */
const deadline = jest.requireActual<typeof import('../../../nodes/shared/api/deadline')>(
	'../../../dist/nodes/shared/api/deadline',
);

/** Shorter than Retreaver's Retry-After in these tests. */
beforeEach(() => jest.replaceProperty(deadline, 'EDITOR_PATIENCE', 1500 as never));
afterEach(() => jest.restoreAllMocks());

const ADVICE =
	'In the editor the node waits 2 seconds at most; a published workflow waits up to 2 minutes.';

const busy = (retryAfter?: string, times = 1) =>
	bench.simulator.faults.add({ kind: 'status', status: 429, retryAfter, times });

const getCampaign = async (input: Partial<RunNodeInput> = {}) => {
	const [{ cid }] = bench.simulator.state.campaigns;
	return await bench.run({ resource: 'campaign', operation: 'get', campaign: cid }, input);
};

describe('a run by hand in the editor gives up soon, and says so', () => {
	test.each([
		['Retreaver asks to wait longer', '2', 1],
		['Retreaver asks to slow down again and again', undefined, Infinity],
	])('%s', async (_, retryAfter, times) => {
		busy(retryAfter, times);
		const { error } = await getCampaign({ mode: 'manual' });
		expect(error?.message).toBe('Retreaver asks to slow down');
		expect(error?.description).toContain(ADVICE);
	});

	test('Retreaver is silent', async () => {
		bench.simulator.faults.add({ kind: 'slow', delayMs: 3000, times: Infinity });
		const { error } = await getCampaign({ mode: 'manual' });
		expect(error?.message).toBe('Retreaver did not answer in time');
		expect(error?.description).toContain(ADVICE);
		expect(bench.simulator.requests).toHaveLength(1);
	});

	test.each([
		['reads', { operation: 'get', campaign: '={{ "1001" }}' }],
		['creates', { operation: 'create', cid: 'new-one', name: 'New' }],
	])('others have all places; a run that %s was not sent', async (_, parameters) => {
		bench.simulator.faults.add({ kind: 'slow', delayMs: 4000, times: 4 });
		const others = Promise.all([1, 2, 3, 4].map(async () => await getCampaign()));
		while (bench.simulator.requests.length < 4) await sleep(10);
		const { error } = await bench.run({ resource: 'campaign', ...parameters }, { mode: 'manual' });
		expect(error?.message).toBe('Retreaver did not answer in time');
		expect(error?.description).toContain(ADVICE);
		expect(error?.description).not.toContain('may have');
		expect(bench.simulator.requests).toHaveLength(4);
		await others;
	});

	test('nobody is at the address', async () => {
		const down = await startLocalServer(() => null);
		await down.stop();
		const { retreaverApi } = bench.credentialsFor('core');
		const { error } = await getCampaign({
			mode: 'manual',
			credentials: { retreaverApi: { ...retreaverApi, ...addresses(down.url) } },
		});
		expect(error?.message).toBe('Retreaver could not be reached: the connection was refused');
		expect(error?.description).toContain(ADVICE);
	});

	test('the Call Polling Trigger', async () => {
		busy('2');
		const polling = bench.engine.poll({
			type: 'retreaverCallPollingTrigger',
			parameters: {},
			staticData: {},
			credentials: bench.credentialsFor('core'),
			mode: 'manual',
		});
		await expect(polling).rejects.toMatchObject({ description: expect.stringContaining(ADVICE) });
	});

	test('the Retreaver Trigger, when it begins to listen', async () => {
		busy('2');
		const trigger = bench.engine.trigger({
			type: 'retreaverTrigger',
			parameters: { campaign: { __rl: true, mode: 'cid', value: '1001' } },
			credentials: bench.credentialsFor('core'),
			webhookUrl: {
				production: 'https://n8n.example.com/webhook',
				test: 'https://n8n.example.com/webhook-test',
			},
			mode: 'test',
		});
		await expect(trigger.create()).rejects.toMatchObject({
			description: expect.stringContaining('In the editor the node waits 2 seconds at most'),
		});
	});
});

describe('it waits as long as ever', () => {
	const report: IDataObject = {
		resource: 'report',
		operation: 'get',
		createdAtStart: '2026-03-01',
		createdAtEnd: '2026-03-31',
	};

	test('in a published workflow', async () => {
		busy('2');
		const { error } = await getCampaign({ mode: 'trigger' });
		expect(error).toBeUndefined();
	});

	test('where the operation has a Timeout of its own', async () => {
		busy('2');
		const parameters = { ...report, options: { timeout: 10 } };
		expect((await bench.run(parameters, { mode: 'manual' })).error).toBeUndefined();
	});

	test('where somebody else gave up: nothing is said about waiting', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 422 });
		const { error } = await getCampaign({ mode: 'manual' });
		expect(error?.message).toBe('Retreaver rejected the values');
		expect(error?.description).not.toContain('In the editor');
	});
});
