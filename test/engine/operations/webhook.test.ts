import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const url = 'https://example.com/call?uuid=[call_uuid]';
const run = async (operation: string, parameters: IDataObject) =>
	await bench.run({
		resource: 'webhook',
		operation,
		campaign: { __rl: true, mode: 'cid', value: '1001' },
		...parameters,
	});
const timers = () => bench.simulator.state.campaigns[0].timers;

test.each([
	['create', { url: 'example.com' }, '"URL"'],
	['create', { url: 'https://n8n.example.com/webhook/x?n8n_token=***' }, 'masked'],
	['create', { url, triggerType: 'other', triggerTypeCode: ' ' }, '"Trigger Type"'],
	['create', { url, triggerType: 'timer_reached', seconds: 1.5 }, '"Timer Seconds"'],
	['create', { url, additionalFields: { customFields: 'x' } }, '"Custom Fields (JSON)"'],
	['delete', { webhookId: '={{ "" }}' }, '"Webhook"'],
	['delete', { webhookId: { __rl: true, mode: 'cid', value: '1' } }, '"Webhook"'],
	['getAll', { limit: 0 }, '"Limit"'],
])('%s %j is refused before any request', async (operation, parameters, message) => {
	const { error } = await run(operation, parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('the same URL can be there for two stages', async () => {
	const first = await run('create', { url, triggerType: 'started' });
	const second = await run('create', { url, triggerType: 'converted' });
	expect(first.items[0].json.trigger_type).toBe('9');
	expect(second.items[0].json.trigger_type).toBe('5');
	expect(timers()).toHaveLength(2);
});

describe('a webhook that the campaign does not show', () => {
	beforeEach(() => {
		bench.simulator.switches.listWebhooks = false;
	});

	test('is removed by the ID in the answer, and told', async () => {
		const { error } = await run('create', { url });
		expect(error?.message).toMatch(/Its removal was requested \(ID \d+\)/);
		expect(error?.message).toContain('under Campaigns > 1001 > Webhooks');
		expect(timers()).toEqual([]);
	});

	test('and whose removal fails is told with its ID', async () => {
		bench.simulator.faults.add({
			method: 'POST',
			path: /timers/,
			kind: 'status',
			status: 422,
			skip: 1,
		});
		const { error } = await run('create', { url });
		const [{ id }] = timers();
		expect(error?.message).toContain(`It may still be there (ID ${id}), since its removal failed`);
	});
});

test('a timer that Retreaver does not keep is not said to be removed', async () => {
	bench.simulator.faults.add({
		method: 'PUT',
		kind: 'status',
		status: 200,
		body: { campaign: {} },
	});
	const { error } = await run('create', { url, triggerType: 'timer_reached', seconds: 90 });
	expect(error?.message).toContain('the answer had no ID, so it was not removed');
});

test('a stage that Retreaver refuses', async () => {
	bench.simulator.switches.refuseUnknownTriggerTypes = true;
	const { error } = await run('create', { url, triggerType: 'always' });
	expect(error?.message).toContain('rejected');
	expect(timers()).toEqual([]);
});

test('a campaign that does not tell its internal ID', async () => {
	bench.simulator.switches.campaignsShowId = false;
	const { error } = await run('create', { url });
	expect(error?.message).toContain('By Internal ID');
	expect(timers()).toEqual([]);
});

describe('delete', () => {
	test('an ID that the campaign does not show', async () => {
		const { error } = await run('delete', { webhookId: '1' });
		expect(error?.message).toContain('no webhook with the ID 1');
		expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	test('a webhook that Retreaver will not remove is told, with the way by hand', async () => {
		await run('create', { url });
		bench.simulator.switches.honourDestroy = false;
		const [{ id }] = timers();
		const { error } = await run('delete', { webhookId: String(id) });
		expect(error?.message).toContain(`did not remove the webhook ${id}`);
		expect(error?.message).toContain('Campaigns > 1001 > Webhooks');
	});
});
