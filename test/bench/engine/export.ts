import { alternate, type Benchmark } from '../runner';
import { ALL_CALLS, exportLines, keysOf, PAGE_LATENCY, PAGE_SIZE } from '../tasks';
import type { EngineBench } from './bench';

/** Point 1 without n8n around it: every call of the account, beside the physical limit and beside one page at a time. */
export const exportCalls: Benchmark<EngineBench> = {
	name: 'export',
	title: 'Export of all calls, in n8n-core',
	measure: async ({ rounds, quick }, { simulator, node, ask }) => {
		simulator.reset();
		if (quick) simulator.state.calls.splice(1000);
		simulator.setLatency(PAGE_LATENCY);
		const count = simulator.state.calls.length;
		const urls = Array.from({ length: count / PAGE_SIZE }, (_, index) => ({
			url: `${simulator.url}/api/v4/calls.json?${keysOf(simulator)}&per_page=${PAGE_SIZE}&page=${index + 1}`,
		}));

		const { ours, oneByOne } = await alternate(rounds, {
			ours: async () => {
				const run = await ask('run', { ...node, parameters: ALL_CALLS, field: 'uuid' });
				if (new Set(run.values).size !== count)
					throw new Error(`${run.count} items of ${count} calls`);
				return run.ms;
			},
			oneByOne: async () => await ask('oneByOne', urls),
		});
		return exportLines(simulator, ours, simulator.maxConcurrent, {
			name: 'one page at a time',
			figures: oneByOne,
		});
	},
};
