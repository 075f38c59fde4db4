import type { Context } from '../context';
import type { Call, Campaign, Target } from '../state';
import type { TimelineEntry } from '../types';
import { askBidders } from './bids';
import { worth } from './conversions';
import { openTargets } from './routing';
import { stageOf } from './stages';
import { fillTokens } from './tokens';

/** Where a call is routed. Without a number it is not forwarded. */
export interface Route {
	target?: Target;
	number?: string;
}

/** The number to dial: a token is filled from the call's tags (O), and one that is not filled cannot be dialled. */
function numberOf({ number }: Target, call: Call): string | undefined {
	const filled = fillTokens(number, call, (value) => value);
	return filled.includes('[') ? undefined : filled;
}

/**
 * The routing decision: the open buyer who pays most where the campaign routes by bid (H), else the first by priority.
 * A buyer with a pass-through webhook gets a call by a bid only (?), and among buyers who pay the same a bid wins (?).
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
	if (wished) return { target: wished, number: numberOf(wished, call) };
	const bidders = await askBidders(context, campaign, call, report, signal);
	const asked = campaign.timers
		.filter((webhook) => stageOf(webhook) === 'bid')
		.map(({ wcf_target_id: id }) => Number(id));
	const open = openTargets(context.state, campaign, context.clock)
		.filter((target) => bidders.has(target.id) || !asked.includes(target.id))
		.filter((target) => numberOf(target, call) !== undefined);
	const byBid = (a: Target, b: Target) =>
		worth(b, call) - worth(a, call) || Number(bidders.has(b.id)) - Number(bidders.has(a.id));
	const [target] = campaign.route_by_bid ? open.toSorted(byBid) : open;
	return { target, number: target && numberOf(target, call) };
}
