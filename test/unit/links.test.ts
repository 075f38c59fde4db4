import execa from 'execa';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// Paths are those from the root, where the tests run.
process.chdir(resolve(__dirname, '../..'));

const tracked = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
const pages = execa.sync('git', tracked).stdout.split('\n').filter(existsSync);

/** The pictures that a page shows or links to; the link checker does not read those in HTML. */
const picturesOf = (page: string) =>
	[
		...readFileSync(page, 'utf8').matchAll(
			/(?:\]\(|src(?:set)?=")(?!https?:)([^)"]+\.(?:png|svg|gif))/g,
		),
	].map(([, path]) => join(dirname(page), path));

test('every link leads to a file or heading that is there', async () => {
	const links = 'remark-validate-links=repository:false';
	const options = [
		'--no-config',
		'--no-stdout',
		'--no-color',
		'--quiet',
		'--frail',
		'--use',
		links,
	];
	const { all } = await execa('remark', [...pages, ...options], {
		all: true,
		preferLocal: true,
		reject: false,
	});
	expect(all).toBe('');
});

test.each(pages)('every file that is named is there: %s', (page) => {
	const named = [
		...readFileSync(page, 'utf8').matchAll(
			/`((?:credentials|docs|examples|nodes|scripts|test)\/[\w./-]*)`/g,
		),
	];
	expect(named.map(([, path]) => path).filter((path) => !existsSync(path))).toEqual([]);
});

test('the pictures on the pages are those in the folder', () => {
	const shown = pages.flatMap(picturesOf);
	expect(shown.filter((picture) => !existsSync(picture))).toEqual([]);
	const pictures = readdirSync('docs/images').map((name) => join('docs/images', name));
	expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});
