import execa from 'execa';
import getPort from 'get-port';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

/** A running Redis. Dies with this process. */
export interface Redis {
	/** Settings with which n8n runs in queue mode over it. */
	env: Record<string, string>;
	pid: number;
	stop(): Promise<void>;
}

/** Starts Debian's or Homebrew's Redis on a free port of 127.0.0.1, with nothing kept on disk. */
export async function startRedis(): Promise<Redis> {
	const port = await getPort({ host: '127.0.0.1' });
	const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
	const redis = execa('redis-server', args, {
		cwd: tmpdir(),
		all: true,
		buffer: false,
		reject: false,
	});
	const ended = redis.then(() => {
		throw new Error('redis-server does not run. Is it installed (apt-get install redis-server)?');
	});
	const ready = async () => {
		for (let said = ''; !said.includes('Ready to accept connections'); )
			said += String(await once(redis.all!, 'data'));
	};
	await Promise.race([ready(), ended]);
	return {
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(port),
		},
		pid: redis.pid!,
		stop: async () => {
			redis.kill();
			await ended.catch(() => {});
		},
	};
}
