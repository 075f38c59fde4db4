import type { IDataObject } from 'n8n-workflow';

import { pick, useTriggerBench } from './triggerBench';

const CID = '1004';
const { bench, ours, trigger } = useTriggerBench({
	type: 'retreaverTrigger',
	cid: CID,
	webhookId: 'c5a1d7e2-4b3f-4c0e-9a55-2f6f5d3c9e21',
	marker: 'n8n_stage=',
});

/** What an event has beside the fields of its call. */
const OF_AN_EVENT = ['event', 'event_id', 'is_test', 'stage', 'timer_seconds'];

/** A finished call, as each node puts it out. */
async function outputs(options: IDataObject = {}) {
	const node = await trigger({ campaign: pick('cid', CID), options });
	const listener = await node.listen();
	await node.create();
	expect(ours()).toHaveLength(1);
	const { uuid } = await bench.simulator.placeCall({
		campaign: CID,
		converted: true,
		tags: { lead_score: '77' },
	});
	await listener.stop();
	const [[{ json: event }]] = listener.executions;
	const run = async (parameters: IDataObject, items?: Array<{ json: IDataObject }>) => {
		const { items: found, error } = await bench.run(
			{ resource: 'call', ...parameters },
			{ items: items ?? [{ json: {} }] },
		);
		expect(error).toBeUndefined();
		return found[0].json;
	};
	const got = await run({ operation: 'get', callId: '={{ $json.call_id }}' }, [{ json: event }]);
	const listed = await run({ operation: 'getAll', limit: 1 });
	const polled = await bench.engine.poll({
		type: 'retreaverCallPollingTrigger',
		parameters: { event: 'finished' },
		credentials: bench.credentialsFor('core'),
		mode: 'manual',
	});
	return { uuid, event, got, listed, polled: polled!.at(-1)!.json };
}

test('the call_id of the trigger is what Call > Get takes, and both speak of the same call', async () => {
	const { uuid, event, got } = await outputs();
	expect(event.call_id).toBe(uuid);
	expect(got.call_id).toBe(uuid);
	// Retreaver's own word for a status is another one in webhooks (G).
	const { retreaver_status, ...said } = event;
	expect(retreaver_status).toBe('completed');
	for (const [name, value] of Object.entries(said)) {
		if (value !== null && name in got) expect([name, value]).toEqual([name, got[name]]);
	}
	// What the trigger knows by itself, so that the rows can be joined.
	expect(event).toMatchObject({
		campaign_cid: CID,
		campaign_id: expect.any(Number),
		buyer_id: expect.any(Number),
		call_duration: expect.any(Number),
	});
});

test('trigger, Get, Get Many and polling have the same fields in the same order; events add theirs', async () => {
	const { event, got, listed, polled } = await outputs();
	const fields = Object.keys(got);
	expect(Object.keys(listed)).toEqual(fields);
	const [first, ...others] = Object.keys(event);
	expect(first).toBe('event');
	expect(others.slice(0, fields.length)).toEqual(fields);
	expect(Object.keys(polled)).toEqual(Object.keys(event));
	expect(
		Object.keys(event)
			.filter((name) => !fields.includes(name))
			.sort(),
	).toEqual(OF_AN_EVENT);
	for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
	expect(event).toMatchObject({ event: polled.event, stage: polled.stage });
});

test('Include Full Call fills the fields of the trigger with what Call > Get says', async () => {
	const { event, got } = await outputs({ includeCall: true });
	expect(event).toMatchObject({ ...got, retreaver_status: 'completed' });
	expect(event).toMatchObject({ revenue: expect.any(Number), buyer_name: expect.any(String) });
});

test('Include Full Call says what became of a call whose webhook only says finished', async () => {
	const node = await trigger({ options: { includeCall: true } });
	await node.create();
	const query = Object.fromEntries(new URL(ours()[0].url).searchParams);
	const { uuid } = bench.simulator.state.calls.find(({ connected }) => connected)!;
	const { result } = await node.webhook({
		query: { ...query, call_uuid: uuid },
		body: { status: 'finished' },
	});
	expect(result.workflowData?.[0]?.[0]?.json).toMatchObject({
		call_status: 'completed',
		connected: true,
		retreaver_status: 'finished',
	});
});
