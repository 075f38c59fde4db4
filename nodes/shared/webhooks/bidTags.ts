import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { required } from '../input/validate';
import { conversionGroups } from '../records/conversions';

/** What a buyer needs so that a bid counts, by the API's names: where to send the call, what is paid for it, and after how long. */
export interface BidTags extends IDataObject {
	/** For the buyer's Number: a token, which Retreaver fills (O). */
	number: string;
	/** For the conversion's Seconds Tag and Revenue Tag: the names of tags, without brackets (O). */
	seconds_tag: string;
	revenue_tag: string;
}

/** Where the switch is that no API shows (H). */
export const ROUTE_BY_BID =
	'In Retreaver, switch on "Route by Bid Winner": Campaigns > your campaign > Route Settings > Advanced of the priority group that the buyer is in. No API tells whether it is on.';

/**
 * What the tags of a buyer's bids begin with. Two buyers have two, since their bids are tags of the same call.
 *
 * @param picked the buyer as a locator names it
 * @returns letters, digits and underscores only, since it becomes a token: n8n_bid_6588, n8n_bid_tid_buyer_2d17
 */
export function bidPrefix({ key, id }: { key: string; id: string }): string {
	const name = id.replace(/\W/g, (sign) => `_${sign.charCodeAt(0).toString(16)}`);
	return key === 'id' ? `n8n_bid_${name}` : `n8n_bid_${key}_${name}`;
}

/**
 * A prefix that the user chose.
 *
 * @throws UserError if it has signs that a token cannot have
 */
export function ownPrefix(value: unknown, parameter: string): string {
	const prefix = required(value, parameter);
	if (/^\w+$/.test(prefix)) return prefix;
	throw new UserError(
		`"${parameter}" may have letters, digits and underscores only, such as n8n_bid, but is "${prefix}".`,
	);
}

/** The tags that Retreaver's webhook configurator makes of a bid (?: the prefix is O, how it is joined is not). */
export function bidTags(prefix: string): BidTags {
	return {
		number: `[${prefix}_number]`,
		seconds_tag: `${prefix}_timer`,
		revenue_tag: `${prefix}_bid`,
	};
}

/** A tag is named with or without brackets: which of the two Retreaver keeps is not documented. */
const sameTag = (shown: unknown, tag: string) => shown === tag || shown === `[${tag}]`;

/** Sentences for the user. */
export interface BidProblems {
	/** What is not as it has to be. */
	missing: string[];
	/** What Retreaver does not show. */
	unknown: string[];
}

/**
 * What a buyer lacks to be paid for by a bid's tags.
 *
 * @param target the buyer as the API shows it
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
