import { InvalidArgumentError, program } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { resolve } from 'node:path';

import { withGenerated } from '../../scripts/generated';
import { type Line, markdownTable } from './table';

const DOCS = resolve(__dirname, '../../docs');

/** Settings of a benchmark run. */
export interface Effort {
	/** How often each comparison is made. */
	rounds: number;
	/** A smoke test with tiny numbers. Its figures mean nothing. */
	quick: boolean;
}

/** One table of a page in docs/. */
export interface Benchmark<Bench> {
	/** Its name in the document's marks and for --only. */
	name: string;
	title: string;
	/** The page that shows the table, if it is not benchmarks.md. */
	document?: string;
	measure: (effort: Effort, bench: Bench) => Promise<Line[]>;
}

interface CliOptions extends Effort {
	only?: string[];
	write: boolean;
}

const count = (text: string): number => {
	const value = Number(text);
	if (Number.isInteger(value) && value > 0) return value;
	throw new InvalidArgumentError('Give a whole number of 1 or more.');
};

/**
 * The command line of a set of benchmarks: runs those that are asked for, prints their tables, and with --write puts
 * them into their pages in docs/.
 *
 * @param withBench starts what all of them work with, hands it to `measure`, and stops it
 * @param about what ran them, beside Node.js
 */
export async function runBenchmarks<Bench>(
	benchmarks: ReadonlyArray<Benchmark<Bench>>,
	withBench: (measure: (bench: Bench) => Promise<void>) => Promise<void>,
	about: string[] = [],
): Promise<void> {
	const names = benchmarks.map(({ name }) => name);
	program
		.option('--only <names...>', `some of: ${names.join(', ')}`)
		.option('--rounds <number>', 'how often each comparison is made', count, 3)
		.option('--quick', 'try whether all works, with tiny numbers', false)
		.option('--write', 'put the tables into their pages in docs/', false)
		.parse();
	const { only = names, write, ...effort } = program.opts<CliOptions>();
	const unknown = only.filter((name) => !names.includes(name));
	if (unknown.length > 0)
		program.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}`);
	if (write && effort.quick) program.error('--write wants real figures: leave out --quick.');

	await withBench(async (bench) => {
		for (const { name, title, document, measure } of benchmarks.filter((one) =>
			only.includes(one.name),
		)) {
			const start = Date.now();
			const table = markdownTable(await measure(effort, bench));
			const seconds = Math.round((Date.now() - start) / 1000);
			console.log(`\n${title} (${name}, ${seconds} s)\n\n${table}`);
			if (!write) continue;
			const machine = [
				...about,
				`Node.js ${process.version}`,
				`${process.platform} ${release().split('.')[0]}`,
			];
			const note = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine.join(', ')}.`;
			const page = resolve(DOCS, document ?? 'benchmarks.md');
			writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), name, `${table}\n\n${note}`));
		}
	});
}

/**
 * Runs each contestant once per round, rotating who goes first, so that disturbances of the machine
 * affect all of them alike.
 *
 * @returns for each contestant its results, one per round
 */
export async function alternate<Name extends string, Result>(
	rounds: number,
	contestants: Record<Name, () => Promise<Result>>,
): Promise<Record<Name, Result[]>> {
	const names = Object.keys(contestants) as Name[];
	const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
		Name,
		Result[]
	>;
	for (let round = 0; round < rounds; round++) {
		const order = names.map((_, index) => names[(index + round) % names.length]);
		for (const name of order) results[name].push(await contestants[name]());
	}
	return results;
}
