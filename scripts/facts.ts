import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** An assumption about Retreaver's API that the code rests on. */
export interface Fact {
	/** `<file>.<name>`. */
	id: string;
	/** The file, without `.json`. */
	topic: string;
	/** A plain sentence. `{value}` stands for the value, if there is one. */
	fact: string;
	/** What a finding changes, on one line. */
	known: { value?: unknown; evidence: string };
	/** Where it is written, or what it is inferred from; None for what nobody says. */
	source: string;
	/** What users get if it is not so. Facts with the evidence H, O or ? have to say it. */
	otherwise?: string;
	/** For facts that the code does not read, but rests on: a text that the files in `usedIn` hold. */
	mentions?: string;
	/** Paths of files of the package. */
	usedIn: string[];
}

/** What `evidence` can be: a letter, L with the date on which it was seen. */
export const EVIDENCE = /^([DGHO?]|L \d{4}-\d{2}-\d{2})$/;

const FOLDER = resolve(__dirname, '../facts');

/** All facts, in the order of the files and of their names. */
export function readFacts(): Fact[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.flatMap((file) => {
			const topic = basename(file, '.json');
			const facts = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, Fact>;
			return Object.entries(facts).map(([name, fact]) => ({
				...fact,
				id: `${topic}.${name}`,
				topic,
			}));
		});
}

/** The sentence of a fact, with its value. */
export function sentence({ fact, known: { value } }: Fact): string {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return fact.replace('{value}', `\`${text}\``);
}
