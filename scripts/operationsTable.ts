import type { Resource } from '../nodes/Retreaver/core/operation';

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
