import type { Host } from '../../n8n/host';
import { alternate, type Benchmark } from '../runner';
import { plain, seconds } from '../table';
import { itemSource, retreaver } from '../../n8n/workflowFiles';
import { httpRequest, keysOf, runWork } from './host';

const LATENCY = 50;
const AT_ONCE = 4;

/** Point 2: one operation for many items, beside the HTTP Request node, and what a server that refuses a crowd does to both. */
export const updateItems: Benchmark<() => Promise<Host>> = {
	name: 'n8n-items',
	title: 'One operation for many items, in n8n',
	measure: async ({ rounds, quick }, start) => {
		const host = await start();
		const { simulator } = host;
		simulator.reset();
		const { targets } = simulator.state;
		const items = Array.from({ length: quick ? 50 : 1000 }, (_, index) => ({
			id: targets[index % targets.length].id,
			weight: (index % 10) + 1,
		}));
		const ours = retreaver('Work', {
			resource: 'target',
			operation: 'update',
			target: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			updateFields: { weight: '={{ $json.weight }}' },
		});
		const http = httpRequest({
			method: 'PUT',
			url: `=${simulator.url}/targets/{{ $json.id }}.json?${keysOf(host)}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ { target: { weight: $json.weight } } }}',
			options: {},
		});

		/** One run, with failures as items, against a server that takes so many requests at once. */
		const run = async (work: typeof ours, concurrencyLimit: number | null) => {
			simulator.reset();
			simulator.setLatency(LATENCY);
			simulator.switches.concurrencyLimit = concurrencyLimit;
			const { ms } = await runWork(host, { ...work, onError: 'continueRegularOutput' }, ...itemSource(items));
			const done = simulator.requests.filter(({ status }) => status === 200).length;
			return { ms, atOnce: simulator.maxConcurrent, lost: items.length - done };
		};
		const all = await alternate(rounds, {
			ours: async () => await run(ours, null),
			http: async () => await run(http, null),
		});
		const limited = await alternate(rounds, {
			ours: async () => await run(ours, AT_ONCE),
			http: async () => await run(http, AT_ONCE),
		});
		const line = (what: string, runs: typeof all, figure: 'ms' | 'atOnce' | 'lost', unit: (value: number) => string) => ({
			what,
			ours: runs.ours.map((one) => one[figure]),
			other: { name: 'HTTP Request node', figures: runs.http.map((one) => one[figure]) },
			unit,
		});
		const what = `${plain(items.length)} items of ${LATENCY} ms`;
		return [
			{ ...line(`${what}: requests at once`, all, 'atOnce', plain), goal: { figure: AT_ONCE } },
			line(`${what}: time`, all, 'ms', seconds),
			{ ...line(`The same, 429 above ${AT_ONCE} at once: items lost`, limited, 'lost', plain), goal: { figure: 0 } },
			line(`The same, 429 above ${AT_ONCE} at once: time`, limited, 'ms', seconds),
		];
	},
};
