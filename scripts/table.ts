/** A Markdown table. The first row is its head. */
export function table(...rows: string[][]): string {
	const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
	return [head, `|${'---|'.repeat(rows[0].length)}`, ...body].join('\n');
}
