import axios from 'axios';
import getPort from 'get-port';
import { setTimeout as sleep } from 'node:timers/promises';
import { AT_ONCE } from '../../nodes/RetreaverTrigger/answers';
import { itemsOf, until, type WorkflowFile } from './api';
import { storedCampaign, useHost } from './host';
import type { QueueProcess } from './n8n';
import { startPostgres, type Postgres } from './postgres';
import { startRedis, type Redis } from './redis';
import { bidWorkflow, respondToBid, respondWithTags, set, triggerWorkflow } from './workflowFiles';

const CAMPAIGN = '1002';
const BID_CAMPAIGN = '1001';
const FALLBACK = { crm: 'fallback' };

let postgres: Postgres;
let redis: Redis;
let port: number;
let processor: QueueProcess;
let worker: QueueProcess;

const host = useHost(async () => {
	[postgres, redis, port] = await Promise.all([
		startPostgres(),
		startRedis(),
		getPort({ host: '127.0.0.1' }),
	]);
	return {
		...redis.env,
		...postgres.env,
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		// The older name: it leaves the webhooks of tests at the main process, as a load balancer would.
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
	};
});

beforeAll(async () => {
	processor = await host.n8n.startWebhookProcessor(port);
}, 200_000);

afterAll(async () => {
	for (const one of [worker, processor]) await one?.kill('SIGTERM');
	await Promise.all([redis?.stop(), postgres?.stop()]);
}, 120_000);

const options = (responseMode: string) => ({
	stages: ['started'],
	options: { responseMode, deadline: 1.5, fallbackTags: JSON.stringify(FALLBACK) },
});

/** What ends at once, and answers where the trigger waits for an answer. */
const workflows: Array<[string, string, WorkflowFile, unknown, unknown]> = [
	[
		'immediately',
		CAMPAIGN,
		triggerWorkflow(CAMPAIGN, 'Immediately', options('onReceived'), set({ tags: { crm: 'gold' } })),
		{},
		{},
	],
	[
		'with the tags of the last node',
		CAMPAIGN,
		triggerWorkflow(CAMPAIGN, 'Last node', options('lastNode'), set({ tags: { crm: 'gold' } })),
		{ crm: 'gold' },
		FALLBACK,
	],
	[
		'with the operation Respond with Tags',
		CAMPAIGN,
		triggerWorkflow(
			CAMPAIGN,
			'Operation',
			options('responseNode'),
			respondWithTags({ crm: 'gold' }),
		),
		{ crm: 'gold' },
		FALLBACK,
	],
	[
		'with a bid',
		BID_CAMPAIGN,
		bidWorkflow(BID_CAMPAIGN, 'buyer-8', 'Bid', { options: { deadline: 1.5 } }, respondToBid),
		expect.objectContaining({ bid: true, payout: 20 }),
		{ bid: false },
	],
];

/** What a call to the campaign sends to our workflow. */
const delivery = async (campaign: string) => {
	const { timeline } = await host.simulator.placeCall({ campaign, durationSeconds: 45 });
	return timeline.find(({ stage, url }) => stage === 'bid' || isOurs(url))!;
};

const isOurs = (url: string) => /127\.0\.0\.1:\d+\/webhook/.test(url);

const post = async (url: string) =>
	(await axios.post(url, {}, { validateStatus: null, proxy: false })).status;

it.each(workflows)('answers in time without a worker: %s', async (_, campaign, file, __, late) => {
	await host.n8n.api.whilePublished(file, async () => {
		const { url, status, answer } = await delivery(campaign);
		expect({ status, answer }).toEqual({ status: 200, answer: late });
		expect(url).toContain(processor.url);
	});
});

describe('with a worker', () => {
	beforeAll(async () => {
		worker = await host.n8n.startWorker();
		// The first executions of a worker are slow, and those from before wait for it.
		await host.n8n.api.whilePublished(workflows[1][2], async (id) => {
			await delivery(CAMPAIGN);
			await host.n8n.api.waitForExecution(id);
		});
	}, 200_000);

	it.each(workflows)('answers %s', async (_, campaign, file, answer) => {
		const before = storedCampaign(host, campaign);
		let address = '';
		await host.n8n.api.whilePublished(file, async (id) => {
			const first = await delivery(campaign);
			expect(first).toMatchObject({ status: 200, answer });
			address = first.url;
			expect(address).toContain(processor.url);
			await host.n8n.api.waitForExecution(id);
			// The main process takes no production webhooks, and nobody gets in without the token.
			expect(await post(address.replace(processor.url, host.n8n.url))).toBe(404);
			expect(await post(address.replace(/n8n_token=\w/, 'n8n_token='))).toBe(401);
			expect(await host.n8n.api.executions(id)).toHaveLength(1);
		});
		expect(await post(address)).toBe(404);
		expect(storedCampaign(host, campaign)).toEqual(before);
	});

	it('reads the full call', async () => {
		const file = triggerWorkflow(CAMPAIGN, 'Full call', {
			stages: ['finished'],
			options: { includeCall: true },
		});
		await host.n8n.api.whilePublished(file, async (id) => {
			const { status } = await delivery(CAMPAIGN);
			expect(status).toBe(200);
			const [execution] = await host.n8n.api.waitForExecution(id);
			// Retreaver sends no figure, where there is no money.
			expect(itemsOf(execution, 'Trigger')).toMatchObject([{ profit: 0 }]);
		});
	});

	it('adds its webhook to a campaign that is created later', async () => {
		const { campaigns } = host.simulator.state;
		const ours = () =>
			campaigns.map(({ timers }) => timers.filter(({ url }) => url.startsWith(processor.url)));
		const file = triggerWorkflow(CAMPAIGN, 'All campaigns', { campaigns: 'all' });
		await host.n8n.api.whilePublished(file, async (id) => {
			campaigns.push({ ...structuredClone(campaigns[0]), id: 90_001, cid: '9001', timers: [] });
			await delivery(CAMPAIGN);
			await until(15_000, 'the webhook of the new campaign', async () => ours().at(-1)![0]);
			await delivery('9001');
			const executions = await host.n8n.api.waitForExecution(id, { count: 2 });
			const events = executions.flatMap((execution) => itemsOf(execution, 'Trigger'));
			expect(events.map(({ campaign_cid }) => campaign_cid).sort()).toEqual([CAMPAIGN, '9001']);
		});
		expect(ours().flat()).toEqual([]);
		campaigns.pop();
	});

	it('leaves the webhooks of a test to the main process', async () => {
		const { api } = host.n8n;
		const id = await api.importWorkflow(
			triggerWorkflow(CAMPAIGN, 'Test', options('lastNode'), set({ tags: { crm: 'gold' } })),
		);
		expect(await api.run(id)).toMatchObject({ waitingForWebhook: true });
		const { url, status, answer } = await delivery(CAMPAIGN);
		expect(url).toContain(`${host.n8n.url}/webhook-test/`);
		expect({ status, answer }).toEqual({ status: 200, answer: { crm: 'gold' } });
		await api.waitForExecution(id);
	});

	it.each<[string, (second: QueueProcess) => Promise<void>]>([
		['a processor is killed', async (second) => await second.kill('SIGKILL')],
		['a processor is told to stop', async (second) => await second.kill('SIGTERM')],
		['the main process restarts', async () => await host.n8n.restart()],
	])(
		'carries out all that n8n answered while %s',
		async (_, happen) => {
			const { api } = host.n8n;
			const second = await host.n8n.startWebhookProcessor();
			const file = triggerWorkflow(
				CAMPAIGN,
				'Load',
				{ stages: ['finished'], otherTags: 'number' },
				set({ done: true }),
			);
			const id = await api.publish(file);
			const { url } = await delivery(CAMPAIGN);
			await api.waitForExecution(id);

			const addresses = [url, url.replace(processor.url, second.url)];
			/** Milliseconds to the answer, if it was a good one. */
			const send = async (number: number) => {
				const start = Date.now();
				const config = { params: { number }, validateStatus: null, proxy: false } as const;
				const sending = axios.post(addresses[number % 2], {}, config);
				const { status } = (await sending.catch(() => undefined)) ?? {};
				return status === 200 ? Date.now() - start : undefined;
			};
			const sending: Array<Promise<number | undefined>> = [];
			let incident: Promise<void> | undefined;
			for (let number = 0; number < 100; number++) {
				sending.push(send(number));
				if (number === 49) incident = happen(second);
				await sleep(50);
			}
			const answers = await Promise.all(sending);
			await incident;
			// Later the trigger answers by itself, although n8n may not have stored the execution yet.
			const stored = answers.flatMap((ms, number) =>
				ms !== undefined && ms < AT_ONCE.deadline ? String(number) : [],
			);
			// What the killed processor had stored, but not handed on, stays unfinished; it was not answered.
			const events = await until(60_000, 'executions of all that was stored', async () => {
				const executions = (await api.executions(id)).filter(({ status }) => status === 'success');
				const numbers = executions.flatMap((execution) =>
					itemsOf(execution, 'Trigger').flatMap(
						({ call_metadata }) => (call_metadata as { number?: string }).number ?? [],
					),
				);
				return stored.every((number) => numbers.includes(number)) ? numbers : undefined;
			});
			await api.deactivate(id);
			await second.kill('SIGKILL');
			expect(events).toEqual([...new Set(events)]);
			// The other one has taken all of its own.
			expect(answers.filter((_, number) => number % 2 === 0)).not.toContain(undefined);
		},
		180_000,
	);
});
