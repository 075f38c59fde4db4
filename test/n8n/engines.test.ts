import axios from 'axios';

import type { WorkflowFile } from './api';
import { describeNewest, useHost } from './host';
import {
	bidWorkflow,
	type NodeInput,
	respondToBid,
	respondWithTags,
	set,
	triggerWorkflow,
} from './workflowFiles';

const CAMPAIGN = '1002';
const BUYER = 'buyer-8';

describeNewest('with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE', () => {
	const host = useHost({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', N8N_METRICS: 'true' });

	/** How many JavaScript engines n8n has taken for expressions since it started, by its own count. */
	const engines = async (): Promise<number> => {
		const { data } = await axios.get<string>(`${host.n8n.url}/metrics`, { proxy: false });
		return Number(/^n8n_expression_pool_acquired_total (\d+)$/m.exec(data)?.[1]);
	};

	/** Sends a call's webhook again, with GET and with POST, and tells how many engines that took. */
	const enginesFor = async (campaign: string, file: WorkflowFile): Promise<number> =>
		await host.n8n.api.whilePublished(file, async (id) => {
			const { timeline } = await host.simulator.placeCall({ campaign });
			const { url } = timeline.find(
				({ stage, url }) => stage === 'bid' || url.startsWith(host.n8n.url),
			)!;
			await host.n8n.api.waitForExecution(id);
			const before = await engines();
			for (const method of ['GET', 'POST']) {
				const { status } = await axios.request({ method, url, proxy: false });
				expect(status).toBe(200);
			}
			await host.n8n.api.waitForExecution(id, { count: 3 });
			return (await engines()) - before;
		});

	const byRespond = (responseMode: string, ...nodes: NodeInput[]) =>
		triggerWorkflow(
			CAMPAIGN,
			responseMode,
			{ stages: ['started'], options: { responseMode } },
			...nodes,
		);

	it.each<[string, string, WorkflowFile]>([
		['Respond: Immediately', CAMPAIGN, byRespond('onReceived', set({ a: 1 }))],
		['Respond: When Last Node Finishes', CAMPAIGN, byRespond('lastNode', set({ tags: { a: 1 } }))],
		[
			'Respond: Using an Operation',
			CAMPAIGN,
			byRespond('responseNode', respondWithTags({ a: '1' })),
		],
		['a bid', '1001', bidWorkflow('1001', BUYER, 'Bid', {}, respondToBid)],
	])('a webhook takes none: %s', async (_, campaign, file) => {
		expect(await enginesFor(campaign, file)).toBe(0);
	});

	it('an expression in the workflow takes one for each execution', async () => {
		const expression = { ...set({}), parameters: { mode: 'raw', jsonOutput: '={{ $json }}' } };
		const file = byRespond('onReceived', expression);
		expect(await enginesFor(CAMPAIGN, file)).toBe(2);
	});
});
