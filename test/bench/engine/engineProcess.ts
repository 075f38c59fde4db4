/**
 * n8n-core with the built nodes, in a process of its own: nothing but the nodes' work is in its figures. Does one task
 * for each message and answers with what came of it.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	createEngine,
	type Engine,
	type ListSearchInput,
	type RunNodeInput,
} from '../../engine/harness';

let engine: Engine;
const heap = () => {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
};

/** Item by item: all of it at once would count as memory in use. */
function* lines(items: unknown[]) {
	for (const item of items) yield `${JSON.stringify(item)}\n`;
}

const tasks = {
	/** Runs a node. `field` names a field of the output by whose values the caller checks their order. */
	async run({ field, ...input }: RunNodeInput & { field?: string }) {
		const start = performance.now();
		const { items, error } = await engine.runNode(input);
		const ms = performance.now() - start;
		if (error) throw error;
		return { ms, count: items.length, values: field ? items.map(({ json }) => json[field]) : [] };
	},

	/** Runs a node once for each input, all at once. `values` are those of `field` in the first item of each run. */
	async crowd({ inputs, field }: { inputs: RunNodeInput[]; field: string }) {
		const start = performance.now();
		const runs = await Promise.all(inputs.map(async (input) => await engine.runNode(input)));
		return {
			ms: performance.now() - start,
			values: runs.map(({ items, error }) => (error ? undefined : items[0]?.json[field])),
		};
	},

	/**
	 * Runs a node for each input, the next one `pause` milliseconds after the last began, while another node runs again
	 * and again. Milliseconds of each run, and how often the other node ran to its end.
	 */
	async beside({
		inputs,
		pause,
		other,
	}: {
		inputs: RunNodeInput[];
		pause: number;
		other?: RunNodeInput;
	}) {
		const run = async (input: RunNodeInput) => {
			const start = performance.now();
			const { error } = await engine.runNode(input);
			if (error) throw error;
			return performance.now() - start;
		};
		let isOver = false;
		let others = 0;
		const repeat = async () => {
			for (; other && !isOver; others++) await run(other);
		};
		const repeating = repeat();
		const runs: Array<Promise<number>> = [];
		for (const input of inputs) {
			runs.push(run(input));
			await sleep(pause);
		}
		const figures = await Promise.all(runs);
		isOver = true;
		await repeating;
		return { figures, others };
	},

	/** Sends requests one after the other over one connection, with nothing of n8n around them. Milliseconds. */
	async oneByOne(requests: Array<{ url: string; method?: string; body?: string }>) {
		const start = performance.now();
		for (const { url, ...init } of requests) {
			const answer = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json' } });
			if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
			await answer.json();
		}
		return performance.now() - start;
	},

	async search(input: ListSearchInput) {
		return await engine.listSearch(input);
	},

	/**
	 * Runs a node and saves its items. Bytes of the heap in use before, and with the finished run in memory; garbage does
	 * not count. `buffers` is the most that came on outside the heap, where garbage does count. `rows` is what a file says of
	 * itself.
	 */
	async memory({ file, ...input }: RunNodeInput & { file: string }) {
		const before = heap();
		const { external: outside } = process.memoryUsage();
		let highest = outside;
		const watch = setInterval(() => {
			highest = Math.max(highest, process.memoryUsage().external);
		}, 5);
		const { items, error } = await engine.runNode(input);
		clearInterval(watch);
		const after = heap();
		if (error) throw error;
		await writeFile(file, lines(items));
		const { rows } = items[0]?.json ?? {};
		return { before, after, buffers: highest - outside, count: items.length, rows };
	},

	/** The bytes that saved items take by themselves. */
	async size({ file }: { file: string }) {
		const before = heap();
		const items: unknown[] = [];
		for await (const line of createInterface(createReadStream(file))) items.push(JSON.parse(line));
		return { bytes: heap() - before, count: items.length };
	},
};

export type Tasks = typeof tasks;

async function perform({ task, input }: { task: keyof Tasks; input: never }): Promise<void> {
	try {
		engine ??= await createEngine();
		process.send?.({ result: await tasks[task](input) });
	} catch (error) {
		process.send?.({ error: (error as Error).message });
	}
}

process.on('message', (request: Parameters<typeof perform>[0]) => void perform(request));
process.once('disconnect', () => void engine?.close().then(() => process.exit()));
