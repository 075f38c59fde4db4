import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { wholeNumber } from '../shared/input/validate';
import { targetEntity } from '../shared/records/entities';
import { recordId } from '../shared/records/locators';
import { bidPrefix, ownPrefix } from '../shared/webhooks/bidTags';
import { settingsReader } from '../shared/webhooks/settings';
import { conversionTimerOption } from './answer';
import { tagPrefixOption } from './buyerSetup';

/** The buyer if the parameter could not be read: requests for any buyer are accepted. */
export const ANY_BUYER = null;

/** Reads all parameters of the trigger. Used when publishing and for each request. */
export function readSettings(context: IHookFunctions | IWebhookFunctions) {
	const { shared, isByHand, deadline, attempt, option } = settingsReader(context);
	const readBuyer = () =>
		isByHand ? undefined : recordId(targetEntity, context.getNodeParameter('target'));
	const buyer = attempt('Buyer', readBuyer, ANY_BUYER);
	const automaticPrefix = buyer ? bidPrefix(buyer) : undefined;
	const { displayName, name, default: unset } = tagPrefixOption;
	const readPrefix = () =>
		ownPrefix(context.getNodeParameter(`options.${name}`, unset), displayName);
	return {
		...shared,
		/** The buyer's ID as given in the locator; undefined if the webhook is registered by hand. */
		buyer: buyer && buyer.id,
		/** Of the tags with the bid; undefined if the parameter could not be read. */
		prefix: isByHand ? attempt(displayName, readPrefix, undefined) : automaticPrefix,
		deadline: deadline(),
		/** Seconds, for an answer without conversion_timer. */
		conversionTimer: option(conversionTimerOption, (value, parameter) =>
			wholeNumber(value, parameter, { min: 0 }),
		),
	};
}
