import { alternate, type Benchmark } from '../runner';
import { retreaver } from '../../n8n/workflowFiles';
import { ALL_CALLS, exportLines, keysOf, PAGE_LATENCY, PAGE_SIZE } from '../tasks';
import { type Hosts, httpRequest, runWork } from './host';

const NEXT = '$response.headers.link?.match(/<([^>]+)>; *rel="next"/)?.[1]';

/** Point 1: every call of the account, beside the HTTP Request node that pages by the Link header. */
export const exportCalls: Benchmark<Hosts> = {
	name: 'n8n-export',
	title: 'Export of all calls, in n8n',
	measure: async ({ rounds, quick }, start) => {
		const host = await start();
		const { simulator } = host;
		simulator.reset();
		if (quick) simulator.state.calls.splice(500);
		simulator.setLatency(PAGE_LATENCY);
		const count = simulator.state.calls.length;

		let atOnce = 0;
		const { ours, http } = await alternate(rounds, {
			ours: async () => {
				const { ms, items } = await runWork(host, retreaver('Work', ALL_CALLS));
				if (items.length !== count)
					throw new Error(`Ours put out ${items.length} of ${count} calls`);
				atOnce = Math.max(atOnce, simulator.maxConcurrent);
				return ms;
			},
			http: async () => {
				const work = httpRequest({
					url: `${simulator.url}/api/v4/calls.json?${keysOf(simulator)}&per_page=${PAGE_SIZE}`,
					options: {
						pagination: {
							pagination: {
								paginationMode: 'responseContainsNextURL',
								nextURL: `={{ ${NEXT} }}`,
								paginationCompleteWhen: 'other',
								completeExpression: `={{ !${NEXT} }}`,
							},
						},
					},
				});
				const { ms, items } = await runWork(host, work);
				if (items.length !== count)
					throw new Error(`HTTP Request put out ${items.length} of ${count} calls`);
				return ms;
			},
		});
		return exportLines(
			simulator,
			ours,
			atOnce,
			{ name: 'HTTP Request node', figures: http },
			{ ratio: 0.3 },
		);
	},
};
