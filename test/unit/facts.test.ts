import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import execa from 'execa';
import ts from 'typescript';

import { EVIDENCE, readFacts } from '../../scripts/facts';

const ROOT = resolve(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const facts = readFacts();
const published = execa
	.sync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'nodes', 'credentials'], {
		cwd: ROOT,
	})
	.stdout.split('\n')
	.filter((path) => path.endsWith('.ts') && existsSync(join(ROOT, path)));
const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
const readByCode = facts.filter(({ mentions }) => mentions === undefined);

test.each(facts)('$id is a sentence with evidence and a source', (fact) => {
	expect(fact.fact).toMatch(/^[A-Z`].*\.$/);
	expect(fact.fact.includes('{value}')).toBe(fact.known.value !== undefined);
	expect(fact.known.evidence).toMatch(EVIDENCE);
	expect(fact.source).not.toBe('');
	expect(fact.usedIn).not.toEqual([]);
});

test.each(facts)('$id: a finding changes one line', ({ topic, id, known }) => {
	const [, name] = id.split('.');
	const [, entry] = read(`facts/${topic}.json`).split(`\n\t"${name}": `);
	const lines = entry.split('\n').filter((line) => line.startsWith('\t\t"known":'));
	// A value of several fields has a line for each.
	expect(lines[0]).toMatch(isObject(known.value) ? /\{$/ : /\},$/);
});

test('what is proven nowhere says what the nodes do about it', () => {
	const unproven = facts.filter(({ known }) => /^[HO?]$/.test(known.evidence));
	expect(unproven.filter(({ otherwise }) => !otherwise).map(({ id }) => id)).toEqual([]);
});

test.each(readByCode)('$id is read where it says, and nowhere else', ({ id, usedIn }) => {
	const uses = new RegExp(`\\bfacts\\.${id.replace('.', '\\.')}\\b`);
	expect([...usedIn].sort()).toEqual(published.filter((path) => uses.test(read(path))).sort());
});

test.each(facts.filter(({ mentions }) => mentions))(
	'$id: the files that rest on it mention it',
	({ usedIn, mentions = '' }) => {
		expect(usedIn.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
		expect(usedIn.filter((path) => !read(path).includes(mentions))).toEqual([]);
	},
);

/** Texts of a file that are no comments, import paths or keys. */
function literalsOf(path: string): Array<string | number> {
	const literals: Array<string | number> = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) return;
		if (ts.isStringLiteralLike(node)) literals.push(node.text);
		else if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
			literals.push(node.text);
		else if (ts.isNumericLiteral(node)) literals.push(Number(node.text));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest));
	return literals;
}

test('no value of a fact that the code reads is written in the code once more', () => {
	// Short words mean other things as well, and so do the names of wrappers, which the next test looks for.
	const isDistinctive = (value: unknown) =>
		typeof value === 'string' && value.length > 3 && !/^[a-z]+$/.test(value);
	const values = readByCode.filter(
		({ topic, known }) => topic !== 'wrappers' && isDistinctive(known.value),
	);
	const again = published.flatMap((path) => {
		const literals = literalsOf(path);
		return values
			.filter(({ known }) => literals.includes(known.value as string))
			.map(({ id }) => `${path}: ${id}`);
	});
	expect(again).toEqual([]);
});

test('wrappers and trigger types are written in facts only', () => {
	const literal = /\bwrapper: '|\b(unwrap|send)\([^)]*, '\w+'\)|\btriggerType: '|\btrigger_type: '/;
	expect(published.filter((path) => literal.test(read(path)))).toEqual([]);
});
