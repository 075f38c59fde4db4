import { itemsOf, until } from '../../n8n/api';
import { retreaver, triggerWorkflow } from '../../n8n/workflowFiles';
import { alternate, type Benchmark } from '../runner';
import { AT_ONCE, CROWD, crowdLines } from '../tasks';
import type { Hosts } from './host';

const CAMPAIGN = '1001';
/** Milliseconds for a call. With 200 executions that is longer than n8n itself needs for them. */
const LATENCY = 500;

/** Point 3: calls that all end at the same moment, and a workflow that reads each of them. */
export const crowd: Benchmark<Hosts> = {
	name: 'n8n-crowd',
	title: 'Many executions at once, in n8n',
	measure: async ({ rounds, quick }, start) => {
		const { simulator, n8n } = await start({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' });
		const count = quick ? 20 : CROWD;
		let refused = 0;
		let atOnce = 0;
		const getCall = retreaver('Call', {
			resource: 'call',
			operation: 'get',
			callId: '={{ $json.call_id }}',
		});
		const workflow = () => triggerWorkflow(CAMPAIGN, 'Crowd', { stages: ['finished'] }, getCall);
		const { ours } = await alternate(rounds, {
			ours: async () => {
				simulator.reset();
				return await n8n.api.whilePublished(workflow(), async (id) => {
					simulator.setLatency(LATENCY);
					simulator.switches.concurrencyLimit = AT_ONCE;
					const before = simulator.requests.length;
					const begin = Date.now();
					const calls = await Promise.all(
						Array.from({ length: count }, async () => {
							return await simulator.placeCall({ campaign: CAMPAIGN });
						}),
					);
					await until(120_000, `${count} executions`, async () =>
						(await n8n.api.countEnded(id)) >= count ? true : undefined,
					).catch(console.error);
					refused += simulator.requests.slice(before).filter(({ status }) => status === 429).length;
					atOnce = Math.max(atOnce, simulator.maxConcurrent);
					simulator.setLatency(0);
					const executions = await n8n.api.executions(id);
					const found = executions.flatMap((execution) => itemsOf(execution, 'Call'));
					const uuids = new Set(found.map(({ call_id }) => call_id));
					const ends = executions.map(({ stoppedAt }) => Number(new Date(stoppedAt ?? NaN)));
					return {
						ms: Math.max(...ends) - begin,
						lost: calls.filter(({ uuid }) => !uuids.has(uuid)).length,
					};
				});
			},
		});
		return crowdLines(count, LATENCY, ours, atOnce, refused);
	},
};
