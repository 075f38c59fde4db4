import { quantile } from 'simple-statistics';

import { alternate, type Benchmark } from '../runner';
import { milliseconds, plain } from '../table';
import { ALL_CALLS, AT_ONCE, CROWD, crowdLines, PAGE_LATENCY } from '../tasks';
import type { EngineBench } from './bench';

/** Milliseconds for a call. */
const LATENCY = 200;
/** Milliseconds from one bid to the next: few enough are on their way that none waits for another. */
const BID_PAUSE = 100;
const BIDS = 100;

/** Point 3 without n8n around it: runs of the node that wait for a place, all at once, in one process. */
export const crowd: Benchmark<EngineBench> = {
	name: 'crowd',
	title: 'Many executions at once, in n8n-core',
	measure: async ({ rounds, quick }, { simulator, node, ask }) => {
		const count = quick ? 20 : CROWD;
		let refused = 0;
		let atOnce = 0;
		const { ours } = await alternate(rounds, {
			ours: async () => {
				simulator.reset();
				simulator.setLatency(LATENCY);
				// A server that refuses more than four at once.
				simulator.switches.concurrencyLimit = AT_ONCE;
				const calls = simulator.state.calls.slice(0, count).map(({ uuid }) => uuid);
				const inputs = calls.map((callId) => ({
					...node,
					mode: 'trigger' as const,
					parameters: { resource: 'call', operation: 'get', callId },
				}));
				const { ms, values } = await ask('crowd', { inputs, field: 'call_id' });
				refused += simulator.requests.filter(({ status }) => status === 429).length;
				atOnce = Math.max(atOnce, simulator.maxConcurrent);
				return { ms, lost: calls.filter((uuid, index) => values[index] !== uuid).length };
			},
		});
		return crowdLines(count, LATENCY, ours, atOnce, refused);
	},
};

/** Point 3, the other half: a bid beside an export: both are in one process, and have a budget each. */
export const bidBesideExport: Benchmark<EngineBench> = {
	name: 'bid-beside-export',
	title: 'A bid during an export, in n8n-core',
	measure: async ({ rounds, quick }, { simulator, node, ask }) => {
		const key = {
			...node.credentials.retreaverApi,
			keyFor: 'rtb',
			postbackApiKey: simulator.credentials.rtbKey,
		};
		const inputs = Array.from({ length: quick ? 20 : BIDS }, (_, index) => ({
			...node,
			mode: 'trigger' as const,
			credentials: { retreaverPostbackKeyApi: key },
			parameters: {
				resource: 'rtb',
				operation: 'create',
				// The second request for a caller would be answered with the first reservation.
				callerPhone: `+1415555${String(1000 + index)}`,
				publisherId: '0002',
			},
		}));
		const run = async (other?: typeof node & { parameters: object }) => {
			simulator.reset();
			simulator.setLatency(PAGE_LATENCY);
			const { figures, others } = await ask('beside', { inputs, pause: BID_PAUSE, other } as never);
			if (other && others === 0) throw new Error('No export ran');
			return figures;
		};
		const { alone, beside } = await alternate(rounds, {
			alone: async () => await run(),
			beside: async () => await run({ ...node, parameters: ALL_CALLS }),
		});
		return (
			[
				['median', 0.5],
				['p99', 0.99],
			] as const
		).map(([name, share]) => {
			const figures = (of: number[][]) => of.map((bids) => quantile(bids, share));
			return {
				what: `a bid of ${PAGE_LATENCY} ms during an export of ${plain(simulator.state.calls.length)} calls: ${name}`,
				ours: figures(beside),
				other: { name: 'alone', figures: figures(alone) },
				unit: milliseconds,
				goal: { ratio: 1.2 },
			};
		});
	},
};
