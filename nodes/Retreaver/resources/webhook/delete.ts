import type { INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type CampaignSnapshot, CampaignWebhooks } from '../../../shared/webhooks/campaignWebhooks';
import { campaignEntity } from '../../../shared/records/entities';
import {
	internalIdMode,
	listedParameter,
	locator,
	recordId,
} from '../../../shared/records/locators';
import { notice } from '../../../shared/input/parameters';
import { observedNotice } from '../../fields/notices';
import type { Operation } from '../../core/operation';

export const deleteWebhook: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a campaign webhook',
	description: 'Remove one webhook or timer from a campaign; everything else in the campaign stays',
	endpoint: 'POST /campaigns/{id}/timers.json, PUT /campaigns/cid/{cid}.json',
	evidence: 'O',
	parameters: [
		observedNotice,
		notice(
			'deleteNotice',
			'Workflows and reports that this webhook feeds get no more calls. To stop a Retreaver Trigger, unpublish (deactivate) its workflow instead.',
		),
		locator(campaignEntity),
		listedParameter(
			{
				title: 'Webhook',
				name: 'webhookId',
				description: 'The webhook or timer to remove, from the list of the campaign or by its ID',
			},
			'searchWebhooks',
			{
				...internalIdMode,
				displayName: 'By ID',
				placeholder: 'e.g. 8813',
				hint: 'The field id in the output of Get Many',
			},
			'campaign.value',
		),
	],
	run: async (context) => {
		const { id: campaign } = recordId(campaignEntity, context.get('campaign'));
		const id = String(context.get<INodeParameterResourceLocator>('webhookId').value);
		const webhooks = new CampaignWebhooks(context.client, context.get('campaign'));
		const find = ({ webhooks: all }: CampaignSnapshot) =>
			all.find((webhook) => String(webhook.id) === id);

		const before = await webhooks.read();
		const webhook = find(before);
		if (!webhook) {
			throw new UserError(
				`The campaign ${campaign} shows no webhook with the ID ${id}. The operation Get Many lists those it has.`,
			);
		}
		await webhooks.remove(before, [webhook]);
		if (find(await webhooks.read())) {
			throw new UserError(
				`Retreaver did not remove the webhook ${id}. Remove it there by hand: Campaigns > ${campaign} > Webhooks.`,
			);
		}
		return { deleted: true, id: webhook.id, url: webhook.url };
	},
};
