import { alternate, type Benchmark } from '../runner';
import { plain, seconds } from '../table';
import { itemSource, retreaver } from '../../n8n/workflowFiles';
import { AT_ONCE, buyerUpdates, keysOf } from '../tasks';
import { type Hosts, httpRequest, runWork } from './host';

const LATENCY = 50;

/** Point 2: one operation for many items, beside the HTTP Request node, and what a server that refuses a crowd does to both. */
export const updateItems: Benchmark<Hosts> = {
	name: 'n8n-items',
	title: 'One operation for many items, in n8n',
	measure: async ({ rounds, quick }, start) => {
		const host = await start();
		const { simulator } = host;
		simulator.reset();
		const { items, parameters } = buyerUpdates(simulator, quick ? 50 : 1000);
		const ours = retreaver('Work', parameters);
		const http = httpRequest({
			method: 'PUT',
			url: `=${simulator.url}/targets/{{ $json.id }}.json?${keysOf(simulator)}`,
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
			const { ms } = await runWork(
				host,
				{ ...work, onError: 'continueRegularOutput' },
				...itemSource(items),
			);
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
		const line = (
			what: string,
			runs: typeof all,
			figure: 'ms' | 'atOnce' | 'lost',
			unit: (value: number) => string,
		) => ({
			what,
			ours: runs.ours.map((one) => one[figure]),
			other: { name: 'HTTP Request node', figures: runs.http.map((one) => one[figure]) },
			unit,
		});
		const what = `${plain(items.length)} items of ${LATENCY} ms`;
		return [
			{ ...line(`${what}: requests at once`, all, 'atOnce', plain), goal: { figure: AT_ONCE } },
			line(`${what}: time`, all, 'ms', seconds),
			{
				...line(`The same, 429 above ${AT_ONCE} at once: items lost`, limited, 'lost', plain),
				goal: { figure: 0 },
			},
			line(`The same, 429 above ${AT_ONCE} at once: time`, limited, 'ms', seconds),
		];
	},
};
