import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { wholeNumber } from '../shared/input/validate';
import { targetEntity } from '../shared/records/entities';
import { recordId } from '../shared/records/locators';
import { settingsReader } from '../shared/webhooks/settings';
import { conversionTimerOption } from './answer';

/** Stands for the buyer where it is not known which one is chosen. */
export const ANY_BUYER = null;

/** All parameters of the trigger but the campaign, read the same way when it is published and when a request comes. */
export function readSettings(context: IHookFunctions | IWebhookFunctions) {
	const { shared, deadline, attempt, option } = settingsReader(context);
	const isByHand = context.getNodeParameter('registration') === 'manual';
	const readBuyer = () =>
		isByHand ? undefined : recordId(targetEntity, context.getNodeParameter('target')).id;
	return {
		...shared,
		/** As the locator names it. None where the webhook is registered by hand. */
		buyer: attempt('Buyer', readBuyer, ANY_BUYER),
		deadline: deadline(),
		/** Seconds, where the last node does not say it. */
		conversionTimer: option(conversionTimerOption, (value, parameter) =>
			wholeNumber(value, parameter, { min: 0 }),
		),
	};
}
