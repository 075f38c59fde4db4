import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { facts } from '../shared/api/facts';
import { unwrap } from '../shared/api/rows';
import { notice } from '../shared/input/parameters';
import { targetEntity } from '../shared/records/entities';
import { recordPath } from '../shared/records/locators';
import { whenByHand } from '../shared/webhooks/byHand';
import { bidProblems, bidTags, ROUTE_BY_BID } from '../shared/webhooks/bidTags';

/** Milliseconds for the read of the buyer. In a test the caller of the test call waits meanwhile. */
const TIMEOUT = { publishing: 10_000, test: 1000 };

/** The prefix of a webhook that is registered by hand. The user enters it in Retreaver, too. An entry of Options. */
export const tagPrefixOption: INodeProperties = {
	displayName: 'Tag Prefix',
	name: 'tagPrefix',
	type: 'string',
	displayOptions: whenByHand,
	default: 'n8n_bid',
	description:
		'Enter it in Retreaver as the output tag prefix. Several buyers in one campaign need one each, such as n8n_bid_acme.',
};

/**
 * {@link bidPrefix} as an expression, since a panel shows nothing else that depends on parameters. `$parameter.target` is the
 * value of the locator only; its mode is in the parameters as JSON.
 */
const PREFIX = `($parameter.registration === "manual" ? ($parameter.options?.tagPrefix ?? "${tagPrefixOption.default}") : "n8n_bid_" + ($parameter.toJSON().target.mode === "tid" ? "tid_" : "") + String($parameter.target).replace(/\\W/g, (sign) => "_" + sign.charCodeAt(0).toString(16)))`;

/** A text to copy to the buyer. It is shown only: what is entered here instead has no effect. */
function shownTag(name: string, title: string, expression: string, where: string): INodeProperties {
	return {
		displayName: title,
		name,
		type: 'string',
		default: `={{ ${expression} }}`,
		description: `Copy the result to ${where} of the buyer in Retreaver, unless Buyer > Set Up for Bids has done so`,
	};
}

/** What the buyer needs so that bids count, as it depends on the trigger's parameters. */
export const buyerSetupParameters: INodeProperties[] = [
	notice(
		'setUpNotice',
		'A bid counts only if the buyer takes number, time and price from it. Run Retreaver > Buyer > Set Up for Bids once, or copy the three texts below to the buyer.',
	),
	notice(
		'routeNotice',
		'Then switch on "Route by Bid Winner" in Retreaver: Campaigns > your campaign > Route Settings > Advanced of the priority group that the buyer is in.',
	),
	shownTag(
		'numberTag',
		'Number of the Buyer',
		`"[" + ${PREFIX} + "${facts.bids.numberTag}]"`,
		'the Number',
	),
	shownTag(
		'secondsTag',
		'Seconds Tag',
		`${PREFIX} + "${facts.bids.secondsTag}"`,
		'the Seconds Tag in the conversion',
	),
	shownTag(
		'revenueTag',
		'Revenue Tag',
		`${PREFIX} + "${facts.bids.revenueTag}"`,
		'the Revenue Tag in the conversion',
	),
];

/**
 * Reads the buyer and returns what is missing for bids to count, as sentences. Returns a sentence if the buyer cannot be
 * read, too: it never throws, because the webhook works without.
 */
async function readProblems(
	context: IHookFunctions | IWebhookFunctions,
	prefix: string,
	timeout: number,
): Promise<string[]> {
	try {
		const path = `${recordPath(targetEntity, context.getNodeParameter('target'))}.json`;
		const client = new RetreaverClient(context, timeout);
		const { body } = await client.request({ method: 'GET', path });
		const buyer = unwrap(body as Parameters<typeof unwrap>[0], targetEntity.wrapper);
		const { missing, unknown } = bidProblems(buyer, bidTags(prefix));
		return [...missing, ...unknown];
	} catch (error) {
		return [
			`Whether the buyer is set up for bids could not be checked: ${(error as Error).message}.`,
		];
	}
}

/** Logs what the buyer lacks for bids to count. For a trigger that registers itself, after it did so. */
export async function reportBuyer(context: IHookFunctions, prefix: string): Promise<void> {
	const problems = await readProblems(context, prefix, TIMEOUT.publishing);
	const { name } = context.getNode();
	if (problems.length === 0) {
		context.logger.info(`"${name}": the buyer is set up for bids. ${ROUTE_BY_BID}`);
		return;
	}
	context.logger.warn(
		`"${name}": its bids may not count yet. ${problems.join(' ')} The operation Buyer > Set Up for Bids of the Retreaver node sets up the buyer. ${ROUTE_BY_BID}`,
	);
}

/** The item's field with what the buyer lacks, in a test only: later, each request would wait for the read. */
export async function buyerProblems(
	context: IWebhookFunctions,
	prefix: string,
): Promise<{ buyer_problems?: string[] }> {
	if (context.getMode() !== 'manual') return {};
	const problems = await readProblems(context, prefix, TIMEOUT.test);
	return problems.length > 0 ? { buyer_problems: problems } : {};
}
