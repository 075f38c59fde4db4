import execa from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../../package.json';

const ROOT = resolve(__dirname, '../..');

/** A glob with `*` and `**` as a regular expression. */
const toPattern = (glob: string) =>
	new RegExp(
		`^${glob.replace(/\.|\*\*\/|\*/g, (part) => ({ '.': '\\.', '*': '[^/]*' })[part] ?? '(.*/)?')}$`,
	);

test('what is published is what n8n loads and people read, and nothing else', async () => {
	const { stdout } = await execa('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
		cwd: ROOT,
	});
	const [{ files }]: Array<{ files: Array<{ path: string }> }> = JSON.parse(stdout);
	const paths = files.map(({ path }) => path);

	const { nodes, credentials } = manifest.n8n;
	expect(paths).toEqual(expect.arrayContaining([...nodes, ...credentials]));

	// Nothing whose source is gone.
	const built = paths.filter((path) => path.startsWith('dist/'));
	expect(
		built.filter(
			(path) => !existsSync(join(ROOT, path.slice('dist/'.length).replace(/\.js$/, '.ts'))),
		),
	).toEqual([]);

	const [, section] = readFileSync(join(ROOT, 'docs/releasing.md'), 'utf8').split(
		'## What is in the package',
	);
	const kinds = section.split('\n## ')[0].match(/(?<=^\| `)[^`]+/gm)!;
	const kindsOf = (path: string) => kinds.filter((kind) => toPattern(kind).test(path));
	expect(paths.filter((path) => kindsOf(path).length !== 1)).toEqual([]);
	expect(kinds.filter((kind) => !paths.some((path) => kindsOf(path).includes(kind)))).toEqual([]);
});

test('the package brings nothing with it, and runs nothing when it is installed', () => {
	const { peerDependencies, scripts, ...rest } = manifest;
	expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(Object.keys(rest).filter((key) => /dependencies$/i.test(key))).toEqual([
		'devDependencies',
	]);
	expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
});

test('the changelog tells about the version in package.json, once one is released', () => {
	const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
	const [first, ...released] = changelog.match(/(?<=^## ).*/gm) ?? [];
	expect(first).toBe('[Unreleased]');
	expect(
		released.filter((heading) => !/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(heading)),
	).toEqual([]);
	expect(released[0] ?? `[${manifest.version}]`).toContain(`[${manifest.version}]`);
});
