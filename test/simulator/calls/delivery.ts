import axios from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context';
import type { Call, Timer } from '../state';
import type { Stage, TimelineEntry } from '../types';
import { MAX_TAGS, readTags, tagCall } from './tags';
import { fillTokens } from './tokens';

/** Pause before a delivery is repeated (ms); real time, kept short. */
const RETRY_PAUSE = 200;

/** The body of a POST: what the guide's own handler reads (G). Its dialed_number is the number that the caller dialled. */
export const handlerFields = (call: Call) => ({
	id: call.uuid,
	caller_number: call.caller,
	dialed_number: call.number,
	duration: call.total_duration,
	status:
		call.end_time === null || call.status !== 'finished'
			? call.status
			: call.connected
				? 'completed'
				: 'no-answer',
	created_at: call.created_at,
	answered_at: call.forwarded_time,
	ended_at: call.end_time,
	recording_url: call.recording_url ?? null,
	tags: { ...call.tags },
});

/** What a receiver answered, or that it did not. */
type Answer = Pick<TimelineEntry, 'status' | 'ms' | 'answer' | 'error'>;

/** Sends a GET or POST and gives up after the timeout (5 s, G). Redirects are followed (D). */
export async function send(
	{ webhookTimeoutMs }: Context,
	request: {
		method: 'GET' | 'POST';
		url: string;
		body?: unknown;
		headers?: Record<string, string>;
	},
	signal?: AbortSignal,
): Promise<Answer> {
	const started = performance.now();
	const elapsed = () => Math.round(performance.now() - started);
	try {
		const { status, data } = await axios.request<unknown>({
			method: request.method,
			url: request.url,
			data: request.body,
			headers: { 'User-Agent': 'Retreaver simulator', ...request.headers },
			validateStatus: () => true,
			proxy: false,
			// axios' own timeout starts anew with each part of a slow answer; the signal does not.
			signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(webhookTimeoutMs)]),
		});
		return { status, ms: elapsed(), answer: data };
	} catch (error) {
		const late = elapsed() >= webhookTimeoutMs;
		const message = late
			? `no answer within ${webhookTimeoutMs} ms`
			: error instanceof Error
				? error.message
				: String(error);
		return { status: null, ms: elapsed(), error: message };
	}
}

/** Failed deliveries are those without an answer, with 429, and with 5xx: our reading, nothing is documented (?). */
const failed = ({ status }: Answer) => status === null || status === 429 || status >= 500;

/**
 * Delivers one webhook of a call, again where it failed and the switch allows it, and applies the answer: the values of
 * a JSON object become tags (G), at most 100 (D). What was sent is added to the call's fired_pixels.
 * @param report gets one entry for each attempt
 */
export async function deliver(
	context: Context,
	call: Call,
	webhook: Timer,
	stage: Stage,
	signal: AbortSignal,
	report: (entry: TimelineEntry) => void,
): Promise<void> {
	const { clock, random, switches } = context;
	const method = webhook.request_method === 'post' ? 'POST' : 'GET';
	const url = fillTokens(webhook.url, call);
	const body = method === 'POST' ? handlerFields(call) : undefined;
	const pixel = {
		url,
		fire_order: webhook.fire_order,
		batch_uuid: random.string.uuid(),
		created_at: clock.iso(),
		fired_at: null as string | null,
		status: 'new',
		webhook_name: webhook.name,
	};
	call.fired_pixels.push({ fired_pixel: pixel });
	call.fired_pixels_count += 1;

	for (let attempt = 1; attempt <= 1 + switches.webhookRetries && !signal.aborted; attempt++) {
		if (attempt > 1) await sleep(RETRY_PAUSE);
		const at = clock.iso();
		const answer = await send(context, { method, url, body }, signal);
		const tags = answer.status !== null && answer.status < 300 ? readTags(answer.answer) : {};
		const tooMany = Object.keys(tags).length > MAX_TAGS;
		if (!tooMany) tagCall(call, tags, clock.iso());
		pixel.fired_at = clock.iso();
		pixel.status = failed(answer) ? 'failed' : 'fired';
		report({
			stage,
			webhookId: webhook.id,
			name: webhook.name,
			method,
			url,
			body,
			attempt,
			...answer,
			at,
			tags: tooMany ? {} : tags,
			pixel,
			...(tooMany ? { error: `more than ${MAX_TAGS} tags` } : {}),
		});
		if (!failed(answer)) break;
	}
	call.updated_at = clock.iso();
}
