/**
 * The text with what stands between two marks replaced: `<!-- name: … -->` and `<!-- /name -->`.
 *
 * @throws Error where the text has no such marks
 */
export function withGenerated(text: string, name: string, content: string): string {
	const marked = new RegExp(`(<!-- ${name}: [^>]*-->\\n).*(\\n<!-- /${name} -->)`, 's');
	if (!marked.test(text))
		throw new Error(`The marks <!-- ${name}: … --> and <!-- /${name} --> are missing`);
	return text.replace(marked, (_, start: string, end: string) => `${start}\n${content}\n${end}`);
}
