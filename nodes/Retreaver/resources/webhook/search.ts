import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { RetreaverClient } from '../../../shared/api/client';
import { toNodeFailure } from '../../../shared/api/errors';
import { matching } from '../../../shared/records/listSearch';
import { pickedCampaign } from '../../../shared/records/pickedCampaign';
import { type CampaignWebhook, CampaignWebhooks } from '../../../shared/webhooks/campaignWebhooks';

/** The webhooks and timers of the campaign that is chosen in the node. */
export async function searchWebhooks(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	try {
		const campaign = new CampaignWebhooks(new RetreaverClient(this), pickedCampaign(this));
		const { webhooks } = await campaign.read();
		const results = webhooks.map((webhook) => ({
			name: title(webhook),
			value: String(webhook.id),
		}));
		return { results: matching(results, filter) };
	} catch (error) {
		throw toNodeFailure(this.getNode(), error);
	}
}

/** `n8n: Call Finished, n8n.example.com/webhook/1 (92)`. Without the query of the URL, which may have a token in it. */
function title({ id, triggerType, row, url }: CampaignWebhook): string {
	const what = row.name || (triggerType === undefined ? `Timer of ${row.seconds} s` : triggerType);
	return `${String(what)}, ${url.replace(/^\w+:\/\//, '').replace(/[?#].*$/s, '')} (${id})`;
}
