import { setTimeout as sleep } from 'node:timers/promises';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import { itemsOf, until } from './api';
import { useHost } from './host';
import { triggerWorkflow } from './workflowFiles';

const CAMPAIGN = '1001';
const ALL_STAGES = Object.keys(STAGES);

const host = useHost();
let id: string;

beforeEach(async () => {
	const file = triggerWorkflow(CAMPAIGN, 'Load', { stages: ALL_STAGES, timerSeconds: '30' });
	id = await host.n8n.api.publish(file);
});

afterEach(async () => await host.n8n.api.deactivate(id));

const placeCall = async () =>
	await host.simulator.placeCall({
		campaign: CAMPAIGN,
		durationSeconds: 45,
		postback: true,
		converted: true,
	});

/** Waits until nothing ends any more, and returns the events that started executions. */
async function events(atLeast: number) {
	const { api } = host.n8n;
	let last = -1;
	await until(120_000, `${atLeast} executions`, async () => {
		const count = await api.countEnded(id);
		const settled = count >= atLeast && count === last;
		last = count;
		await sleep(1000);
		return settled ? true : undefined;
	});
	return (await api.executions(id)).flatMap((execution) => itemsOf(execution, 'Trigger'));
}

it('starts exactly one execution for each event of 100 calls, at about 10 webhooks a second', async () => {
	const walks = [];
	for (let call = 0; call < 100; call++) {
		walks.push(placeCall());
		await sleep(700);
	}
	const calls = await Promise.all(walks);

	const started = await events(calls.length * ALL_STAGES.length);
	const got = started.map(({ call_id, stage }) => `${call_id} ${stage}`).sort();
	const expected = calls
		.flatMap(({ uuid }) => ALL_STAGES.map((stage) => `${uuid} ${stage}`))
		.sort();
	expect(got).toEqual(expected);
	expect(new Set(started.map(({ event_id }) => event_id)).size).toBe(expected.length);
}, 300_000);

it('loses no event in a burst, and tells what comes twice by its event_id', async () => {
	host.simulator.switches.webhookRetries = 3;
	const calls = await Promise.all(Array.from({ length: 25 }, placeCall));

	const started = await events(calls.length * ALL_STAGES.length);
	const keyOf = (uuid: unknown, stage: unknown) => `${uuid} ${stage}`;
	const idsByEvent = new Map<string, Set<unknown>>();
	for (const { call_id, stage, event_id } of started) {
		const key = keyOf(call_id, stage);
		idsByEvent.set(key, (idsByEvent.get(key) ?? new Set()).add(event_id));
	}
	const expected = calls.flatMap(({ uuid }) => ALL_STAGES.map((stage) => keyOf(uuid, stage)));
	expect([...idsByEvent.keys()].sort()).toEqual(expected.sort());
	expect([...idsByEvent.values()].every((ids) => ids.size === 1)).toBe(true);
}, 300_000);
