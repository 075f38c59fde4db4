import type { IDataObject } from 'n8n-workflow';
import type { TimelineEntry } from '../simulator/types';
import { itemsOf, type WorkflowFile } from './api';
import { exampleWorkflows } from '../examples';
import { storedCampaign, useHost } from './host';
import { manualStart, retreaver, set, workflowInLine } from './workflowFiles';

const CAMPAIGN = '1001';

const host = useHost();

/** Publishes the workflow, lets calls with these tags come in one after the other, and takes it back. */
async function placeCalls(
	file: WorkflowFile,
	calls: Array<Record<string, unknown>>,
	status: 'success' | 'error' = 'success',
) {
	const { api } = host.n8n;
	const before = storedCampaign(host, CAMPAIGN);
	const bidder = host.simulator.state.targets.find(({ client_tid }) => client_tid === 'buyer-8')!;
	const results: Array<{ asked: TimelineEntry; won: boolean }> = [];
	const executions = await api.whilePublished(file, async (id) => {
		for (const tags of calls) {
			const { timeline, call } = await host.simulator.placeCall({ campaign: CAMPAIGN, tags });
			const [asked, ...others] = timeline.filter(({ stage }) => stage === 'bid');
			expect(others).toEqual([]);
			results.push({ asked, won: call.target_id === bidder.id });
		}
		return await api.waitForExecution(id, { count: calls.length, status });
	});
	expect(storedCampaign(host, CAMPAIGN)).toEqual(before);
	return { results, executions };
}

/** The example with other nodes in the place of its rule. */
function bidderWith(
	name: string,
	change: (node: WorkflowFile['nodes'][number]) => void,
): WorkflowFile {
	const workflow = structuredClone(exampleWorkflows().get('bidder')!);
	workflow.nodes.find(({ name }) => name === 'Bid request')!.webhookId = crypto.randomUUID();
	change(workflow.nodes.find((node) => node.name === 'Score the lead')!);
	return { ...workflow, name };
}

it('the example bids for a good lead, wins the call, and passes on another one', async () => {
	const { results, executions } = await placeCalls(exampleWorkflows().get('bidder')!, [
		{ age: '64', utm_source: 'partner-site' },
		{ age: 30 },
	]);
	expect(results).toMatchObject([
		{
			asked: {
				status: 200,
				answer: {
					bid: true,
					payout: expect.any(Number),
					buyer_number: '+12025550147',
					conversion_timer: 90,
				},
			},
			won: true,
		},
		{ asked: { status: 200, answer: { bid: false } }, won: false },
	]);
	expect(executions.map((execution) => itemsOf(execution, 'Bid request')[0].call_metadata)).toEqual(
		expect.arrayContaining([
			{ age: '64', utm_source: 'partner-site' },
			{ age: '30', utm_source: null },
		]),
	);
});

it('a slow workflow yields no bid in time', async () => {
	const slow = bidderWith('Slow bidder', (node) => {
		Object.assign(node, {
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 6 },
		});
	});
	const { results } = await placeCalls(slow, [{ age: 64 }]);
	expect(results).toMatchObject([{ asked: { status: 200, answer: { bid: false } }, won: false }]);
	expect(results[0].asked.ms).toBeGreaterThanOrEqual(3_900);
	expect(results[0].asked.ms).toBeLessThan(5_000);
});

it('a workflow that fails yields no bid', async () => {
	const failing = bidderWith('Failing bidder', (node) => {
		Object.assign(node, {
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: 'Down' },
		});
	});
	const { results } = await placeCalls(failing, [{ age: 64 }], 'error');
	expect(results).toMatchObject([{ asked: { status: 200, answer: { bid: false } }, won: false }]);
});

it('the last node answers', async () => {
	const workflow = bidderWith('Last node', (node) => {
		const jsonOutput = JSON.stringify({ bid: true, payout: 31, buyer_number: '+12025550147' });
		node.parameters = { mode: 'raw', jsonOutput, options: {} };
	});
	workflow.nodes.find(({ name }) => name === 'Bid request')!.parameters.options = {
		responseMode: 'lastNode',
	};
	const { 'Bid request': start } = workflow.connections;
	const { results } = await placeCalls({ ...workflow, connections: { 'Bid request': start } }, [
		{},
	]);
	expect(results).toMatchObject([
		{ asked: { answer: { bid: true, payout: 31, conversion_timer: 90 } }, won: true },
	]);
});

it('a call to a buyer who is set up for bids is worth what was bid', async () => {
	const { simulator, n8n } = host;
	const target = { __rl: true, mode: 'tid', value: 'buyer-8' };
	const stored = () => ({
		...simulator.state.targets.find(({ client_tid }) => client_tid === target.value)!,
		// Not settings.
		caps: null,
		updated_at: null,
	});
	/** Runs one operation on the buyer by the editor's button. */
	const run = async (operation: string, more: IDataObject = {}, input: IDataObject = {}) => {
		const parameters = { resource: 'target', operation, target, ...more };
		const nodes = [manualStart, set(input), retreaver('Buyer', parameters)];
		const id = await n8n.api.importWorkflow(workflowInLine(operation, ...nodes));
		return itemsOf(await n8n.api.runWorkflow(id), 'Buyer')[0];
	};

	const before = stored();
	const { undo, bid_tags } = await run('setUpForBids');
	const bidder = exampleWorkflows().get('bidder')!;
	const call = await n8n.api.whilePublished(bidder, async (id) => {
		const placed = await simulator.placeCall({
			campaign: CAMPAIGN,
			tags: { age: '64', utm_source: 'partner-site' },
			durationSeconds: 90,
		});
		const [execution] = await n8n.api.waitForExecution(id);
		const { number, seconds_tag, revenue_tag } = bid_tags as IDataObject;
		expect(itemsOf(execution, 'Bid request')[0].bid_tags).toEqual({
			number,
			seconds_tag,
			revenue_tag,
		});
		return placed;
	});
	const [asked] = call.timeline.filter(({ stage }) => stage === 'bid');
	const { payout, buyer_number } = asked.answer as IDataObject;
	expect(call.call).toMatchObject({
		target_id: before.id,
		dialed_number: buyer_number,
		converted: true,
		conversion_seconds: 90,
		revenue: payout,
	});

	await run('update', { updateFields: { customFields: '={{ $json.undo }}' } }, { undo });
	expect(stored()).toEqual(before);
});
