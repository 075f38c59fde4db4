import axios from 'axios';

import type { WorkflowFile } from './api';
import { describeNewest, useHost } from './host';
import { bidWorkflow, respondToBid, respondWithTags, set, triggerWorkflow } from './workflowFiles';

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
	const enginesFor = async (file: WorkflowFile, campaign = CAMPAIGN): Promise<number> =>
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

	const byRespond = (responseMode: string, ...nodes: Parameters<typeof triggerWorkflow>[3][]) =>
		triggerWorkflow(CAMPAIGN, responseMode, { stages: ['start'], responseMode }, ...nodes);

	it.each<[string, WorkflowFile, string?]>([
		['Respond: Immediately', byRespond('onReceived', set({ a: 1 }))],
		['Respond: When Last Node Finishes', byRespond('lastNode', set({ tags: { a: 1 } }))],
		['Respond: Using an Operation', byRespond('responseNode', respondWithTags({ a: '1' }))],
		['a bid', bidWorkflow('1001', BUYER, 'Bid', {}, respondToBid), '1001'],
	])('a webhook takes none: %s', async (_, file, campaign) => {
		expect(await enginesFor(file, campaign)).toBe(0);
	});

	it('an expression in the workflow takes one for each execution', async () => {
		const file = byRespond('onReceived', set({ number: '={{ $json.callerNumber }}' }));
		expect(await enginesFor(file)).toBe(2);
	});
});
