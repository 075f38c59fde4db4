import execa from 'execa';
import getPort from 'get-port';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { N8nApi } from './api';
import type { N8nInstall } from './install';

const START_TIMEOUT = 180_000;

export interface N8nOptions {
	install: N8nInstall;
	/** Where this n8n keeps its database, its settings and the community packages it installs. */
	userFolder: string;
	/** Gets everything n8n prints. */
	logFile: string;
	/** Any free one when left out. */
	port?: number;
	/** Folders searched for programs before all others. */
	path?: string[];
	env?: Record<string, string>;
}

/** A running n8n. Dies with this process. */
export interface N8n {
	url: string;
	api: N8nApi;
	userFolder: string;
	stop(): Promise<void>;
	/**
	 * Stops and starts again, at the same address with the same data; the session stays logged in.
	 *
	 * @param changes settings that are different from now on
	 */
	restart(changes?: Record<string, string>): Promise<void>;
	logs(): string;
	/** The process that runs now. */
	pid(): number;
	/** In queue mode: starts a process that executes workflows, and returns once it takes jobs. */
	startWorker(): Promise<QueueProcess>;
	/**
	 * In queue mode: starts a process that takes production webhooks, and returns once it does.
	 *
	 * @param port any free one when left out
	 */
	startWebhookProcessor(port?: number): Promise<QueueProcess>;
}

/** A process beside the main n8n, with the same settings. Dies with this process. */
export interface QueueProcess {
	url: string;
	pid: number;
	/** Ends it: in order with SIGTERM, at once with SIGKILL. */
	kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts n8n on 127.0.0.1 and returns once it answers. It knows nothing of this process's n8n and npm settings. */
export async function startN8n({
	install,
	userFolder,
	logFile,
	port,
	path = [],
	env,
}: N8nOptions): Promise<N8n> {
	mkdirSync(userFolder, { recursive: true });
	const n8nPort = port ?? (await getPort({ host: '127.0.0.1' }));
	const url = `http://127.0.0.1:${n8nPort}`;
	const settings: Record<string, string> = {
		PATH: [...path, dirname(install.nodeBinary), process.env.PATH].join(delimiter),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(n8nPort),
		N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
		// As 2.x does by itself. Else 1.x writes an execution's status before its data.
		DB_SQLITE_POOL_SIZE: '3',
		NO_PROXY: '127.0.0.1,localhost',
		...env,
	};
	for (const name of ['HOME', 'LANG', 'TMPDIR', 'HTTP_PROXY', 'HTTPS_PROXY']) {
		const value = process.env[name];
		if (value) settings[name] ??= value;
	}

	let n8n: execa.ExecaChildProcess | undefined;
	const logs = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');

	const spawn = (command: string, env: Record<string, string>) => {
		// Straight into the file: an n8n whose output has no reader any more would take all of a core.
		const out = openSync(logFile, 'a');
		const child = execa(install.nodeBinary, [install.n8nBinary, command], {
			cwd: userFolder,
			env,
			extendEnv: false,
			reject: false,
			stdio: ['ignore', out, out],
		});
		closeSync(out);
		return child;
	};

	const untilReady = async (child: execa.ExecaChildProcess, isReady: () => Promise<boolean>) => {
		for (const end = Date.now() + START_TIMEOUT; !(await isReady()); await sleep(250)) {
			const failed =
				child.exitCode !== null ? 'stopped while starting' : Date.now() > end && 'did not start';
			if (!failed) continue;
			await terminate(child);
			throw new Error(`n8n ${failed}. The end of its log (${logFile}):\n${logs().slice(-2000)}`);
		}
	};

	const start = async () => {
		n8n = spawn('start', settings);
		await untilReady(n8n, async () => await api.isReady());
	};

	const startBeside = async (command: 'worker' | 'webhook', port?: number) => {
		const ownPort = String(port ?? (await getPort({ host: '127.0.0.1' })));
		const beside = spawn(command, {
			...settings,
			N8N_PORT: ownPort,
			// A worker has a server for this only.
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: ownPort,
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
		});
		const url = `http://127.0.0.1:${ownPort}`;
		await untilReady(
			beside,
			async () => (await fetch(`${url}/healthz/readiness`).catch(() => undefined))?.ok ?? false,
		);
		return {
			url,
			pid: beside.pid!,
			kill: async (signal: 'SIGTERM' | 'SIGKILL') => await terminate(beside, signal),
		};
	};

	const stop = async () => {
		await terminate(n8n);
		n8n = undefined;
	};

	const restart = async (changes: Record<string, string> = {}) => {
		Object.assign(settings, changes);
		await stop();
		await start();
	};

	const api = new N8nApi(url);
	await start();
	return {
		url,
		api,
		userFolder,
		stop,
		restart,
		logs,
		pid: () => n8n!.pid!,
		startWorker: async () => await startBeside('worker'),
		startWebhookProcessor: async (port) => await startBeside('webhook', port),
	};
}

async function terminate(
	child: execa.ExecaChildProcess | undefined,
	signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
) {
	child?.kill(signal, { forceKillAfterTimeout: 30_000 });
	await child;
}
