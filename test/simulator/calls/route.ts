import type { Context } from '../context';
import type { Call, Campaign, Target } from '../state';
import type { TimelineEntry } from '../types';
import { askBidders, type Bid } from './bids';
import { openTargets } from './routing';
import { stageOf } from './stages';

/** Where a call is routed. Without a number it is not forwarded. */
export interface Route {
	target?: Target;
	number?: string;
	bid?: Bid;
}

/**
 * The routing decision: the highest bid, or the first open buyer that does not bid. A buyer with a pass-through webhook
 * gets a call by a bid only (?).
 * @param wished the buyer a test asks for: nobody is asked to bid
 */
export async function route(
	context: Context,
	campaign: Campaign,
	call: Call,
	{
		wished,
		signal,
		report,
	}: { wished?: Target; signal?: AbortSignal; report: (entry: TimelineEntry) => void },
): Promise<Route> {
	const { state, clock } = context;
	if (wished) return { target: wished, number: wished.number };
	const bid = await askBidders(context, campaign, call, report, signal);
	if (bid)
		return { bid, number: bid.number, target: state.targets.find(({ id }) => id === bid.targetId) };
	const bidders = campaign.timers
		.filter((webhook) => stageOf(webhook) === 'bid')
		.map(({ wcf_target_id: id }) => Number(id));
	const target = openTargets(state, campaign, clock).find(({ id }) => !bidders.includes(id));
	return { target, number: target?.number };
}
