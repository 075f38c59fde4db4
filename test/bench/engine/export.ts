import { alternate, type Benchmark } from '../runner';
import { plain, seconds } from '../table';
import { type EngineBench } from './bench';

const LATENCY = 200;
const PAGE_SIZE = 100;
const AT_ONCE = 4;

/** Point 1 without n8n around it: every call of the account, beside the physical limit and beside one page at a time. */
export const exportCalls: Benchmark<EngineBench> = {
	name: 'export',
	title: 'Export of all calls, in n8n-core',
	measure: async ({ rounds, quick }, { simulator, node, keys, ask }) => {
		simulator.reset();
		if (quick) simulator.state.calls.splice(1000);
		simulator.setLatency(LATENCY);
		const count = simulator.state.calls.length;
		const pages = count / PAGE_SIZE;
		const parameters = { resource: 'call', operation: 'getAll', returnAll: true };
		const urls = Array.from({ length: pages }, (_, index) => ({
			url: `${simulator.url}/api/v4/calls.json?${keys}&per_page=${PAGE_SIZE}&page=${index + 1}`,
		}));

		const { ours, oneByOne } = await alternate(rounds, {
			ours: async () => {
				const run = await ask('run', { ...node, parameters, field: 'call_id' });
				if (new Set(run.values).size !== count) throw new Error(`${run.count} items of ${count} calls`);
				return run.ms;
			},
			oneByOne: async () => await ask('oneByOne', urls),
		});
		const limit = (pages / AT_ONCE) * LATENCY;
		const what = `${plain(count)} calls, ${pages} pages of ${LATENCY} ms`;
		return [
			{ what, ours, other: { name: 'one page at a time', figures: oneByOne }, unit: seconds },
			{
				what,
				ours,
				other: { name: 'physical limit', figures: ours.map(() => limit) },
				unit: seconds,
				goal: { ratio: 1.15 },
			},
			{ what: 'requests at once', ours: [simulator.maxConcurrent], unit: plain, goal: { figure: AT_ONCE } },
		];
	},
};
