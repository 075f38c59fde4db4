import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { CONVERSION_TIMER, toBid } from '../shared/webhooks/bid';
import { trustedCountry } from '../shared/webhooks/token';

/** An entry of Options. */
export const respondOption: INodeProperties = {
	displayName: 'Take the Bid From',
	name: 'responseMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'A Webhook Response Operation',
			value: 'responseNode',
			description: 'A Retreaver node in the workflow answers: Webhook Response > Respond to Bid',
		},
		{
			name: 'The Last Node',
			value: 'lastNode',
			description:
				'The last node outputs one item with the fields bid, payout, buyer_number and conversion_timer',
		},
	],
	default: 'responseNode',
	description: 'How the workflow answers. Without a proper answer in time there is no bid.',
};

/** An entry of Options. */
export const conversionTimerOption: INodeProperties = {
	displayName: CONVERSION_TIMER,
	name: 'conversionTimer',
	type: 'number',
	typeOptions: { minValue: 0 },
	displayOptions: { show: { responseMode: ['lastNode'] } },
	default: 90,
	description:
		'How many seconds, such as 90, a call has to last to convert, if the last node outputs no conversion_timer',
};

/**
 * Returns a function that turns the body that n8n is about to send into the answer to Retreaver. The body comes from
 * the Webhook Response operation or from the last node. For an invalid bid, the function logs the reason and returns
 * undefined.
 *
 * @param conversionTimer seconds, for an answer without conversion_timer
 */
export function acceptBid(
	context: IWebhookFunctions,
	conversionTimer: number,
): (body: unknown) => IDataObject | undefined {
	const { name } = context.getNode();
	return (body) => {
		try {
			const answer = single(body);
			return toBid(
				{ ...answer, conversion_timer: answer.conversion_timer ?? conversionTimer },
				trustedCountry(context),
			);
		} catch (error) {
			context.logger.warn(`"${name}" answered "no bid": ${(error as Error).message}`);
			return undefined;
		}
	};
}

/** @throws UserError if there is no answer, or more than one */
function single(body: unknown): IDataObject {
	const answers = [body ?? []].flat();
	if (answers.length > 1) {
		throw new UserError(
			`${answers.length} items came out of the last node, but a bid request takes one answer only. Bring them down to one, with a Limit or an Aggregate node.`,
		);
	}
	const [answer] = answers;
	if (typeof answer === 'object' && answer !== null) return answer as IDataObject;
	throw new UserError('The workflow ended without an answer.');
}
