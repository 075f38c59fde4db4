import type { INodeExecutionData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { csvRows, csvText } from '../../../shared/input/csv';
import { quoted } from '../../../shared/input/validate';

const MAX_RULES = facts.limits.tableRules;
const MAX_BYTES = facts.limits.tableBytes;

const RULE_ID = 'rule_id';
const PAYOUT = 'payout_pct';

/** The operators that a cell may start with. D: !=, >=, < and =~; the others by analogy (?). */
const OPERATORS = ['', '=', '==', '!=', '=~', '!~', '>', '>=', '<', '<='];
const ANY = '*';

/** Columns for the customer's own IDs, and the corresponding columns for Retreaver's IDs (D). */
const SYSTEM_COLUMNS: Record<string, string> = {
	affiliate_id: 'system_affiliate_id',
	campaign_id: 'system_campaign_id',
	target_id: 'system_target_id',
};

/** A table of rules. Cells have the order of the titles. `place` is for error messages, such as "line 3". */
export interface Rules {
	titles: string[];
	rows: Array<{ cells: string[]; place: string }>;
}

/** Parses rules in CSV. Throws UserError if the text is not valid CSV. */
export async function rulesOfText(text: string): Promise<Rules> {
	const rows: Rules['rows'] = [];
	for await (const { cells, line } of csvRows([text])) rows.push({ cells, place: `line ${line}` });
	const [head, ...rules] = rows;
	if (!head)
		throw new UserError(
			'"Rules (CSV)" is empty. Enter a line of titles, and a line for each rule.',
		);
	return { titles: head.cells.map((title) => title.trim()), rows: rules };
}

/**
 * One rule per item, with one column per field. A field with an array has several columns, as many as the longest array
 * has entries. Missing values match anything.
 *
 * @throws UserError if a field is neither a single value nor an array of values
 */
export function rulesOfItems(items: INodeExecutionData[]): Rules {
	const widths = new Map<string, number>();
	const valuesOf = (value: unknown) => [value].flat();
	for (const { json } of items) {
		for (const [key, value] of Object.entries(json)) {
			widths.set(key, Math.max(widths.get(key) ?? 1, valuesOf(value).length));
		}
	}
	const columns = [...widths].flatMap(([key, width]) =>
		Array.from({ length: width }, (_, index) => ({ key, index })),
	);
	const rows = items.map(({ json }, item) => ({
		cells: columns.map(({ key, index }) => {
			const value = valuesOf(json[key])[index] ?? ANY;
			if (typeof value !== 'object') return String(value);
			throw new UserError(
				`The field "${key}" of item ${item} must be a single value or a list of values, but is ${quoted(value)}.`,
			);
		}),
		place: `item ${item}`,
	}));
	return { titles: columns.map(({ key }) => key), rows };
}

/** The table as CSV, for the API. */
export function rulesText({ titles, rows }: Rules): string {
	return csvText([titles, ...rows.map(({ cells }) => cells)]);
}

/**
 * Checks for rules that Retreaver would refuse, or accept but never match.
 *
 * @param csv the table as it will be sent
 * @returns warnings about columns whose values seem to be the wrong kind of ID
 * @throws UserError that names the line or item of the mistake
 */
export function checkRules({ titles, rows }: Rules, csv: string): string[] {
	for (const name of [RULE_ID, PAYOUT]) {
		const count = titles.filter((title) => title === name).length;
		if (count !== 1) {
			throw new UserError(
				`The rules must have one column "${name}", but have ${count || 'none'}. The columns are: ${titles.join(', ').slice(0, 200)}.`,
			);
		}
	}
	if (titles.includes('')) {
		throw new UserError(
			`Column ${titles.indexOf('') + 1} of the rules has no title. Title it with the key of a tag, such as caller_state.`,
		);
	}
	const last = rows.at(-1);
	if (!last) throw new UserError('There is no rule. Enter at least one below the titles.');
	if (rows.length > MAX_RULES) {
		throw new UserError(
			`There are ${rows.length} rules (up to ${last.place}), but Retreaver takes at most ${MAX_RULES} in a table.`,
		);
	}
	const bytes = Buffer.byteLength(csv);
	if (bytes > MAX_BYTES) {
		throw new UserError(
			`The rules have ${bytes} bytes, but Retreaver takes at most ${MAX_BYTES} (${MAX_BYTES / 1024 ** 2} MB).`,
		);
	}
	rows.forEach((row) => checkRule(titles, row));
	return warnings({ titles, rows });
}

function checkRule(titles: string[], { cells, place }: Rules['rows'][number]): void {
	if (cells.length > titles.length) {
		throw new UserError(
			`The rule in ${place} has ${cells.length} cells, but there are ${titles.length} columns. Put a cell with a comma in quotes.`,
		);
	}
	titles.forEach((title, index) => {
		const cell = (cells[index] ?? '').trim();
		if (title === RULE_ID) return;
		if (title === PAYOUT) {
			if (cell === 'current' || /^\d+(\.\d+)?$/.test(cell)) return;
			throw new UserError(
				`"${PAYOUT}" in ${place} must be a percentage such as 70, or current, but is "${cell}".`,
			);
		}
		const { operator, value } = condition(cell);
		if (!OPERATORS.includes(operator)) {
			throw new UserError(
				`"${title}" in ${place} begins with "${operator}", which is not an operator. Retreaver knows ${OPERATORS.filter(Boolean).join(' ')}`,
			);
		}
		if (operator && !value) {
			throw new UserError(`"${title}" in ${place} has nothing after "${operator}". Add a value.`);
		}
	});
}

function condition(cell: string): { operator: string; value: string } {
	const [, operator = '', value = ''] = /^([=!<>~]*)(.*)$/s.exec(cell) ?? [];
	return { operator, value: value.trim() };
}

/** At most one warning per column. Internal IDs are numbers with at least 4 digits (?). */
function warnings({ titles, rows }: Rules): string[] {
	return titles.flatMap((title, index) => {
		const system = SYSTEM_COLUMNS[title];
		const found = rows.find(({ cells }) =>
			/^[1-9]\d{3,}$/.test(condition(cells[index] ?? '').value),
		);
		if (!system || !found) return [];
		return [
			`The column "${title}" compares with your own IDs. If ${found.cells[index]?.trim()} in ${found.place} is an internal ID of Retreaver, the rule never matches, without any error: in that case, title the column "${system}".`,
		];
	});
}
