import { alternate, type Benchmark } from '../runner';
import { plain, seconds } from '../table';
import { AT_ONCE, buyerUpdates, keysOf } from '../tasks';
import type { EngineBench } from './bench';

const LATENCY = 25;

/** Point 2 without n8n around it: one operation for many items. */
export const updateItems: Benchmark<EngineBench> = {
	name: 'items',
	title: 'One operation for many items, in n8n-core',
	measure: async ({ rounds, quick }, { simulator, node, ask }) => {
		simulator.reset();
		simulator.setLatency(LATENCY);
		// A server that refuses more than four at once.
		simulator.switches.concurrencyLimit = AT_ONCE;
		const { items, parameters } = buyerUpdates(simulator, quick ? 100 : 1000);
		const input = { ...node, parameters, items, field: 'id' };
		const requests = items.map(({ id, weight }) => ({
			url: `${simulator.url}/targets/${id}.json?${keysOf(simulator)}`,
			method: 'PUT',
			body: JSON.stringify({ target: { weight } }),
		}));

		const { ours, oneByOne } = await alternate(rounds, {
			ours: async () => {
				const run = await ask('run', input);
				const inOrder = items.every(({ id }, index) => run.values[index] === id);
				if (run.count !== items.length || !inOrder)
					throw new Error('Items are missing or out of order');
				return run.ms;
			},
			oneByOne: async () => await ask('oneByOne', requests),
		});
		const refused = simulator.requests.filter(({ status }) => status === 429).length;
		const what = `${plain(items.length)} items of ${LATENCY} ms, all done, in order`;
		return [
			{
				what,
				ours,
				other: { name: 'one after the other', figures: oneByOne },
				unit: seconds,
				goal: { ratio: 0.3 },
			},
			{
				what: 'requests at once',
				ours: [simulator.maxConcurrent],
				unit: plain,
				goal: { figure: AT_ONCE },
			},
			{ what: 'requests that got 429', ours: [refused], unit: plain, goal: { figure: 0 } },
		];
	},
};
