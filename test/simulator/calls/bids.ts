import type { Context } from '../context';
import type { Call, Campaign, Tags, Timer } from '../state';
import type { TimelineEntry } from '../types';
import { send } from './delivery';
import { stageOf } from './stages';
import { readTags, tagCall } from './tags';
import { fillTokens } from './tokens';

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

/** The bid request, and the paths of number, amount and timer in the answer. `prefix`: of the tags that the configurator makes. */
function readPing(webhook: Timer, call: Call) {
	const url = new URL(webhook.url);
	if (!url.pathname.startsWith('/webhook-configurator/')) {
		const post = webhook.request_method === 'post';
		return {
			method: post ? ('POST' as const) : ('GET' as const),
			url: fillTokens(webhook.url, call),
			body: post ? bidFields(call) : undefined,
			map: { number: 'buyer_number', bid: 'payout', timer: 'conversion_timer' },
			prefix: undefined,
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
		prefix: value('output_tag_prefix') ?? '',
	};
}

/**
 * Asks the pass-through webhooks of a campaign in parallel, and puts their bids on the call as tags: the configurator's
 * are called `<prefix>_number`, `_bid` and `_timer` (?), without it the fields of the answer are the tags (G).
 * @returns the buyers who bid. An answer counts that is in time, does not say `bid: false` (G), and holds an amount above
 * 0 and a number
 */
export async function askBidders(
	context: Context,
	campaign: Campaign,
	call: Call,
	report: (entry: TimelineEntry) => void,
	signal?: AbortSignal,
): Promise<Set<number>> {
	const webhooks = campaign.timers.filter((webhook) => stageOf(webhook) === 'bid');
	const bids = await Promise.all(
		webhooks.map(async (webhook): Promise<{ targetId: number; tags: Tags } | undefined> => {
			const at = context.clock.iso();
			const { map, prefix, ...ping } = readPing(webhook, call);
			const answer = await send(context, ping, signal);
			const payout = valueAt(answer.answer, map.bid);
			const number = valueAt(answer.answer, map.number);
			const timer = valueAt(answer.answer, map.timer);
			const declined = answer.status !== 200 || valueAt(answer.answer, 'bid') === false;
			const isBid =
				!declined &&
				typeof payout === 'number' &&
				payout > 0 &&
				typeof number === 'string' &&
				number;
			const found = prefix === undefined ? answer.answer : { number, bid: payout, timer };
			const tags = isBid ? withPrefix(prefix, readTags(found)) : {};
			report({
				stage: 'bid',
				webhookId: webhook.id,
				name: webhook.name,
				...ping,
				attempt: 1,
				...answer,
				tags,
				at,
			});
			return isBid ? { targetId: Number(webhook.wcf_target_id), tags } : undefined;
		}),
	);
	const made = bids.filter((bid) => bid !== undefined);
	for (const { tags } of made) tagCall(call, tags, context.clock.iso());
	return new Set(made.map(({ targetId }) => targetId));
}

const withPrefix = (prefix: string | undefined, tags: Tags): Tags =>
	prefix
		? Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}_${key}`, value]))
		: tags;
