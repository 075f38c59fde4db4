const { execFile } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = async () => {
	const tsc = require.resolve('typescript/bin/tsc');
	await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.json']).catch((error) => {
		// tsc reports to stdout, which execFile's error message leaves out.
		throw new Error(error.stdout || error.message);
	});
};

// What n8n reads beside the compiled code: icons, codex files and output schemas.
const assets = () =>
	src(['icons/*.svg', 'nodes/**/*.json'], { base: '.', encoding: false }).pipe(dest('dist'));

// The code reads the values of facts: their sentences and sources are not published.
const values = async () => {
	const folder = 'dist/facts';
	for (const file of await readdir(folder)) {
		const facts = Object.entries(JSON.parse(await readFile(join(folder, file), 'utf8')))
			.filter(([, { mentions }]) => !mentions)
			.map(([name, { known }]) => [name, { known: { value: known.value } }]);
		await writeFile(join(folder, file), JSON.stringify(Object.fromEntries(facts)));
	}
};

exports.build = series(clean, parallel(compile, assets), values);
