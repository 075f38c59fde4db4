import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { quantile } from 'simple-statistics';

import { type Host, startHost } from '../../n8n/host';
import type { QueueProcess } from '../../n8n/n8n';
import { startPostgres } from '../../n8n/postgres';
import { startRedis } from '../../n8n/redis';
import type { Benchmark } from '../runner';
import { type Line, milliseconds, plain } from '../table';
import { cpuTime, heldTo } from './cpu';
import type { Hosts } from './host';
import { type Delivery, outcomeOf, sendAndWait } from './load';
import { IN_TIME, whileOurs, whileWebhookNode, work } from './webhooks';

/** Rates a second, of which the highest that works is looked for. */
const RATES = [4, 6, 8, 10, 12, 15, 18, 22, 27, 33];
const SECONDS = 8;
/**
 * What each process that takes or executes webhooks gets of a core then, so that the cores of this machine are enough for
 * all of them.
 */
const SHARE = 0.2;
/** At this rate, which all can keep up with, computing time is measured. */
const EASY = { rate: 8, seconds: 15 };

/** Publishes a workflow while the work runs, which gets the workflow's ID and the request to send to it. */
type Contestant = <T>(run: (id: string, delivery: Delivery) => Promise<T>) => Promise<T>;
type Contestants = Record<'ours' | 'webhook', Contestant>;

/** Processes of one kind, by their IDs. */
type Kinds = Record<string, number[]>;

/** The same n8n with more and more processes beside it: how many webhooks a second, and what one takes of each. */
export const scaling: Benchmark<Hosts> = {
	name: 'scaling',
	title: 'From one n8n to several',
	document: 'scaling.md',
	measure: async ({ quick }) => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-bench-'));
		const [postgres, redis, port] = await Promise.all([
			startPostgres(),
			startRedis(),
			getPort({ host: '127.0.0.1' }),
		]);
		const env = { ...postgres.env, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
		const host = await startHost({ folder, env, onProgress: console.log });
		const { n8n } = host;
		const processors: QueueProcess[] = [];
		const workers: QueueProcess[] = [];
		const lines: Line[] = [];

		const pids = (processes: QueueProcess[]) => processes.map(({ pid }) => pid);
		const measure = async (setup: string) => {
			console.log(setup);
			const through = processors.length > 0 ? processors.map(({ url }) => url) : undefined;
			const contestants = await contestantsOn(host, through);
			const held = workers.length > 0 ? [...pids(workers), ...pids(processors)] : [n8n.pid()];
			const [rates, seconds] = quick ? [[4], 2] : [RATES, SECONDS];
			lines.push(await rateLine(setup, host, contestants, held, rates, seconds));
			return contestants;
		};
		const measureCpu = async (setup: string, contestants: Contestants) => {
			const kinds: Kinds = {
				'webhook processor': pids(processors),
				worker: pids(workers),
				main: [n8n.pid()],
				PostgreSQL: [postgres.pid],
				Redis: workers.length > 0 ? [redis.pid] : [],
			};
			lines.push(...(await cpuLines(setup, host, contestants, kinds, quick ? 2 : EASY.seconds)));
		};

		try {
			const alone = await measure('one n8n');
			await measureCpu('one n8n', alone);
			await n8n.restart({
				...redis.env,
				N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
				WEBHOOK_URL: `http://127.0.0.1:${port}/`,
			});
			workers.push(await n8n.startWorker());
			processors.push(await n8n.startWebhookProcessor(port));
			const queued = await measure('1 webhook processor, 1 worker');
			await measureCpu('queue mode', queued);
			processors.push(await n8n.startWebhookProcessor());
			await measure('2 webhook processors, 1 worker');
			workers.push(await n8n.startWorker());
			await measure('2 webhook processors, 2 workers');
		} finally {
			for (const one of [...processors, ...workers]) await one.kill('SIGTERM');
			await host.stop();
			await Promise.all([redis.stop(), postgres.stop()]);
			rmSync(folder, { recursive: true, force: true });
		}
		return lines;
	},
};

/** The two that are compared, warmed up: the first executions of a process are slow. */
async function contestantsOn(host: Host, through?: string[]): Promise<Contestants> {
	host.simulator.reset();
	const sample = await whileOurs(host, async (_, delivery) => delivery);
	const contestants: Contestants = {
		ours: async (run) =>
			await whileOurs(host, async (id, delivery) => await run(id, { ...delivery, through })),
		webhook: async (run) => await whileWebhookNode(host, 2.1, { ...sample, through }, run),
	};
	for (const contestant of Object.values(contestants))
		await contestant(async (id, delivery) => await sendAndWait(host, id, delivery, 4, 5));
	return contestants;
}

/** The highest of the rates at which nothing is lost and 99 of 100 workflows start in time. */
async function rateLine(
	setup: string,
	host: Host,
	{ ours, webhook }: Contestants,
	pids: number[],
	rates: number[],
	seconds: number,
): Promise<Line> {
	const isInTime = async (contestant: Contestant, rate: number) =>
		await contestant(async (id, delivery) => {
			const answers = await heldTo(
				SHARE,
				pids,
				async () => await sendAndWait(host, id, delivery, rate, seconds),
			);
			const { starts, lost } = await outcomeOf(host, id, answers, rate * seconds, work.name);
			return lost === 0 && quantile(starts, 0.99) < IN_TIME;
		});
	const highest = async (contestant: Contestant): Promise<number> => {
		// All below `low` work, none from `high` on does.
		let [low, high] = [0, rates.length];
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			if (await isInTime(contestant, rates[middle])) low = middle + 1;
			else high = middle;
		}
		return low > 0 ? rates[low - 1] : 0;
	};
	return {
		what: `${setup}: highest rate a second`,
		ours: [await highest(ours)],
		other: { name: 'Webhook node', figures: [await highest(webhook)] },
		unit: plain,
	};
}

/** The computing time that one webhook and its execution take of each kind of process. */
async function cpuLines(
	setup: string,
	host: Host,
	{ ours, webhook }: Contestants,
	kinds: Kinds,
	seconds: number,
): Promise<Line[]> {
	const taken = () =>
		Object.values(kinds).map((pids) => pids.reduce((sum, pid) => sum + cpuTime(pid), 0));
	const perCall = async (contestant: Contestant) =>
		await contestant(async (id, delivery) => {
			const before = taken();
			await sendAndWait(host, id, delivery, EASY.rate, seconds);
			return taken().map((time, index) => (time - before[index]) / (EASY.rate * seconds));
		});
	const [mine, others] = [await perCall(ours), await perCall(webhook)];
	return Object.entries(kinds).flatMap(([kind, pids], index) =>
		pids.length === 0
			? []
			: {
					what: `${setup}: computing time of ${kind} for one call`,
					ours: [mine[index]],
					other: { name: 'Webhook node', figures: [others[index]] },
					unit: milliseconds,
				},
	);
}
