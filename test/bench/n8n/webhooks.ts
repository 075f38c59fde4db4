import { quantile } from 'simple-statistics';

import type { Host } from '../../n8n/host';
import { exampleWorkflows } from '../../examples';
import { type NodeInput, triggerWorkflow, workflowInLine } from '../../n8n/workflowFiles';
import { alternate, type Benchmark } from '../runner';
import { type Line, milliseconds, plain } from '../table';
import type { Hosts } from './host';
import { type Delivery, deliveryOf, load, type Outcome } from './load';

const CAMPAIGN = '1001';
const RATES = [5, 10];
/** Tried one after the other to find the highest that works. */
const MORE_RATES = [10, 13, 16, 19, 22, 26, 30, 36, 43, 52];
const SECONDS = 16;
const FEWER_SECONDS = 12;
/** Within which 99 of 100 executions have to begin. */
export const IN_TIME = 1000;
/** Retreaver waits so long for a bid. */
const BID_TIMEOUT = 5000;

export const work: NodeInput = { name: 'Work', type: 'n8n-nodes-base.noOp' };

/** Publishes our trigger while the work runs, which gets the workflow's ID and the request that Retreaver sends it. */
export const whileOurs = async <T>(
	host: Host,
	run: (id: string, delivery: Delivery) => Promise<T>,
): Promise<T> => {
	const file = triggerWorkflow(CAMPAIGN, 'Benchmark', { stages: ['finished'] }, work);
	return await host.n8n.api.whilePublished(
		file,
		async (id) => await run(id, await deliveryOf(host, id, CAMPAIGN, 'always')),
	);
};

/** Requests at this rate to our trigger, in a workflow of its own. */
const toOurs = async (host: Host, rate: number, seconds: number): Promise<Outcome> =>
	await whileOurs(
		host,
		async (id, delivery) => await load(host, id, delivery, rate, seconds, work.name),
	);

/**
 * The same with n8n's Webhook node. n8n starts an engine for expressions before it hands a request to a trigger.
 * It spares its own Webhook node that from version 2 of the node on, and no other trigger.
 */
export const whileWebhookNode = async <T>(
	host: Host,
	typeVersion: number,
	sample: Delivery,
	run: (id: string, delivery: Delivery) => Promise<T>,
): Promise<T> => {
	const path = crypto.randomUUID();
	const webhook: NodeInput = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, options: {} },
	};
	return await host.n8n.api.whilePublished(
		workflowInLine('Benchmark', webhook, work),
		async (id) => {
			const url = `${host.n8n.url}/webhook/${path}${new URL(sample.url).search}`;
			return await run(id, { ...sample, url });
		},
	);
};

const toWebhookNode = async (
	host: Host,
	typeVersion: number,
	sample: Delivery,
	rate: number,
	seconds: number,
): Promise<Outcome> =>
	await whileWebhookNode(
		host,
		typeVersion,
		sample,
		async (id, delivery) => await load(host, id, delivery, rate, seconds, work.name),
	);

const NAMES = { webhook: 'Webhook node', ordinary: 'Webhook node, version 1' };
type Other = keyof typeof NAMES;
type Run = (rate: number, seconds?: number) => Promise<Outcome>;

/** The receiver of the requests, on a warmed-up host: the first executions of an n8n are slow. */
const contestantsOn = async (host: Host, seconds: number) => {
	host.simulator.reset();
	const sample = await host.n8n.api.whilePublished(
		triggerWorkflow(CAMPAIGN, 'Sample', { stages: ['finished'] }, work),
		async (id) => await deliveryOf(host, id, CAMPAIGN, 'always'),
	);
	const contestants = {
		ours: async (rate: number, time = seconds) => await toOurs(host, rate, time),
		webhook: async (rate: number, time = seconds) =>
			await toWebhookNode(host, 2.1, sample, rate, time),
		ordinary: async (rate: number, time = seconds) =>
			await toWebhookNode(host, 1, sample, rate, time),
	};
	for (const run of Object.values(contestants)) await run(RATES[0], 3);
	return contestants;
};

/**
 * The lines for each rate, and how many calls ours lost.
 *
 * @param ratio the goal beside each of the others
 */
const startLines = async (
	rounds: number,
	{ ours, ...others }: { ours: Run } & Partial<Record<Other, Run>>,
	ratio = 1.1,
	rates = RATES,
) => {
	const lines: Line[] = [];
	let lost = 0;
	for (const rate of rates) {
		const runs = Object.entries({ ours, ...others }).map(([name, run]) => [
			name,
			async () => await run(rate),
		]);
		const outcomes = await alternate<'ours' | Other, Outcome>(rounds, Object.fromEntries(runs));
		lost += outcomes.ours.reduce((sum, outcome) => sum + outcome.lost, 0);
		for (const [name, share] of [
			['p50', 0.5],
			['p99', 0.99],
		] as const) {
			const figures = (of: Outcome[]) => of.map(({ starts }) => quantile(starts, share));
			for (const other of Object.keys(others) as Other[]) {
				lines.push({
					what: `${rate} a second: ${name} to the start of the workflow`,
					ours: figures(outcomes.ours),
					other: { name: NAMES[other], figures: figures(outcomes[other]) },
					unit: milliseconds,
					goal: { ratio },
				});
			}
		}
	}
	return [...lines, { what: 'calls lost', ours: [lost], unit: plain, goal: { figure: 0 } }];
};

/** Point 6: from the webhook to the start of the workflow, beside n8n's own Webhook node. */
export const webhooks: Benchmark<Hosts> = {
	name: 'webhooks',
	title: 'From the webhook to the workflow',
	measure: async ({ rounds, quick }, start) => {
		const contestants = await contestantsOn(await start(), quick ? 2 : SECONDS);
		return [
			...(await startLines(rounds, contestants)),
			...(await rateLines(contestants, quick, 1)),
		];
	},
};

/** The same where n8n keeps more engines ready, which is a setting. */
export const webhooksPooled: Benchmark<Hosts> = {
	name: 'webhooks-pool',
	title: 'The same with N8N_EXPRESSION_ENGINE_POOL_SIZE=4',
	measure: async ({ rounds, quick }, start) => {
		const host = await start({ N8N_EXPRESSION_ENGINE_POOL_SIZE: '4' });
		return await startLines(rounds, await contestantsOn(host, quick ? 2 : SECONDS), 1.1, [10]);
	},
};

/** The same where n8n starts an engine only where an expression needs it, which is a setting. */
export const webhooksLazy: Benchmark<Hosts> = {
	name: 'webhooks-lazy',
	title: 'The same with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true',
	measure: async ({ rounds, quick }, start) => {
		const host = await start({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' });
		const { ours, webhook } = await contestantsOn(host, quick ? 2 : SECONDS);
		return [
			...(await startLines(rounds, { ours, webhook }, 1.2)),
			...(await rateLines({ ours, webhook }, quick, 1 / 1.2)),
		];
	},
};

/** The highest rate of ours beside that of each of the others. */
async function rateLines(
	contestants: Record<string, Run>,
	quick: boolean,
	leastRatio: number,
): Promise<Line[]> {
	const { ours, ...others } = await highestRates(contestants, quick ? [10] : MORE_RATES);
	return Object.entries(others).map(([other, rate]) => ({
		what: `highest rate a second with p99 under ${IN_TIME / 1000} s`,
		ours: [ours],
		other: { name: NAMES[other as Other], figures: [rate] },
		unit: plain,
		goal: { leastRatio },
	}));
}

/** Raises the rate until it is too much for each; a rate counts as too much when it was so twice. */
async function highestRates(
	contestants: Record<string, Run>,
	rates: number[],
): Promise<Record<string, number>> {
	const names = Object.keys(contestants);
	const highest = Object.fromEntries(names.map((name) => [name, 0]));
	let left = names;
	for (const rate of rates) {
		const isInTime = async (name: string) => {
			const { starts, lost } = await contestants[name](rate, FEWER_SECONDS);
			return lost === 0 && quantile(starts, 0.99) < IN_TIME;
		};
		const able: string[] = [];
		for (const name of left) if ((await isInTime(name)) || (await isInTime(name))) able.push(name);
		for (const name of able) highest[name] = rate;
		left = able.reverse();
		if (left.length === 0) break;
	}
	return highest;
}

/** Point 6, the other half: how long Retreaver waits for a bid that a workflow answers. */
export const bids: Benchmark<Hosts> = {
	name: 'bids',
	title: 'From the bid request to the answer',
	measure: async ({ rounds, quick }, start) => {
		const host = await start();
		host.simulator.reset();
		const lines: Line[] = [];
		for (const rate of RATES) {
			const figures: number[] = [];
			for (let round = 0; round < rounds; round++) {
				const file = structuredClone(exampleWorkflows().get('bidder')!);
				file.nodes.find(({ name }) => name === 'Bid request')!.webhookId = crypto.randomUUID();
				const { answers, lost } = await host.n8n.api.whilePublished(file, async (id) => {
					const delivery = await deliveryOf(host, id, CAMPAIGN, 'bid');
					return await load(host, id, delivery, rate, quick ? 2 : SECONDS, 'Score the lead');
				});
				if (lost > 0) throw new Error(`${lost} bid requests were not answered`);
				figures.push(quantile(answers, 0.99));
			}
			lines.push({
				what: `${rate} a second: p99 to the answered bid`,
				ours: figures,
				other: { name: 'Retreaver waits', figures: figures.map(() => BID_TIMEOUT) },
				unit: milliseconds,
				goal: { ratio: 0.5 },
			});
		}
		return lines;
	},
};
