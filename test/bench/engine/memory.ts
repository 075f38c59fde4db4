import { alternate, type Benchmark } from '../runner';
import { megabytes, plain } from '../table';
import { startEngine, withEngine } from './bench';

/** Collects all garbage whenever so many MB were allocated, and prints what is in use then. */
const WATCH = ['--expose-gc', '--gc-global', '--max-semi-space-size=4', '--trace-gc'];
const IN_USE = /Mark-Compact.* -> ([\d.]+) \(/g;
const MB = 1024 * 1024;

/** Point 4: what a long list takes while it is read, beside what its items take in n8n afterwards. */
export const memory: Benchmark<unknown> = {
	name: 'memory',
	title: 'Memory for a long list of calls',
	measure: async ({ rounds, quick }) => {
		const count = quick ? 2000 : 50_000;
		const { simplified, raw } = await withEngine(count, async ({ node }) => {
			const read = async (simplify: boolean) => {
				const parameters = { resource: 'call', operation: 'getAll', returnAll: true, simplify };
				// A fresh process, whose memory has not been used by anything else.
				const engine = startEngine(WATCH);
				const { before, after, count: items } = await engine.ask('memory', { ...node, parameters });
				if (items !== count) throw new Error(`${items} items of ${count} calls`);
				const printed = await engine.stop();
				const peak = Math.max(
					...[...printed.matchAll(IN_USE)].map(([, inUse]) => Number(inUse) * MB),
				);
				return { items: after - before, peak: Math.max(peak, after) - before };
			};
			return await alternate(rounds, {
				simplified: async () => await read(true),
				raw: async () => await read(false),
			});
		});
		return [
			{ name: 'Simplify on', runs: simplified },
			{ name: 'Simplify off', runs: raw },
		].map(({ name, runs }) => ({
			what: `${plain(count)} calls, ${name}: highest use of the heap`,
			ours: runs.map(({ peak }) => peak),
			other: { name: 'the items', figures: runs.map(({ items }) => items) },
			unit: megabytes,
			goal: { ratio: 1.25 },
		}));
	},
};
