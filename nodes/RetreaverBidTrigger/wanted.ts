import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { targetEntity } from '../shared/records/entities';
import { recordId } from '../shared/records/locators';
import { targetId } from '../shared/records/internalId';
import { answerDeadline, readTagKeys } from '../shared/webhooks/parameters';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import { configuratorUrl, TEMPLATE_ID } from './configurator';
import { BUYER_PARAMETER } from './request';

/** Pass-through: the stage at which buyers are asked for bids (O). */
const TRIGGER_TYPE = '12';

interface Options {
	deadline?: number;
	tagKeys?: string;
}

/**
 * The buyer as the locator names it. None where the webhook is registered by hand.
 *
 * @throws UserError where none is chosen
 */
export function chosenBuyer(context: IHookFunctions | IWebhookFunctions): string | undefined {
	if (context.getNodeParameter('registration') === 'manual') return undefined;
	return recordId(targetEntity, context.getNodeParameter('target')).id;
}

/** The URL to register, known without a request. Throws UserError for parameters that cannot work. */
export async function bidUrl(context: IHookFunctions): Promise<string> {
	const buyer = chosenBuyer(context);
	const { deadline, tagKeys } = context.getNodeParameter('options', {}) as Options;
	answerDeadline(deadline);
	const pingUrl = await ownUrl(context, { [BUYER_PARAMETER]: buyer });
	return configuratorUrl(pingUrl, `n8n_bid_${buyer}`, readTagKeys(tagKeys));
}

/** The webhook to have in Retreaver, which wants the buyer's internal id (O). */
export async function bidWebhook(context: IHookFunctions): Promise<WantedWebhook> {
	const url = await bidUrl(context);
	const buyer = await targetId(new RetreaverClient(context), context.getNodeParameter('target'));
	return {
		label: `Bid of buyer ${buyer}`,
		condition:
			'The buyer has to be in the campaign already: add the buyer there in Retreaver and publish the workflow again.',
		url,
		triggerType: TRIGGER_TYPE,
		pixel: { wcf_target_id: String(buyer), wcf_template_id: TEMPLATE_ID },
	};
}
