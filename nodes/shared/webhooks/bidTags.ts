import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../api/facts';
import { required } from '../input/validate';
import { conversionGroups } from '../records/conversions';

/** The values that a buyer needs for a bid to take effect, by the API's names: the number to call, the price, and the call length. */
export interface BidTags extends IDataObject {
	/** The buyer's Number: a token that Retreaver replaces (O). */
	number: string;
	/** The conversion's Seconds Tag and Revenue Tag: names of tags, without brackets (O). */
	seconds_tag: string;
	revenue_tag: string;
}

/** Where to find the switch that no API returns (H). */
export const ROUTE_BY_BID =
	'In Retreaver, switch on "Route by Bid Winner": Campaigns > your campaign > Route Settings > Advanced of the priority group that the buyer is in. No API tells whether it is on.';

/**
 * Returns the prefix of the tags of a buyer's bids. Each buyer has its own, because several bids can be tags of one call.
 *
 * @param picked the buyer from a locator
 * @returns letters, digits and underscores only, as tokens require: n8n_bid_6588, n8n_bid_tid_buyer_2d17
 */
export function bidPrefix({ key, id }: { key: string; id: string }): string {
	const name = id.replace(/\W/g, (sign) => `_${sign.charCodeAt(0).toString(16)}`);
	return key === 'id' ? `n8n_bid_${name}` : `n8n_bid_${key}_${name}`;
}

/**
 * Checks a prefix that the user entered.
 *
 * @throws UserError if it contains characters that a token cannot have
 */
export function ownPrefix(value: unknown, parameter: string): string {
	const prefix = required(value, parameter);
	if (/^\w+$/.test(prefix)) return prefix;
	throw new UserError(
		`"${parameter}" may have letters, digits and underscores only, such as n8n_bid, but is "${prefix}".`,
	);
}

/** Returns the tags that Retreaver's webhook configurator creates from a bid. */
export function bidTags(prefix: string): BidTags {
	return {
		number: `[${prefix}${facts.bids.numberTag}]`,
		seconds_tag: `${prefix}${facts.bids.secondsTag}`,
		revenue_tag: `${prefix}${facts.bids.revenueTag}`,
	};
}

/** Compares tag names with or without brackets: it is not documented which form Retreaver stores. */
const sameTag = (shown: unknown, tag: string) => shown === tag || shown === `[${tag}]`;

/** Sentences for the user. */
export interface BidProblems {
	/** Settings that are wrong. */
	missing: string[];
	/** Settings that Retreaver does not return. */
	unknown: string[];
}

/**
 * Finds the settings that keep a buyer's calls from being routed and paid by a bid's tags.
 *
 * @param target the buyer as the API returns it
 */
export function bidProblems(target: IDataObject, tags: BidTags): BidProblems {
	const missing: string[] = [];
	const unknown: string[] = [];
	if (target.number !== tags.number) {
		missing.push(
			`The buyer's Number is "${String(target.number)}", but has to be ${tags.number}: else calls do not go to the number in the bid.`,
		);
	}
	const conversions = conversionGroups(target)?.flatMap((group) => group.conversions);
	const wanted = [
		['Seconds Tag', 'seconds_tag', tags.seconds_tag],
		['Revenue Tag', 'revenue_tag', tags.revenue_tag],
	] as const;
	for (const [title, field, tag] of wanted) {
		const shown = conversions?.map((conversion) => conversion[field]);
		if (shown?.some((value) => sameTag(value, tag))) continue;
		if (!shown || shown.includes(undefined)) {
			unknown.push(
				`Retreaver does not show the ${title} of the buyer's conversion. Look in Retreaver whether it is ${tag}.`,
			);
		} else {
			missing.push(
				`The buyer has no conversion with the ${title} ${tag}: else a call is not worth what was bid.`,
			);
		}
	}
	return { missing, unknown };
}
