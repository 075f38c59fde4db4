import { readFacts } from '../../scripts/facts';
import { formOf, shapeLines, shapeOf } from './shape';
import type { Exchange } from './tap';

/** `open` is what this account, or this run, does not show. */
export type Verdict = 'holds' | 'differs' | 'now known' | 'open';

export interface Fact {
	/** The entry in facts/ that it decides on, such as `lists.pageSize`. */
	id?: string;
	fact: string;
	evidence: string;
	verdict: Verdict;
	/** What was seen, without values. */
	seen: string;
}

export type Finding = Pick<Fact, 'verdict' | 'seen'>;

export const open = (seen: string): Finding => ({ verdict: 'open', seen });
export const nowKnown = (seen: string): Finding => ({ verdict: 'now known', seen });
export const expected = (holds: boolean, seen: string): Finding => ({
	verdict: holds ? 'holds' : 'differs',
	seen,
});
export const fact = (text: string, evidence: string, finding: Finding): Fact => ({
	fact: text,
	evidence,
	...finding,
});

const entries = new Map(readFacts().map((entry) => [entry.id, entry]));

/** The value of an entry of facts/, also of one that the code does not read. */
export const valueOf = (id: string): unknown => entries.get(id)?.known.value;

/**
 * The verdict on an entry of facts/.
 *
 * @param about what of it, where it is looked at more than once
 */
export function known(id: string, finding: Finding, about = ''): Fact {
	const entry = entries.get(id);
	if (!entry) throw new Error(`There is no fact ${id}`);
	const { value, evidence } = entry.known;
	const shown = typeof value === 'string' ? value : JSON.stringify(value);
	return { id, ...fact(about + entry.fact.replace('{value}', shown ?? ''), evidence, finding) };
}

/** Whether a request was sent and answered, with whatever status. */
export const isAnswered = (exchange?: Exchange): exchange is Exchange => Boolean(exchange?.status);

/** A record without its wrapper. */
export function inner(row: unknown): Record<string, unknown> {
	const [value, ...others] = Object.values(row ?? {});
	const isWrapped = others.length === 0 && typeof value === 'object' && value !== null;
	return (isWrapped ? value : (row ?? {})) as Record<string, unknown>;
}

export function statusOf(exchange?: Exchange): Finding {
	return isAnswered(exchange) ? nowKnown(`status ${exchange.status}`) : open('not answered');
}

export function expectStatus(exchange: Exchange | undefined, ...codes: number[]): Finding {
	return isAnswered(exchange)
		? expected(codes.includes(exchange.status), `status ${exchange.status}`)
		: open('not answered');
}

/** What a body looks like: its kind and, in JSON, the names and types of its fields. */
export function bodyForm({ body, headers }: Exchange): string {
	if (body === '') return 'no body';
	if (typeof body !== 'object') {
		return /html/.test(String(headers['content-type'])) ? 'a web page' : 'plain text';
	}
	const fields = shapeLines(shapeOf([inner(body)])).join(', ');
	return `JSON ${formOf(body) ?? '[]'}${fields && `: ${fields}`}`;
}

/** The status of an answer and what its body looks like. */
export function answerForm(exchange?: Exchange): Finding {
	return isAnswered(exchange)
		? nowKnown(`status ${exchange.status}, ${bodyForm(exchange)}`)
		: open('not answered');
}
