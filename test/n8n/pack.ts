import execa from 'execa';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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

/**
 * n8n installs a community package with the `npm` it finds first on its PATH. This writes one that hands out the
 * tarball where n8n asks the registry for our package, reports no newer versions, and leaves all else to the real
 * npm: so n8n's own installer is at work, on a version nobody has published. Returns the folder for n8n's path.
 */
export function npmOffering(tarball: string, folder: string): string {
	mkdirSync(folder, { recursive: true });
	const script = `#!/bin/sh
case "$1 $2" in
	'view ${PACKAGE.name}@'*) echo '"${PACKAGE.version}"' ;;
	'pack ${PACKAGE.name}@'*) cp '${tarball}' . && basename '${tarball}' ;;
	'outdated '*) echo '{}' ;;
	*) PATH="\${PATH#*:}"; exec npm "$@" ;;
esac
`;
	writeFileSync(join(folder, 'npm'), script, { mode: 0o755 });
	return folder;
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
