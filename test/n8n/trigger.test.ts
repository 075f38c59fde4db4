import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import type { PlaceCallInput } from '../simulator';
import { itemsOf, until, type Execution, type WorkflowFile } from './api';
import { storedCampaign, useHost } from './host';
import { respondWithTags, set, split, triggerWorkflow, type NodeInput } from './workflowFiles';

const CAMPAIGN = '1001';
const ALL_STAGES = Object.keys(STAGES);
const FALLBACK = { outcome: 'fallback' };

const host = useHost();
let before: ReturnType<typeof storedCampaign>;

beforeAll(() => {
	before = campaign();
});

const campaign = () => storedCampaign(host, CAMPAIGN);

const ourUrls = () =>
	campaign()
		.timers.map(({ url }) => url)
		.filter((url) => url.startsWith(host.n8n.url));

/** Publishes the workflow for the time of `work`, and checks that the campaign is as it was afterwards. */
async function whileActive(file: WorkflowFile, work: (id: string) => Promise<void>): Promise<void> {
	await host.n8n.api.whilePublished(file, work);
	expect(campaign()).toEqual(before);
}

const placeCall = async (input: PlaceCallInput = {}) =>
	await host.simulator.placeCall({ campaign: CAMPAIGN, durationSeconds: 45, ...input });

const events = (executions: Execution[]) =>
	executions.flatMap((execution) => itemsOf(execution, 'Trigger'));

it('starts one execution at each stage of a call', async () => {
	const file = triggerWorkflow(CAMPAIGN, 'Every stage', {
		stages: ALL_STAGES,
		timerSeconds: '30, 600',
	});
	await whileActive(file, async (id) => {
		const { uuid, timeline } = await placeCall({ postback: true, converted: true });
		const executions = await host.n8n.api.waitForExecution(id, { count: ALL_STAGES.length });

		expect(
			events(executions)
				.map(({ stage }) => stage)
				.sort(),
		).toEqual([...ALL_STAGES].sort());
		expect(events(executions).every(({ call_id }) => call_id === uuid)).toBe(true);
		expect(timeline.map(({ status, answer }) => ({ status, answer }))).toEqual(
			ALL_STAGES.map(() => ({ status: 200, answer: {} })),
		);
	});
});

it('takes the calls of all campaigns, also of one that is created later', async () => {
	const { campaigns } = host.simulator.state;
	const stages = () =>
		campaigns.map(({ timers }) => timers.filter(({ url }) => url.startsWith(host.n8n.url)).length);
	const file = triggerWorkflow(CAMPAIGN, 'All campaigns', {
		campaigns: 'all',
		filters: { minimumDuration: 30 },
	});
	await host.n8n.api.whilePublished(file, async (id) => {
		expect(stages()).toEqual(campaigns.map(() => 1));
		campaigns.push({ ...structuredClone(campaigns[0]), id: 90_001, cid: '9001', timers: [] });
		// Too short for the filter; the trigger looks for new campaigns all the same.
		const { timeline } = await placeCall({ durationSeconds: 1 });
		expect(timeline.map(({ status, answer }) => ({ status, answer }))).toEqual([
			{ status: 200, answer: {} },
		]);
		await until(15_000, 'the webhook of the new campaign', async () =>
			stages().at(-1) === 1 ? true : undefined,
		);
		await host.simulator.placeCall({ campaign: '9001', durationSeconds: 45 });
		const executions = await host.n8n.api.waitForExecution(id, { count: 1 });
		expect(events(executions)).toMatchObject([{ campaign_cid: '9001' }]);
	});
	expect(stages()).toEqual(campaigns.map(() => 0));
	campaigns.pop();
});

it('takes a Test Fire of the portal, and webhooks that Retreaver does not keep with POST', async () => {
	host.simulator.switches.postWebhooks = 'refused';
	const file = triggerWorkflow(CAMPAIGN, 'Test', { stages: ALL_STAGES });
	await whileActive(file, async (id) => {
		const timeline = await host.simulator.testFire({ campaign: CAMPAIGN });
		await placeCall({ postback: true, converted: true, durationSeconds: 95 });
		const executions = await host.n8n.api.waitForExecution(id, { count: 2 * ALL_STAGES.length });
		expect(timeline.map(({ method, status }) => ({ method, status }))).toEqual(
			ALL_STAGES.map(() => ({ method: 'GET', status: 200 })),
		);
		const tests = events(executions).filter(({ is_test }) => is_test);
		expect(tests.map(({ stage }) => stage).sort()).toEqual([...ALL_STAGES].sort());
		expect(tests.every(({ call_id, caller_zip }) => !call_id && caller_zip === '10001')).toBe(true);
	});
	host.simulator.switches.postWebhooks = 'kept';
});

describe('answers a live call', () => {
	const wait: NodeInput = {
		name: 'Wait',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { amount: 4 },
	};
	const fail: NodeInput = {
		name: 'Fail',
		type: 'n8n-nodes-base.stopAndError',
		parameters: { errorMessage: 'The CRM is down' },
	};
	const nothing: NodeInput = { name: 'Nothing', type: 'n8n-nodes-base.noOp' };
	const people = [{ tags: { crm: 'gold' } }, { tags: { crm: 'tin' } }];

	it.each<[string, string, NodeInput[], IDataObject]>([
		[
			'with the tags of the last node',
			'lastNode',
			[set({ tags: { crm: 'gold' }, other: 1 })],
			{ crm: 'gold' },
		],
		[
			'with the operation Respond with Tags',
			'responseNode',
			[respondWithTags({ crm: 'gold' })],
			{ crm: 'gold' },
		],
		[
			'once, before the workflow is over',
			'responseNode',
			[respondWithTags({ crm: 'gold' }), wait],
			{ crm: 'gold' },
		],
		[
			'with the fallback when the workflow is slow',
			'lastNode',
			[wait, set({ tags: { crm: 'late' } })],
			FALLBACK,
		],
		[
			'with the fallback when the answer is late',
			'responseNode',
			[wait, respondWithTags({ crm: 'late' })],
			FALLBACK,
		],
		['with the fallback when the workflow fails', 'lastNode', [fail], FALLBACK],
		[
			'with the fallback when it fails before it responds',
			'responseNode',
			[fail, respondWithTags({})],
			FALLBACK,
		],
		['with the fallback when it ends without an answer', 'responseNode', [nothing], FALLBACK],
		[
			'with the fallback when the last node has no tags',
			'lastNode',
			[set({ crm: 'gold' })],
			FALLBACK,
		],
		[
			'with the fallback when there are several items',
			'lastNode',
			[set({ people }), split('people')],
			FALLBACK,
		],
		[
			'with the fallback when several items respond',
			'responseNode',
			[set({ people }), split('people'), respondWithTags({})],
			FALLBACK,
		],
	])('%s', async (name, responseMode, nodes, expected) => {
		const options = { responseMode, deadline: 1.5, fallbackTags: JSON.stringify(FALLBACK) };
		const file = triggerWorkflow(CAMPAIGN, name, { stages: ['started'], options }, ...nodes);
		await whileActive(file, async (id) => {
			const { timeline, call } = await placeCall();
			expect(timeline).toHaveLength(1);
			expect(timeline[0]).toMatchObject({ status: 200, answer: expected });
			expect(timeline[0].ms).toBeLessThan(5000);
			expect(call.tags).toMatchObject(expected);
			// The execution runs to its end, whoever answered.
			await until(15_000, 'the end of the execution', async () => {
				const [execution] = await host.n8n.api.executions(id);
				return ['success', 'error'].includes(execution?.status) ? true : undefined;
			});
		});
	});
});

it('lets nobody in without the token', async () => {
	await whileActive(triggerWorkflow(CAMPAIGN, 'Guarded', { stages: ['finished'] }), async (id) => {
		const url = new URL(ourUrls()[0]);
		for (const change of [
			() => url.searchParams.set('n8n_token', '0'.repeat(64)),
			() => url.searchParams.delete('n8n_token'),
		]) {
			change();
			for (const method of ['GET', 'POST']) {
				const { status } = await axios.request({
					method,
					url: url.href,
					validateStatus: null,
					proxy: false,
				});
				expect(status).toBe(401);
			}
		}
		// A proper one behind them, to know that n8n is done with the others.
		await placeCall();
		const executions = await host.n8n.api.waitForExecution(id);
		expect(executions).toHaveLength(1);
		expect(await host.n8n.api.executions(id)).toHaveLength(1);
	});
});

it('says why it could not be activated, and leaves nothing behind', async () => {
	host.simulator.switches.refuseUnknownTriggerTypes = true;
	const id = await host.n8n.api.importWorkflow(
		triggerWorkflow(CAMPAIGN, 'Refused', { stages: ['started', 'finished'] }),
	);
	await expect(host.n8n.api.activate(id)).rejects.toThrow(
		/refused the webhook for: Call Finished.*By Hand/,
	);
	host.simulator.switches.refuseUnknownTriggerTypes = false;
	await host.n8n.api.deactivate(id);
	expect(campaign()).toEqual(before);
});
