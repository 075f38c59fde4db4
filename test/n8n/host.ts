import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { addresses } from '../addresses';
import { startSimulator, type Simulator } from '../simulator';
import type { Credential } from './api';
import { ensureN8n, IS_NEWEST, type Progress } from './install';
import { startN8n, type N8n } from './n8n';
import { installPackage, startRegistry, type Registry } from './pack';

export interface HostOptions {
	/** Everything the two write is in this folder. */
	folder: string;
	port?: number;
	simulatorPort?: number;
	/** The simulator's clock starts here, after its newest call. */
	now?: Date;
	/** How many calls the simulated account holds. */
	calls?: number;
	/** Settings of n8n beside the usual ones. */
	env?: Record<string, string>;
	onProgress?: Progress;
}

/** A real n8n with our package in it and Retreaver's simulator beside it. */
export interface Host {
	/** Everything the two write is in this folder. */
	folder: string;
	n8n: N8n;
	simulator: Simulator;
	/** The saved credentials, all for the simulator. */
	credentials: Record<'api' | 'rtb' | 'dataWriting' | 'callerList' | 'conversion', Credential>;
	nodeTypes: string[];
	stop(): Promise<void>;
}

/** Starts both, installs the built package (`npm run build` first) in n8n, and saves the credentials. */
export async function startHost(options: HostOptions): Promise<Host> {
	const { folder, port, simulatorPort, now, calls, env, onProgress = () => {} } = options;
	mkdirSync(folder, { recursive: true });
	const install = await ensureN8n(undefined, onProgress);

	const simulator = await startSimulator({ port: simulatorPort, now, calls });
	let registry: Registry | undefined;
	let n8n: N8n | undefined;
	const stop = async () => {
		await n8n?.stop();
		await registry?.stop();
		await simulator.stop();
	};

	try {
		registry = await startRegistry(join(folder, 'registry'), install, onProgress);
		await registry.publish();
		onProgress(`The simulator runs. Starting n8n ${install.version} (20 to 60 seconds)`);
		n8n = await startN8n({
			install,
			userFolder: folder,
			logFile: join(folder, 'n8n.log'),
			path: [registry.path],
			port,
			env,
		});
		await n8n.api.setupOwner();
		onProgress('n8n runs. Installing the package in it');
		const nodeTypes = await installPackage(n8n);
		const credentials = credentialsFor(simulator);
		for (const credential of Object.values(credentials)) await n8n.api.saveCredential(credential);
		return { folder, n8n, simulator, credentials, nodeTypes, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * A host for the tests of one file (or describe), in a folder that goes with it.
 *
 * @param env settings of n8n, or what finds them out before n8n starts
 */
export function useHost(
	env?: HostOptions['env'] | ((folder: string) => Promise<HostOptions['env']>),
): Host {
	const host = {} as Host;
	beforeAll(async () => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-'));
		const settings = typeof env === 'function' ? await env(folder) : env;
		Object.assign(host, await startHost({ folder, env: settings }));
	}, 240_000);
	afterAll(async () => {
		await host.stop?.();
		if (host.folder) rmSync(host.folder, { recursive: true, force: true });
	});
	return host;
}

/** Like describe, but skipped in older versions of n8n that lack the feature. */
export function describeNewest(name: string, tests: () => void): void {
	(IS_NEWEST ? describe : describe.skip)(name, tests);
}

/** A campaign as the simulator holds it, without the time of its last change. */
export function storedCampaign({ simulator }: Host, cid: string) {
	const campaign = simulator.state.campaigns.find((candidate) => candidate.cid === cid)!;
	return structuredClone({ ...campaign, updated_at: undefined });
}

/** The files that n8n wrote (database, logs, saved executions) and that hold the text, by their names. */
export function filesHolding({ folder }: Host, text: string): string[] {
	const files = (path: string): string[] =>
		readdirSync(path, { withFileTypes: true })
			.filter(({ name }) => name !== 'nodes')
			.flatMap((entry) =>
				entry.isDirectory() ? files(join(path, entry.name)) : join(path, entry.name),
			);
	return files(folder)
		.filter((file) => readFileSync(file).includes(text))
		.map((file) => relative(folder, file));
}

/** A credential for each kind of key, under the names that the example workflows use. */
function credentialsFor({ url, credentials }: Simulator): Host['credentials'] {
	const { apiKey, companyId, callerListSecret: secretKey, ...keys } = credentials;
	const postbackKey = (
		name: string,
		keyFor: string,
		postbackApiKey: string,
		more = {},
	): Credential => ({
		name,
		type: 'retreaverPostbackKeyApi',
		data: { keyFor, postbackApiKey, ...more, ...addresses(url) },
	});
	return {
		api: {
			name: 'Retreaver API',
			type: 'retreaverApi',
			data: { apiKey, companyId, ...addresses(url) },
		},
		rtb: postbackKey('Retreaver RTB key', 'rtb', keys.rtbKey),
		dataWriting: postbackKey('Retreaver data writing key', 'callData', keys.dataWritingKey),
		callerList: postbackKey('Retreaver caller list key', 'callerLists', keys.callerListKey, {
			secretKey,
		}),
		conversion: postbackKey('Retreaver conversion key', 'other', keys.conversionKey),
	};
}
