import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { request as httpRequest } from 'node:http';
import { itemsOf } from './api';
import { useHost } from './host';
import { hostileRequest, targetOf, type HostileRequest } from './hostileRequests';
import {
	bidWorkflow,
	respondToBid,
	triggerWorkflow,
	workflowInLine,
	type NodeInput,
} from './workflowFiles';

/** 5,000 take six minutes, which is long for each commit. */
const COUNT = process.env.CI ? 1_000 : 5_000;
/** Four at a time; the same in each run, so that a failure is about the code. */
const REQUESTS = { numRuns: COUNT / 4, seed: 1 };

/** A parameter that tells which request started an execution. */
const NUMBER = 'request_number';

const host = useHost();

interface Answer {
	/** 0 where n8n broke the connection off instead of reading on. */
	status: number;
	body: string;
}

const send = async ({ method, headers, body }: HostileRequest, path: string): Promise<Answer> =>
	await new Promise((resolve, reject) => {
		const { hostname, port } = new URL(host.n8n.url);
		// Without it the body of a GET would be taken for another request.
		const sized = { 'Content-Length': body.length, ...headers };
		const signal = AbortSignal.timeout(60_000);
		const request = httpRequest(
			{ hostname, port, method, path, headers: sized, signal, agent: false },
			(response) => {
				const parts: Buffer[] = [];
				const end = () =>
					resolve({ status: response.statusCode!, body: Buffer.concat(parts).toString() });
				response
					.on('data', (part: Buffer) => parts.push(part))
					.on('end', end)
					.on('error', end);
			},
		);
		request.on('error', (error: NodeJS.ErrnoException) => {
			if (['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) resolve({ status: 0, body: '' });
			else reject(error);
		});
		request.end(body);
	});

/** Whether it is the answer to a request that starts an execution: no tags, or a bid or none. */
const hasStarted = ({ status, body }: Answer) => status === 200 && /^\{("bid":.*)?\}$/.test(body);

it(`${COUNT} hostile requests start nothing without the token, and break nothing with it`, async () => {
	const { api } = host.n8n;
	const ids = [
		await api.publish(triggerWorkflow('1001', 'Calls', { stages: ['finished'] })),
		await api.publish(bidWorkflow('1001', 'buyer-8', 'Bids', {}, respondToBid)),
	];
	const webhooks = host.simulator.state.campaigns
		.find(({ cid }) => cid === '1001')!
		.timers.map(({ url }) => new URL(new URL(url).searchParams.get('ping_url') ?? url))
		.filter(({ origin }) => origin === host.n8n.url)
		.map(({ pathname, searchParams }) => ({
			pathname,
			own: Object.fromEntries([...searchParams].filter(([name]) => name.startsWith('n8n_'))),
		}));
	expect(webhooks).toHaveLength(2);

	// n8n's own node to compare with, in a version that n8n treats as ours: it leaves bodies of unknown types unread.
	const path = crypto.randomUUID();
	const plain = (httpMethod: string): NodeInput => ({
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { path, httpMethod },
	});
	for (const method of ['POST', 'GET'])
		await api.publish(workflowInLine(`Plain ${method}`, plain(method)));

	/** The numbers of the requests with the token, and of those whose answer says that an execution has started. */
	const admitted = new Set<number>();
	const started: number[] = [];
	let sent = 0;
	const check = async (request: HostileRequest, { pathname, own }: (typeof webhooks)[number]) => {
		const number = ++sent;
		if (request.token === 'right') admitted.add(number);
		const answer = await send(request, `${targetOf(request, pathname, own)}&${NUMBER}=${number}`);
		if (answer.status >= 500) {
			const { status } = await send(request, targetOf(request, `/webhook/${path}`, own));
			expect(answer).toMatchObject({ status });
		}
		if (hasStarted(answer)) started.push(number);
	};
	const four = fc.array(hostileRequest, { minLength: 4, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(four, async (requests) => {
			await Promise.all(
				requests.map(async (request, index) => await check(request, webhooks[index % 2])),
			);
		}),
		REQUESTS,
	);

	expect(sent).toBe(COUNT);
	expect(started.length).toBeGreaterThan(COUNT / 20);
	expect(started.filter((number) => !admitted.has(number))).toEqual([]);

	const executions = (
		await Promise.all(ids.map(async (id) => await api.endedExecutions(id, 60_000)))
	).flat();
	const numbers = executions.map((execution) =>
		Number((itemsOf(execution, 'Trigger')[0].call_metadata as IDataObject)[NUMBER]),
	);
	expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	const ascending = (list: number[]) => list.toSorted((a, b) => a - b);
	expect(ascending(numbers)).toEqual(ascending(started));
	expect(host.n8n.logs()).not.toMatch(/could not take a webhook|unhandled|uncaught/i);
}, 1_800_000);
