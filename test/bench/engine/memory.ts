import type { IDataObject } from 'n8n-workflow';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Simulator, SimulatorOptions } from '../../simulator';
import { alternate, type Benchmark } from '../runner';
import { type Line, megabytes, plain } from '../table';
import { type EngineBench, startEngine, withEngine } from './bench';

/** Collects all garbage whenever so many MB were allocated, and prints what is in use then. */
const WATCH = ['--expose-gc', '--gc-global', '--max-semi-space-size=4', '--trace-gc'];
const IN_USE = /Mark-Compact.* -> ([\d.]+) \(/g;
const MB = 1024 * 1024;

/** Point 5: what a long list takes while it is read, beside what its items take in n8n afterwards. */
export const memory: Benchmark<unknown> = {
	name: 'memory',
	title: 'Memory for a long list of calls',
	measure: async ({ rounds, quick }) => {
		const count = quick ? 2000 : 50_000;
		const list = (simplify: boolean) => ({
			resource: 'call',
			operation: 'getAll',
			returnAll: true,
			simplify,
		});
		const { simplified, raw } = await withMemory({ calls: count }, async (use) => {
			return await alternate(rounds, {
				simplified: async () => await use(list(true), count),
				raw: async () => await use(list(false), count),
			});
		});
		return [
			{ name: 'Simplify on', runs: simplified },
			{ name: 'Simplify off', runs: raw },
		].map(({ name, runs }) => beside(`${plain(count)} calls, ${name}`, runs));
	},
};

/** Point 5, for an export of the ping log: as items, and as files of two sizes. */
export const pingMemory: Benchmark<unknown> = {
	name: 'ping-memory',
	title: 'Memory for an export of the ping log',
	measure: async ({ rounds, quick }) => {
		const [small, large] = quick ? [500, 2000] : [25_000, 100_000];
		const exportAs = (outputAs: string) => ({
			resource: 'rtbInbound',
			operation: 'export',
			period: 'custom',
			createdAtStart: '2026-10-01',
			createdAtEnd: '2026-11-02',
			outputAs,
		});
		const smallFile = await withMemory({ pings: small }, async (use) => {
			return await alternate(rounds, { file: async () => await use(exportAs('file'), 1) });
		});
		const { items, file } = await withMemory({ pings: large }, async (use) => {
			return await alternate(rounds, {
				items: async () => await use(exportAs('items'), large),
				file: async () => await use(exportAs('file'), 1),
			});
		});
		return [
			beside(`${plain(large)} pings as items`, items),
			alone(`${plain(small)} pings as a file`, smallFile.file),
			alone(`${plain(large)} pings as a file`, file),
		];
	},
};

/** Point 5, for the call log as a file: of a month, and of an account of years. */
export const fileMemory: Benchmark<unknown> = {
	name: 'file-memory',
	title: 'Memory for a file of calls',
	measure: async ({ rounds, quick }) => {
		const [small, large] = quick ? [1000, 3000] : [25_000, 500_000];
		const file = {
			resource: 'call',
			operation: 'getAll',
			returnAll: true,
			outputAs: 'file',
		};
		const measured = async (count: number, times: number) =>
			await withMemory({ calls: small }, async (use, simulator) => {
				multiplyCalls(simulator, count);
				return await alternate(times, { file: async () => await use(file, 1, count) });
			});
		const month = await measured(small, rounds);
		const years = await measured(large, 1);
		return [
			alone(`${plain(small)} calls as a file`, month.file),
			alone(`${plain(large)} calls as a file`, years.file),
		];
	},
};

/** Puts older copies of the calls into the account until there are so many: seeding each would take a quarter of an hour. */
function multiplyCalls({ state: { calls } }: Simulator, count: number): void {
	const own = calls.splice(0);
	for (let copy = Math.ceil(count / own.length) - 1; copy >= 0; copy--) {
		for (const call of own) {
			const created = Date.parse(call.created_at) - copy * 61 * 86_400_000;
			calls.push({
				...call,
				id: calls.length + 1,
				uuid: `${String(copy).padStart(8, '0')}${call.uuid.slice(8)}`,
				created_at: new Date(created).toISOString(),
			});
		}
	}
}

/** Bytes: what the items take by themselves, and the most that was in use while a node made them. */
interface Use {
	items: number;
	heap: number;
	/** Outside the heap: the content of files. */
	buffers: number;
}

/** Starts a simulated account, and hands `work` a function that runs the action node and measures what it takes. */
async function withMemory<T>(
	account: SimulatorOptions,
	work: (
		use: (parameters: IDataObject, count: number, rows?: number) => Promise<Use>,
		simulator: Simulator,
	) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'memory-'));
	const file = join(folder, 'items');
	const measure = async (
		{ node }: EngineBench,
		parameters: IDataObject,
		count: number,
		rows?: number,
	) => {
		// Fresh processes, whose memory has not been used by anything else.
		const reader = startEngine(WATCH);
		const run = await reader.ask('memory', { ...node, parameters, file });
		const printed = await reader.stop();
		const peak = Math.max(...[...printed.matchAll(IN_USE)].map(([, inUse]) => Number(inUse) * MB));
		// Where the run stands beside the items, what it keeps for no reason would count as theirs.
		const scale = startEngine(WATCH);
		const items = await scale.ask('size', { file });
		await scale.stop();
		if (run.count !== count || items.count !== count)
			throw new Error(`${run.count} items in place of ${count}`);
		if (rows !== undefined && run.rows !== rows)
			throw new Error(`${String(run.rows)} rows in place of ${rows}`);
		return {
			items: items.bytes,
			heap: Math.max(peak, run.after) - run.before,
			buffers: run.buffers,
		};
	};
	try {
		return await withEngine(
			account,
			async (bench) =>
				await work(
					async (parameters, count, rows) => await measure(bench, parameters, count, rows),
					bench.simulator,
				),
		);
	} finally {
		await rm(folder, { recursive: true });
	}
}

const beside = (what: string, runs: Use[]): Line => ({
	what: `${what}: highest use of the heap`,
	ours: runs.map(({ heap }) => heap),
	other: { name: 'the items', figures: runs.map(({ items }) => items) },
	unit: megabytes,
	goal: { ratio: 1.25 },
});

const alone = (what: string, runs: Use[]): Line => ({
	what: `${what}: highest use of heap and buffers`,
	ours: runs.map(({ heap, buffers }) => heap + buffers),
	unit: megabytes,
	goal: { figure: 64e6 },
});
