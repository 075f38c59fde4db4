import type { Resource } from '../nodes/Retreaver/operation';

export const START = '<!-- operations: written by `npm run docs` -->';
export const END = '<!-- /operations -->';

/** The README's table of every operation, from the registry. */
export function operationsTable(resources: readonly Resource[]): string {
	const rows = resources.flatMap(({ name, operations }) =>
		operations.map(
			(operation, index) =>
				`| ${index === 0 ? `**${name}**` : ''} | ${operation.name} | \`${operation.endpoint}\` | ${operation.evidence} |`,
		),
	);
	const count = rows.length;
	return [
		`${resources.length} resources, ${count} operations.`,
		'',
		'| resource | operation | endpoint | evidence |',
		'|---|---|---|---|',
		...rows,
	].join('\n');
}

/** The text with the table between its two marks replaced. */
export function withTable(readme: string, table: string): string {
	const [before] = readme.split(START);
	const [, after] = readme.split(END);
	return `${before}${START}\n\n${table}\n\n${END}${after}`;
}
