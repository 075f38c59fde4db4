import { CampaignWebhooks } from '../../../shared/webhooks/campaignWebhooks';
import { campaignEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { limitParameters, rowLimit } from '../../core/list';
import { observedNotice } from '../../fields/notices';
import type { Operation } from '../../core/operation';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many campaign webhooks',
	description: 'Retrieve the webhooks and timers that a campaign shows',
	endpoint: 'GET /campaigns/cid/{cid}.json',
	evidence: 'O',
	parameters: [observedNotice, locator(campaignEntity), ...limitParameters],
	run: async (context) => {
		const limit = rowLimit(context);
		const campaign = new CampaignWebhooks(context.client, context.get('campaign'));
		const { webhooks } = await campaign.read();
		return webhooks.slice(0, limit).map(({ row }) => row);
	},
};
