import execa from 'execa';
import getPort from 'get-port';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from './api';

/** Where Debian keeps what is not on the PATH: a folder for each version. */
const DEBIAN = '/usr/lib/postgresql';
/** A server of this user lets itself in everywhere; it listens on this machine only. */
const USER = 'postgres';

/** A running PostgreSQL. Dies with this process. */
export interface Postgres {
	host: string;
	port: number;
	user: string;
	database: string;
	/** Settings with which n8n uses it. */
	env: Record<string, string>;
	pid: number;
	/** The rows of a SELECT. */
	rows<T>(select: string): Promise<T[]>;
	stop(): Promise<void>;
}

/** Starts a PostgreSQL of its own, empty, on a free port of 127.0.0.1; what it writes goes with it. */
export async function startPostgres(): Promise<Postgres> {
	let folder = '';
	const remove = () => rmSync(folder, { recursive: true, force: true });
	try {
		const options = { env: { PATH: programs() }, ...(await owner()) };
		folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		if (options.uid) chownSync(folder, options.uid, options.gid!);

		const [host, port] = ['127.0.0.1', await getPort({ host: '127.0.0.1' })];
		const psql = async (sql: string) => {
			const args = ['--no-psqlrc', '--tuples-only', '--no-align', '--command', sql];
			return (await execa('psql', ['-h', host, '-p', String(port), '-U', USER, ...args], options))
				.stdout;
		};
		await execa(
			'initdb',
			['-D', folder, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-sync'],
			options,
		);
		const args = ['-D', folder, '-k', folder, '-h', host, '-p', String(port), '-F'];
		const server = execa('postgres', args, { ...options, reject: false });
		await until(60_000, 'PostgreSQL', async () => {
			if (server.exitCode !== null) throw new Error((await server).stderr);
			return await psql('SELECT 1').catch(() => undefined);
		});
		return {
			host,
			port,
			user: USER,
			database: USER,
			env: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: host,
				DB_POSTGRESDB_PORT: String(port),
				DB_POSTGRESDB_USER: USER,
				DB_POSTGRESDB_DATABASE: USER,
			},
			pid: server.pid!,
			rows: async (select) =>
				JSON.parse(await psql(`SELECT coalesce(json_agg(r), '[]') FROM (${select}) r`)),
			stop: async () => {
				// Its way of being told not to wait for those who are still connected.
				server.kill('SIGINT');
				await server;
				remove();
			},
		};
	} catch (error) {
		if (folder) remove();
		const { message } = error as Error;
		throw new Error(
			`PostgreSQL could not be started. Is it installed? On Debian: apt-get install postgresql\n${message}`,
		);
	}
}

/** PostgreSQL refuses to run as root: Debian's package has made a user for it. */
async function owner(): Promise<{ uid?: number; gid?: number }> {
	if (process.getuid?.() !== 0) return {};
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (which) => await execa('id', [which, USER])),
	);
	return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** The PATH, with the newest PostgreSQL that Debian has installed behind it. */
function programs(): string {
	const versions = existsSync(DEBIAN)
		? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
		: [];
	return [process.env.PATH, ...versions.map((version) => join(DEBIAN, version, 'bin'))].join(
		delimiter,
	);
}
