import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// Paths are those from the root, where the tests run.
process.chdir(resolve(__dirname, '../..'));

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = (text: string) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);

/** The package's own pages: those that the README leads to, directly or through others. */
function pages(): Map<string, string> {
	const found = new Map<string, string>();
	const visit = (file: string) => {
		if (found.has(file) || !existsSync(file)) return;
		found.set(file, readFileSync(file, 'utf8'));
		for (const { path } of links(file, found.get(file)!)) if (path.endsWith('.md')) visit(path);
	};
	visit('README.md');
	return found;
}

/** The links within the repository, and the pictures. */
function links(file: string, text: string) {
	const found = [...text.matchAll(/(?:\]\(|src(?:set)?=")(?!https?:)([^)"#]*)(?:#([^)]+))?[)"]/g)];
	return found.map(([, path, anchor]) => ({
		path: path ? join(dirname(file), path) : file,
		anchor,
	}));
}

test.each([...pages()])('every link leads somewhere: %s', (file, text) => {
	const broken = links(file, text).filter(
		({ path, anchor }) =>
			!existsSync(path) || (anchor && !anchors(readFileSync(path, 'utf8')).includes(anchor)),
	);
	expect(broken).toEqual([]);
});

test.each([...pages()])('every file that is named is there: %s', (_, text) => {
	const named = [
		...text.matchAll(/`((?:credentials|docs|examples|nodes|scripts|test)\/[\w./-]*)`/g),
	];
	expect(named.map(([, path]) => path).filter((path) => !existsSync(path))).toEqual([]);
});

test('every picture is shown on a page', () => {
	const shown = [...pages()].flatMap(([file, text]) => links(file, text).map(({ path }) => path));
	const pictures = readdirSync('docs/images').map((name) => join('docs/images', name));
	expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});
