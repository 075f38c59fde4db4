import execa from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../../package.json';

const ROOT = resolve(__dirname, '../..');

test('what is published is what n8n loads and people read, and nothing else', async () => {
	const { stdout } = await execa('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
		cwd: ROOT,
	});
	const [{ files }]: Array<{ files: Array<{ path: string }> }> = JSON.parse(stdout);
	const paths = files.map(({ path }) => path);

	const { nodes, credentials } = manifest.n8n;
	expect(paths).toEqual(
		expect.arrayContaining([
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'index.js',
			...nodes,
			...credentials,
		]),
	);
	const [built, others] = [true, false].map((wanted) =>
		paths.filter((path) => path.startsWith('dist/') === wanted),
	);
	expect(others.sort()).toEqual([
		'CHANGELOG.md',
		'LICENSE',
		'README.md',
		'index.js',
		'package.json',
	]);
	// No source maps, no declarations, nothing whose source is gone.
	expect(
		built.filter(
			(path) => !existsSync(join(ROOT, path.slice('dist/'.length).replace(/\.js$/, '.ts'))),
		),
	).toEqual([]);
	expect(
		built.filter(
			(path) => !/^dist\/(credentials|facts|icons|nodes)\/.*\.(js|json|svg)$/.test(path),
		),
	).toEqual([]);
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
