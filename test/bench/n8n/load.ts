import axios from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../n8n/host';
import { until } from '../../n8n/api';

/** A request as Retreaver sends it. */
export interface Delivery {
	url: string;
	body: unknown;
	/** The processes of n8n that take it in turn, as behind a load balancer. n8n's own address when left out. */
	through?: string[];
}

/** What became of a number of requests. */
export interface Outcome {
	/** Milliseconds to the answer, for each request that got a good one. */
	answers: number[];
	/** Milliseconds to the first node behind the trigger, for each request that started an execution. */
	starts: number[];
	/** Requests that got no good answer or started no execution. */
	lost: number;
}

/** The query parameter that carries the time of sending (ms since 1970) into the execution. */
const SENT = 'bench_sent';

/** How long to wait for executions once all requests are answered. */
const PATIENCE = 60_000;

/** The request that Retreaver sends to the published workflow at this stage of a call to the campaign. */
export async function deliveryOf(
	{ simulator, n8n: { api } }: Host,
	workflowId: string,
	campaign: string,
	stage: string,
): Promise<Delivery> {
	const { timeline } = await simulator.placeCall({ campaign });
	const sent = timeline.find((entry) => entry.stage === stage);
	if (!sent) throw new Error(`Nothing was sent at the stage ${stage}`);
	await until(
		30_000,
		'the end of the first execution',
		async () => (await api.countEnded(workflowId)) || undefined,
	);
	return { url: sent.url, body: sent.body };
}

/**
 * Sends a request so many times a second, whether or not the ones before are answered, and waits until n8n is done.
 *
 * @param rate requests a second
 * @param seconds how long
 * @returns milliseconds to the answer, for each request that got a good one
 */
export async function sendAndWait(
	{ n8n: { api } }: Host,
	workflowId: string,
	{ url, body, through }: Delivery,
	rate: number,
	seconds: number,
): Promise<number[]> {
	const count = rate * seconds;
	const before = await api.countEnded(workflowId);
	const { origin } = new URL(url);
	const addresses = through ?? [origin];
	const send = async (index: number) => {
		const sent = Date.now();
		const address = url.replace(origin, addresses[index % addresses.length]);
		const { status } = await axios.post(address, body, {
			params: { [SENT]: sent },
			proxy: false,
			validateStatus: null,
			timeout: PATIENCE,
		});
		return status === 200 ? Date.now() - sent : undefined;
	};
	const begin = performance.now();
	const sending: Array<Promise<number | undefined>> = [];
	for (let index = 0; index < count; index++) {
		await sleep(begin + (index * 1000) / rate - performance.now());
		sending.push(send(index).catch(() => undefined));
	}
	const answers = (await Promise.all(sending)).filter((ms) => ms !== undefined);

	for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(250)) {
		if ((await api.countEnded(workflowId)) >= before + count) break;
	}
	return answers;
}

/** Does the same, and finds out what became of the requests. */
export async function load(
	host: Host,
	workflowId: string,
	delivery: Delivery,
	rate: number,
	seconds: number,
	node: string,
): Promise<Outcome> {
	const answers = await sendAndWait(host, workflowId, delivery, rate, seconds);
	return await outcomeOf(host, workflowId, answers, rate * seconds, node);
}

/**
 * Reads the executions.
 *
 * @param count how many requests were sent
 * @param node the first node behind the trigger
 */
export async function outcomeOf(
	{ n8n: { api } }: Host,
	workflowId: string,
	answers: number[],
	count: number,
	node: string,
): Promise<Outcome> {
	const starts = (await api.executions(workflowId)).flatMap(({ data: { resultData } }) => {
		const [, sent] = new RegExp(`"${SENT}":"?(\\d+)`).exec(JSON.stringify(resultData)) ?? [];
		const begun = resultData.runData[node]?.[0].startTime;
		return sent && begun ? [begun - Number(sent)] : [];
	});
	return { answers, starts, lost: count - Math.min(answers.length, starts.length) };
}
