import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import type { CallWalk } from '../simulator';
import { itemsOf, until, type Execution } from './api';
import { storedCampaign, useHost } from './host';
import type { QueueProcess } from './n8n';
import { startPostgres, type Postgres } from './postgres';
import { startRedis, type Redis } from './redis';
import {
	bidWorkflow,
	respondToBid,
	respondWithTags,
	set,
	triggerWorkflow,
	type NodeInput,
} from './workflowFiles';

const ALL_STAGES = Object.keys(STAGES);

/** Makes n8n notice a dead worker quickly; the defaults are a minute, half a minute and three hours. */
const NOTICE_SOON = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
	N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1',
};

let postgres: Postgres;
let redis: Redis;
let workers: QueueProcess[] = [];

const host = useHost(async () => {
	[postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
	return { ...redis.env, ...postgres.env, ...NOTICE_SOON };
});

beforeAll(async () => {
	workers = await Promise.all([host.n8n.startWorker(), host.n8n.startWorker()]);
}, 400_000);

afterAll(async () => {
	await Promise.all(workers.map(async (worker) => await worker.kill('SIGTERM')));
	await Promise.all([redis?.stop(), postgres?.stop()]);
}, 120_000);

const wait = (amount: unknown): NodeInput => ({
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount } as NodeInput['parameters'],
});

it('accounts for every event of 100 calls while a worker is killed and n8n is restarted', async () => {
	const { api } = host.n8n;
	const file = triggerWorkflow('1001', 'Load', { stages: ALL_STAGES, timerSeconds: '30' }, wait(1));
	const id = await api.publish(file);
	const placeCall = async () =>
		await host.simulator.placeCall({
			campaign: '1001',
			durationSeconds: 45,
			postback: true,
			converted: true,
		});

	const calls: CallWalk[] = [];
	let restarting = false;
	/** Places some of the 100 calls one after the other, at a rate that n8n can handle. */
	const line = async () => {
		for (; calls.length < 100; await sleep(restarting ? 10_000 : 500))
			calls.push(await placeCall());
	};
	const placed = async (count: number) =>
		await until(300_000, `call ${count}`, async () => (calls.length >= count ? true : undefined));
	const incidents = async () => {
		await placed(30);
		await workers.shift()!.kill('SIGKILL');
		await placed(60);
		restarting = true;
		await host.n8n.restart();
		restarting = false;
	};
	await Promise.all([line(), line(), incidents()]);
	// Afterwards, calls are handled as before.
	const last = await placeCall();
	expect(last.timeline.map(({ status }) => status)).toEqual(ALL_STAGES.map(() => 200));
	calls.push(last);

	await api.deactivate(id);
	const executions = await api.endedExecutions(id, 240_000);
	const sent = calls.flatMap(({ uuid, timeline }) =>
		timeline.map((entry) => {
			// The simulator has Retreaver's own words for the stages.
			const stage = new URL(entry.url).searchParams.get('n8n_stage');
			return { ...entry, event: `${uuid} ${stage}` };
		}),
	);
	const answered = sent.filter(({ status }) => status === 200);
	const started = executions.flatMap((execution) =>
		eventsOf(execution).map(({ call_id, stage }) => `${String(call_id)} ${String(stage)}`),
	);
	// What the killed worker had in hand stands as failed in n8n's list, where the event may be gone from it.
	const unnamed = executions.filter((execution) => eventsOf(execution).length === 0);
	const missing = answered.filter(({ event }) => !started.includes(event));

	expect(sent).toHaveLength(calls.length * ALL_STAGES.length);
	expect(answered.length).toBeGreaterThan(sent.length / 2);
	expect(started).toEqual([...new Set(started)]);
	expect(sent.map(({ event }) => event)).toEqual(expect.arrayContaining(started));
	expect(unnamed.every(({ status }) => status !== 'success')).toBe(true);
	expect(missing.length).toBeLessThanOrEqual(unnamed.length);
}, 900_000);

/** What started the execution: put out by the trigger, or still to be put out by it. */
function eventsOf(execution: Execution): IDataObject[] {
	const queued = execution.data.executionData?.nodeExecutionStack ?? [];
	const waiting = queued.flatMap(({ node, data }) =>
		node.name === 'Trigger' ? (data.main[0] ?? []) : [],
	);
	return [...itemsOf(execution, 'Trigger'), ...waiting.map(({ json }) => json)];
}

it('answers in time while the worker dies, and while there is none', async () => {
	const { api } = host.n8n;
	const seconds = wait('={{ $json.call_metadata.seconds ?? 0 }}');
	const options = { deadline: 2, fallbackTags: '{"crm": "fallback"}' };
	const start = { stages: ['started'], otherTags: 'seconds' };
	const ids: string[] = [];
	for (const file of [
		triggerWorkflow(
			'1002',
			'Last node',
			{ ...start, options: { ...options, responseMode: 'lastNode' } },
			seconds,
			set({ tags: { crm: 'gold' } }),
		),
		triggerWorkflow(
			'1004',
			'Operation',
			{ ...start, options: { ...options, responseMode: 'responseNode' } },
			seconds,
			respondWithTags({ crm: 'gold' }),
		),
		bidWorkflow(
			'1001',
			'buyer-8',
			'Bid',
			{ otherTags: 'seconds', options: { deadline: 2 } },
			seconds,
			respondToBid,
		),
	]) {
		ids.push(await api.publish(file));
	}

	const immediateId = await api.publish(triggerWorkflow('1005', 'Immediate', start));
	const { timers } = storedCampaign(host, '1005');
	const immediate = timers.find(({ url }) => url.startsWith(host.n8n.url))!.url;

	let asked = 0;
	/** What three callers at once get from the three workflows, which take this long. */
	const answers = async (tags: IDataObject) => {
		asked++;
		return await Promise.all(
			['1002', '1004', '1001'].map(async (campaign) => {
				const { timeline } = await host.simulator.placeCall({ campaign, tags });
				// The campaigns have webhooks of somebody else, too.
				const ours = timeline.find(
					({ stage, url }) => stage === 'bid' || url.startsWith(host.n8n.url),
				);
				return ours?.answer as IDataObject | undefined;
			}),
		);
	};
	/** A worker that has just started may need a second try to be in time. */
	const answered = async () =>
		await until(120_000, 'answers of the workflows', async () => {
			const [last, operation, bid] = await answers({});
			return last?.crm === 'gold' && operation?.crm === 'gold' && bid?.bid === true
				? true
				: undefined;
		});
	const fallback = [{ crm: 'fallback' }, { crm: 'fallback' }, { bid: false }];
	/** What a workflow that responds immediately answers to either method. */
	const atOnce = async () =>
		await Promise.all(
			['GET', 'POST'].map(async (method) => {
				const response = await fetch(immediate, { method });
				return [response.status, await response.json()];
			}),
		);
	await answered();

	const slow = answers({ seconds: 10 });
	await sleep(1_000);
	await workers.pop()!.kill('SIGKILL');
	expect(await slow).toEqual(fallback);
	expect(await answers({})).toEqual(fallback);
	expect(await atOnce()).toEqual([
		[200, {}],
		[200, {}],
	]);

	// What came in without a worker has waited for one; what the dead one had begun has failed.
	workers.push(await host.n8n.startWorker());
	await answered();
	await api.waitForExecution(immediateId, { count: 2, timeoutMs: 240_000 });
	for (const id of ids) {
		const executions = await api.endedExecutions(id, 240_000);
		expect(executions).toHaveLength(asked);
		expect(executions.filter(({ status }) => status !== 'success').length).toBeLessThanOrEqual(1);
	}
}, 600_000);
