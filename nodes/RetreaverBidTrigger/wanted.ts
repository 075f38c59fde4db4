import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { targetEntity } from '../shared/records/entities';
import { recordId } from '../shared/records/locators';
import { targetId } from '../shared/records/internalId';
import { answerDeadline, readTagKeys } from '../shared/webhooks/parameters';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import type { WebhookKey } from '../shared/webhooks/plan';
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

/** What tells the webhook apart, known without a request. Throws UserError for parameters that cannot work. */
export async function wantedKeys(context: IHookFunctions): Promise<WebhookKey[]> {
	const buyer = chosenBuyer(context);
	const { deadline, tagKeys } = context.getNodeParameter('options', {}) as Options;
	answerDeadline(deadline);
	const pingUrl = await ownUrl(context, { [BUYER_PARAMETER]: buyer });
	const url = configuratorUrl(pingUrl, `n8n_bid_${buyer}`, readTagKeys(tagKeys));
	return [{ url, triggerType: TRIGGER_TYPE }];
}

/** The webhook to have in Retreaver, which wants the buyer's internal id (O). Throws as {@link wantedKeys} does. */
export async function wantedWebhooks(context: IHookFunctions): Promise<WantedWebhook[]> {
	const [key] = await wantedKeys(context);
	const buyer = await targetId(new RetreaverClient(context), context.getNodeParameter('target'));
	return [
		{
			...key,
			label: `Bid of buyer ${buyer}`,
			condition:
				'The buyer has to be in the campaign already: add the buyer there in Retreaver and publish the workflow again.',
			pixel: { wcf_target_id: String(buyer), wcf_template_id: TEMPLATE_ID },
		},
	];
}
