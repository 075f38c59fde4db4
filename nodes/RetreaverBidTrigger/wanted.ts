import type { IHookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { facts } from '../shared/api/facts';
import { targetId } from '../shared/records/internalId';
import type { NewWebhook } from '../shared/webhooks/campaignWebhooks';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import type { WebhookKey } from '../shared/webhooks/plan';
import { withoutProblems } from '../shared/webhooks/settings';
import { configuratorUrl } from './configurator';
import { BUYER_PARAMETER } from './request';
import { readSettings } from './settings';

/**
 * The keys of the webhooks that the trigger needs in Retreaver, without any request. Empty if the webhook is registered
 * by hand.
 *
 * @throws UserError for invalid parameters
 */
export async function wantedKeys(
	context: IHookFunctions,
): Promise<Array<WebhookKey & Pick<NewWebhook, 'requestMethod'>>> {
	const { buyer, prefix, requestMethod, ...asked } = withoutProblems(readSettings(context));
	if (!buyer || !prefix) return [];
	const pingUrl = await ownUrl(context, { [BUYER_PARAMETER]: buyer }, requestMethod);
	const url = configuratorUrl(pingUrl, prefix, asked);
	return [{ url, triggerType: facts.stages.bid, requestMethod }];
}

/**
 * The webhooks that the trigger needs in Retreaver, with the buyer's internal id (O), which may take a request.
 *
 * @throws UserError for invalid parameters
 */
export async function wantedWebhooks(context: IHookFunctions): Promise<WantedWebhook[]> {
	const [key] = await wantedKeys(context);
	if (!key) return [];
	const buyer = await targetId(new RetreaverClient(context), context.getNodeParameter('target'));
	return [
		{
			...key,
			label: `Bid of buyer ${buyer}`,
			condition:
				'The buyer has to be in the campaign already: add the buyer there in Retreaver and publish the workflow again.',
			pixel: { wcf_target_id: String(buyer), wcf_template_id: facts.bids.template },
		},
	];
}
