import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
		const folder = await mkdtemp(join(tmpdir(), 'memory-'));
		const { simplified, raw } = await withEngine(count, async ({ node }) => {
			const read = async (simplify: boolean) => {
				const parameters = { resource: 'call', operation: 'getAll', returnAll: true, simplify };
				// Fresh processes, whose memory has not been used by anything else.
				const reader = startEngine(WATCH);
				const file = join(folder, String(simplify));
				const run = await reader.ask('memory', { ...node, parameters, file });
				const printed = await reader.stop();
				const peak = Math.max(
					...[...printed.matchAll(IN_USE)].map(([, inUse]) => Number(inUse) * MB),
				);
				// Where the run stands beside the items, what it keeps for no reason would count as theirs.
				const scale = startEngine(WATCH);
				const items = await scale.ask('size', { file });
				await scale.stop();
				if (run.count !== count || items.count !== count)
					throw new Error(`${run.count} items of ${count} calls`);
				return { items: items.bytes, peak: Math.max(peak, run.after) - run.before };
			};
			return await alternate(rounds, {
				simplified: async () => await read(true),
				raw: async () => await read(false),
			});
		});
		await rm(folder, { recursive: true });
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
