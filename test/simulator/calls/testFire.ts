import type { Context } from '../context';
import { notFound } from '../http/errors';
import type { TestFireInput, TimelineEntry } from '../types';
import { askBidders } from './bids';
import { deliver } from './delivery';
import { newCall } from './record';
import { stageOf } from './stages';

/**
 * What the portal's "Test Fire Webhook" does (H): sends webhooks of a campaign with a made-up caller, 212-555-01XX in New
 * York, NY 10001. No call is placed or kept. Whether such a request has a call's UUID and key is not known (?).
 * @throws ApiError 404 where the campaign, or its webhook, does not exist
 */
export async function testFire(
	context: Context,
	{ campaign: cid, webhookId, hasCall = false }: TestFireInput,
	signal: AbortSignal,
): Promise<TimelineEntry[]> {
	const { state, random, clock } = context;
	const campaign = state.campaigns.find((other) => other.cid === cid);
	if (!campaign) throw notFound(`Campaign ${cid}`);
	const webhooks = campaign.timers.filter(({ id }) => webhookId === undefined || id === webhookId);
	if (webhookId !== undefined && webhooks.length === 0) throw notFound(`Webhook ${webhookId}`);

	const caller = `+121255501${random.string.numeric(2)}`;
	const number = state.numbers.find((other) => other.cid === cid);
	const call = {
		...newCall(state, random, { campaign, number, caller, at: clock.iso() }),
		caller_city: 'New York',
		caller_state: 'NY',
		caller_zip: '10001',
		...(hasCall ? {} : { uuid: '', call_key: '' }),
	};
	const timeline: TimelineEntry[] = [];
	const report = (entry: TimelineEntry) => timeline.push(entry);
	for (const webhook of webhooks) {
		const stage = stageOf(webhook);
		if (stage === 'bid') {
			await askBidders(context, { ...campaign, timers: [webhook] }, call, report, signal);
		} else if (stage) {
			await deliver(context, call, webhook, stage, signal, report);
		}
	}
	return timeline;
}
