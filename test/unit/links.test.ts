import execa from 'execa';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import manifest from '../../package.json';

// Paths are those from the root, where the tests run.
process.chdir(resolve(__dirname, '../..'));

const tracked = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
const pages = execa.sync('git', tracked).stdout.split('\n').filter(existsSync);

/** Where GitHub hands out the files of this repository. */
const RAW = `${manifest.homepage.replace('github.com', 'raw.githubusercontent.com')}/main/`;

/** The pictures that a page shows or links to; the link checker does not read those in HTML. */
const picturesOf = (page: string) =>
	[...readFileSync(page, 'utf8').matchAll(/(?:\]\(|src(?:set)?=")([^)"]+\.(?:png|svg|gif))/g)].map(
		([, link]) => (link.startsWith(RAW) ? join(link.slice(RAW.length)) : join(dirname(page), link)),
	);

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

// npm completes the relative links of a README by the repository's address, but not those of a <source>.
test("the README's pictures show on npm, too: their addresses are complete", () => {
	const addresses = [
		...readFileSync('README.md', 'utf8').matchAll(/(?:!\[[^\]]*\]\(|src(?:set)?=")([^)"]+)/g),
	].map(([, address]) => address);
	expect(addresses).not.toEqual([]);
	expect(addresses.filter((address) => !address.startsWith(RAW))).toEqual([]);
});

test('what n8n and the issue forms link to in this repository is there', () => {
	const { stdout } = execa.sync('git', [
		'grep',
		'-hoE',
		`${manifest.homepage}(/blob/main/|#)[A-Za-z0-9_./-]+`,
	]);
	const headings = readFileSync('README.md', 'utf8')
		.match(/(?<=^#+ ).*/gm)!
		.map((heading) => heading.toLowerCase().replaceAll(' ', '-'));
	const links = stdout.split('\n').map((link) => link.slice(manifest.homepage.length));
	expect(links).toContain('/blob/main/docs/trigger.md');
	expect(
		links.filter((link) =>
			link.startsWith('#')
				? ![...headings, 'readme'].includes(link.slice(1))
				: !existsSync(link.slice('/blob/main/'.length)),
		),
	).toEqual([]);
});
