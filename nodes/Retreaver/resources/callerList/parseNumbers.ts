import type { INodeExecutionData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { phoneNumber } from '../../../shared/input/phoneNumber';

/** A number as it was entered, and its place for error messages, such as "line 3". */
export interface Entry {
	text: string;
	place: string;
	/** The index of the input item, if each entry comes from a separate one. */
	item?: number;
}

/** An entry that is not a valid phone number. */
export interface BadEntry extends Entry {
	reason: string;
}

/** The maximum number of invalid entries in an error message. */
const MAX_NAMED = 5;

/** The entries of a text with one number per line. */
export function entriesOfText(text: string): Entry[] {
	return text
		.split(/\r\n|\r|\n/)
		.map((line, index) => ({ text: line.trim(), place: `line ${index + 1}` }));
}

/**
 * The entries of a field of all items. Items without the field give an empty text.
 *
 * @param field the name of the field, or a path such as caller.number
 * @throws UserError if no item has the field
 */
export function entriesOfItems(items: INodeExecutionData[], field: string): Entry[] {
	const values = items.map(({ json }) => {
		const steps = field in json ? [field] : field.split('.');
		return steps.reduce<unknown>(
			(value, step) => (value as Record<string, unknown> | undefined)?.[step],
			json,
		);
	});
	if (values.every((value) => value === undefined)) {
		throw new UserError(
			`No input item has a field "${field}". Enter the name of the field in "Field Name", as text rather than as an expression.`,
		);
	}
	return values.map((value, index) => ({
		text: String(value ?? '').trim(),
		place: `item ${index}`,
		item: index,
	}));
}

/**
 * The entries of one column of a CSV file, separated by commas, semicolons or tabs.
 *
 * @param column the column's title in the first line. If empty, the first column is used, and the first line is a header
 * if its first cell has no digits.
 * @throws UserError if there is no such column
 */
export function entriesOfFile(content: string, column: string): Entry[] {
	const lines = entriesOfText(content.replace(/^\uFEFF/, ''));
	const separator = /[;,\t]/.exec(lines[0]?.text ?? '')?.[0] ?? ',';
	// A separator outside of quotes is followed by an even number of quotes.
	const between = new RegExp(`${separator}(?=(?:[^"]*"[^"]*")*[^"]*$)`);
	const rows = lines.map(({ text, place }) => ({
		cells: text.split(between).map((cell) =>
			cell
				.trim()
				.replace(/^"(.*)"$/, '$1')
				.replaceAll('""', '"')
				.trim(),
		),
		place,
	}));

	const titles = rows[0]?.cells ?? [];
	const index = column
		? titles.findIndex((title) => title.toLowerCase() === column.toLowerCase())
		: 0;
	if (index < 0) {
		throw new UserError(
			`The file has no column "${column}". Its first line is: ${titles.join(', ').slice(0, 200)}. Correct "Column".`,
		);
	}
	const hasTitles = column !== '' || !/\d/.test(titles[0] ?? '');
	return rows
		.slice(hasTitles ? 1 : 0)
		.map(({ cells, place }) => ({ text: cells[index] ?? '', place }));
}

/**
 * Converts entries to E.164 in their order, without duplicates. Ignores blank entries.
 *
 * @param country the country of numbers without a country code
 * @param skipInvalid whether to return invalid entries in `bad` instead of throwing
 * @throws UserError that names the places of the invalid entries, or says that there is no number
 */
export function readNumbers(
	entries: Entry[],
	country: string | undefined,
	skipInvalid: boolean,
): { numbers: string[]; duplicates: number; bad: BadEntry[] } {
	const filled = entries.filter(({ text }) => text !== '');
	const bad: BadEntry[] = [];
	const numbers = new Set<string>();
	for (const entry of filled) {
		try {
			numbers.add(phoneNumber(entry.text, 'Numbers', country));
		} catch (error) {
			bad.push({ ...entry, reason: (error as Error).message });
		}
	}
	if (bad.length > 0 && (!skipInvalid || numbers.size === 0)) {
		const named = bad
			.slice(0, MAX_NAMED)
			.map(({ text, place }) => `${place}: "${text.slice(0, 40)}"`);
		const more = bad.length > MAX_NAMED ? ` and ${bad.length - MAX_NAMED} more` : '';
		throw new UserError(
			`${bad.length} of ${filled.length} entries are not phone numbers such as +14155550123 (${named.join(', ')}${more}). Nothing was uploaded: correct or remove them first.`,
		);
	}
	if (numbers.size === 0) throw new UserError('There is no number to upload.');
	return {
		numbers: [...numbers],
		duplicates: filled.length - bad.length - numbers.size,
		bad,
	};
}
