import type { Resource } from '../nodes/Retreaver/core/operation';

/** The README's table of what each resource is for, from the registry. */
export function resourcesTable(resources: readonly Resource[]): string {
	const rows = resources.map(
		({ name, description, operations }) =>
			`| **${name}** | ${description} | ${operations.map((operation) => operation.name).join(', ')} |`,
	);
	return ['| resource | what it is | what you can do |', '|---|---|---|', ...rows].join('\n');
}

/** The table of every operation with its endpoint, from the registry. */
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
