import type { Context } from '../context';
import type { Call, Campaign, Timer } from '../state';
import type { TimelineEntry } from '../types';
import { send } from './delivery';
import { stageOf } from './stages';
import { fillTokens } from './tokens';

/** A buyer's bid: what it pays (US dollars), where to send the call, after how many seconds it counts. */
export interface Bid {
	targetId: number | null;
	payout: number;
	number: string;
	seconds: number | null;
}

/** The bid request sent without Retreaver's configurator: the guide's four fields (G). */
const bidFields = (call: Call) => ({
	caller_number: call.caller,
	dialed_number: call.number,
	tags: { ...call.tags },
	campaign_id: call.cid,
});

const parseJson = (text: string | null): unknown => {
	try {
		return JSON.parse(text || '{}');
	} catch {
		return {};
	}
};

const inJson = (value: string) => JSON.stringify(value).slice(1, -1);

/** Reads a value from an answer by its path: `a.b.0`. */
const valueAt = (answer: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>(
			(node, key) =>
				typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined,
			answer,
		);

/** The bid request, and the paths of number, amount and timer in the answer. */
function readPing(webhook: Timer, call: Call) {
	const url = new URL(webhook.url);
	if (!url.pathname.startsWith('/webhook-configurator/')) {
		const post = webhook.request_method === 'post';
		return {
			method: post ? ('POST' as const) : ('GET' as const),
			url: fillTokens(webhook.url, call),
			body: post ? bidFields(call) : undefined,
			map: { number: 'buyer_number', bid: 'payout', timer: 'conversion_timer' },
		};
	}
	// Retreaver's webhook configurator (O): it is no host of ours, so its work is done here.
	const value = (name: string) => url.searchParams.get(name);
	const method = value('ping_method') === 'GET' ? ('GET' as const) : ('POST' as const);
	const { PingOutputMap: map = {} } = parseJson(value('ping_output_map')) as {
		PingOutputMap?: Record<string, string>;
	};
	return {
		method,
		url: fillTokens(value('ping_url') ?? '', call),
		headers: parseJson(fillTokens(value('ping_headers') ?? '', call, inJson)) as Record<
			string,
			string
		>,
		body:
			method === 'POST' ? parseJson(fillTokens(value('ping_data') ?? '', call, inJson)) : undefined,
		map: { number: map.number ?? 'number', bid: map.bid ?? 'bid', timer: map.timer ?? 'timer' },
	};
}

/**
 * Asks the pass-through webhooks of a campaign in parallel. The highest bid wins.
 * @returns undefined where nobody bids: an answer counts that is in time, does not say `bid: false` (G), and holds an
 * amount above 0 and a number
 */
export async function askBidders(
	context: Context,
	campaign: Campaign,
	call: Call,
	report: (entry: TimelineEntry) => void,
	signal?: AbortSignal,
): Promise<Bid | undefined> {
	const bidders = campaign.timers.filter((webhook) => stageOf(webhook) === 'bid');
	const bids = await Promise.all(
		bidders.map(async (webhook): Promise<Bid | undefined> => {
			const at = context.clock.iso();
			const { map, ...ping } = readPing(webhook, call);
			const answer = await send(context, ping, signal);
			report({
				stage: 'bid',
				webhookId: webhook.id,
				name: webhook.name,
				...ping,
				attempt: 1,
				...answer,
				tags: {},
				at,
			});
			const payout = valueAt(answer.answer, map.bid);
			const number = valueAt(answer.answer, map.number);
			const seconds = valueAt(answer.answer, map.timer);
			const declined = answer.status !== 200 || valueAt(answer.answer, 'bid') === false;
			if (
				declined ||
				typeof payout !== 'number' ||
				payout <= 0 ||
				typeof number !== 'string' ||
				!number
			)
				return undefined;
			return {
				targetId: Number(webhook.wcf_target_id) || null,
				payout,
				number,
				seconds: typeof seconds === 'number' ? seconds : null,
			};
		}),
	);
	return bids.filter((bid) => bid !== undefined).sort((a, b) => b.payout - a.payout)[0];
}
