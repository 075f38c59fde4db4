import type { Host } from '../../n8n/host';
import { alternate, type Benchmark } from '../runner';
import { plain, seconds } from '../table';
import { retreaver } from '../../n8n/workflowFiles';
import { httpRequest, keysOf, runWork } from './host';

const LATENCY = 200;
const PAGE_SIZE = 100;
const AT_ONCE = 4;

const NEXT = '$response.headers.link?.match(/<([^>]+)>; *rel="next"/)?.[1]';

/** Point 1: every call of the account, beside the HTTP Request node that pages by the Link header. */
export const exportCalls: Benchmark<() => Promise<Host>> = {
	name: 'n8n-export',
	title: 'Export of all calls, in n8n',
	measure: async ({ rounds, quick }, start) => {
		const host = await start();
		const { simulator } = host;
		simulator.reset();
		if (quick) simulator.state.calls.splice(500);
		simulator.setLatency(LATENCY);
		const count = simulator.state.calls.length;
		const pages = count / PAGE_SIZE;

		let atOnce = 0;
		const { ours, http } = await alternate(rounds, {
			ours: async () => {
				const work = retreaver('Work', { resource: 'call', operation: 'getAll', returnAll: true, simplify: false });
				const { ms, items } = await runWork(host, work);
				if (items.length !== count) throw new Error(`Ours put out ${items.length} of ${count} calls`);
				atOnce = Math.max(atOnce, simulator.maxConcurrent);
				return ms;
			},
			http: async () => {
				const work = httpRequest({
					url: `${simulator.url}/api/v4/calls.json?${keysOf(host)}&per_page=${PAGE_SIZE}`,
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
				if (items.length !== count) throw new Error(`HTTP Request put out ${items.length} of ${count} calls`);
				return ms;
			},
		});
		const limit = (pages / AT_ONCE) * LATENCY;
		const what = `${plain(count)} calls, ${pages} pages of ${LATENCY} ms`;
		return [
			{ what, ours, other: { name: 'HTTP Request node', figures: http }, unit: seconds, goal: { ratio: 0.3 } },
			{
				what,
				ours,
				other: { name: 'physical limit', figures: ours.map(() => limit) },
				unit: seconds,
				goal: { ratio: 1.15 },
			},
			{ what: 'requests at once', ours: [atOnce], unit: plain, goal: { figure: AT_ONCE } },
		];
	},
};
