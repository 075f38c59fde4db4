import { itemsOf } from './api';
import { useHost } from './host';
import { triggerWorkflow } from './workflowFiles';

const CAMPAIGN = '1002';

const host = useHost({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });

it.each(['post', 'get'])(
	'answers at once, and each event starts one execution, while another one has the only place (%s)',
	async (requestMethod) => {
		const { api } = host.n8n;
		// Longer than the 5 seconds that Retreaver waits.
		const slow = {
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 7 },
		};
		const options = { requestMethod, responseMode: 'onReceived' };
		const parameters = { stages: ['started'], options };
		const id = await api.publish(triggerWorkflow(CAMPAIGN, 'Slow', parameters, slow));
		host.simulator.switches.webhookRetries = 3;

		const placeCall = async () => await host.simulator.placeCall({ campaign: CAMPAIGN });
		const calls = await Promise.all([placeCall(), placeCall(), placeCall()]);

		const deliveries = calls.flatMap(({ timeline }) =>
			timeline.filter(({ url }) => url.startsWith(host.n8n.url)),
		);
		expect(deliveries.map(({ method, status, answer }) => ({ method, status, answer }))).toEqual(
			calls.map(() => ({ method: requestMethod.toUpperCase(), status: 200, answer: {} })),
		);
		const executions = await api.waitForExecution(id, { count: 3, timeoutMs: 90_000 });
		const started = executions.flatMap((execution) => itemsOf(execution, 'Trigger'));
		expect(started.map(({ call_id }) => call_id).sort()).toEqual(
			calls.map(({ uuid }) => uuid).sort(),
		);
		await api.deactivate(id);
	},
	180_000,
);
