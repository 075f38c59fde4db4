import { UserError } from 'n8n-workflow';

/** One row of a CSV: its cells, and the number of its first line, starting at 1. */
export interface CsvRow {
	cells: string[];
	line: number;
}

/** A quoted or bare cell and its separator, which is empty at the end of the text. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r(?!$)|$)/y;

/** The maximum length of a row in characters. In a longer one, a closing quote or all line ends are missing. */
const LONGEST_ROW = 1024 * 1024;

/**
 * Reads CSV (RFC 4180) row by row from a text in any number of parts. Keeps at most one part and one row in memory.
 * Skips blank lines and a byte order mark.
 *
 * @throws UserError with the line number, if quotes are not closed or are inside a bare cell, or a row is too long
 */
export async function* csvRows(
	parts: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<CsvRow> {
	let rest = '';
	let line = 1;
	const take = function* (isLast: boolean): Generator<CsvRow> {
		let start = 0;
		while (start < rest.length) {
			const row = readRow(rest, start);
			// A row without a line end may continue in the next part.
			if (!row || (row.end === rest.length && !row.isEnded && !isLast)) {
				if (!isLast && rest.length - start < LONGEST_ROW) break;
				throw new UserError(
					row
						? `Line ${line} of the CSV is longer than 1 MB.`
						: `The quotes in line ${line} of the CSV do not match.`,
				);
			}
			if (row.cells.length > 1 || row.cells[0] !== '') yield { cells: row.cells, line };
			line += rest.slice(start, row.end).split(/\r\n|\r|\n/).length - 1;
			start = row.end;
		}
		rest = rest.slice(start);
	};
	let isFirst = true;
	for await (const part of parts) {
		rest += isFirst ? part.replace(/^\uFEFF/, '') : part;
		isFirst = false;
		yield* take(false);
	}
	yield* take(true);
}

function readRow(text: string, start: number) {
	const cells: string[] = [];
	CELL.lastIndex = start;
	for (;;) {
		const match = CELL.exec(text);
		if (!match) return undefined;
		const [, quoted, bare = '', end] = match;
		cells.push(quoted?.replaceAll('""', '"') ?? bare);
		if (end !== ',') return { cells, end: CELL.lastIndex, isEnded: end !== '' };
	}
}

/** Formats rows as CSV. Quotes cells where necessary. */
export function csvText(rows: readonly string[][]): string {
	const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
	return rows.map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

/**
 * A value as the text of a cell: empty for null, JSON for lists and objects. In front of a text that a spreadsheet would
 * take for a formula comes an apostrophe, since names and tags are written by others; but not in front of a number or a
 * phone number, which do no harm and which other programs read.
 */
export function csvCell(value: unknown): string {
	if (value === null || value === undefined) return '';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	return /^[=+\-@\t\r\n]/.test(text) && !/^[+-]\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)
		? `'${text}`
		: text;
}
