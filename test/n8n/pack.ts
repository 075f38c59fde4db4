import execa from 'execa';
import getPort from 'get-port';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureVerdaccio, type N8nInstall, type Progress } from './install';
import type { N8n } from './n8n';

const ROOT = resolve(__dirname, '../..');

export const PACKAGE: { name: string; version: string } = JSON.parse(
	readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

/** Packs the built package, as publishing would, into the folder. Returns the tarball's path. */
export async function packPackage(folder: string): Promise<string> {
	mkdirSync(folder, { recursive: true });
	const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
	const { stdout } = await execa('npm', args, { cwd: ROOT });
	const [{ filename }] = JSON.parse(stdout);
	return join(folder, filename);
}

/** npm's registry on this computer. It has what is published to it, and nothing else. Dies with this process. */
export interface Registry {
	/** A folder for n8n's path, with an `npm` that asks this registry. */
	path: string;
	/** Packs the built package (`npm run build` first) and publishes it, as this version. */
	publish(version?: string): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts Verdaccio. n8n installs a community package with the `npm` that it finds first on its PATH, from npmjs.com: another
 * registry in its settings (N8N_COMMUNITY_PACKAGES_REGISTRY) needs a license. So it gets an `npm` that puts our registry
 * last, where npm takes it. All else is n8n's own installer and npm at work, on versions that nobody has published.
 *
 * @param folder everything that it writes is in there; what an earlier registry left is removed
 */
export async function startRegistry(
	folder: string,
	{ nodeBinary }: N8nInstall,
	onProgress?: Progress,
): Promise<Registry> {
	const program = await ensureVerdaccio(onProgress);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(join(folder, 'bin'), { recursive: true });
	const host = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
	const registry = `--registry=http://${host}`;
	const config = {
		storage: './storage',
		uplinks: {},
		packages: { '**': { access: '$all', publish: '$anonymous' } },
		log: { type: 'stdout', format: 'json', level: 'error' },
	};
	writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
	const script = `#!/bin/sh\nPATH="\${PATH#*:}"; exec npm "$@" ${registry}\n`;
	writeFileSync(join(folder, 'bin', 'npm'), script, { mode: 0o755 });

	const args = [program, '--config', join(folder, 'config.yaml'), '--listen', `http://${host}`];
	const verdaccio = execa(nodeBinary, args, { cwd: folder, reject: false, all: true });
	const stop = async () => {
		verdaccio.kill();
		await verdaccio;
	};
	for (let isReady = false; !isReady; await sleep(50)) {
		if (verdaccio.exitCode !== null) throw new Error(`Verdaccio stopped: ${(await verdaccio).all}`);
		isReady = await fetch(`http://${host}/-/ping`).then(
			({ ok }) => ok,
			() => false,
		);
	}

	const publish = async (version = PACKAGE.version) => {
		const unpacked = join(folder, version);
		await execa('tar', ['-xzf', await packPackage(unpacked)], { cwd: unpacked });
		const manifest = join(unpacked, 'package', 'package.json');
		const content = JSON.parse(readFileSync(manifest, 'utf8'));
		writeFileSync(manifest, JSON.stringify({ ...content, version }));
		// npm wants a token, and Verdaccio takes any.
		const options = [registry, `--//${host}/:_authToken=any`, '--provenance=false'];
		await execa('npm', ['publish', './package', '--ignore-scripts', ...options], {
			cwd: unpacked,
			env: { NO_PROXY: '127.0.0.1' },
		});
	};
	return { path: join(folder, 'bin'), publish, stop };
}

/** Has n8n install our package the way Settings > Community nodes does. Returns its node types. */
export async function installPackage({ api }: N8n): Promise<string[]> {
	const { name, version } = PACKAGE;
	const installed = await api.request<Array<{ packageName: string }>>('GET', '/community-packages');
	if (installed.some(({ packageName }) => packageName === name)) {
		await api.request('DELETE', '/community-packages', { params: { name } });
	}
	const { installedNodes } = await api.request<{ installedNodes: Array<{ type: string }> }>(
		'POST',
		'/community-packages',
		{ data: { name, version } },
	);
	return installedNodes.map(({ type }) => type);
}
