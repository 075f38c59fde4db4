import { UserError } from 'n8n-workflow';

import {
	type CampaignSnapshot,
	type CampaignWebhook,
	CampaignWebhooks,
	type NewWebhook,
} from '../../../shared/webhooks/campaignWebhooks';
import { isAt } from '../../../shared/webhooks/plan';
import { campaignEntity } from '../../../shared/records/entities';
import { locator, recordId } from '../../../shared/records/locators';
import { notice } from '../../../shared/input/parameters';
import {
	type StageName,
	STAGES,
	TIMER_WARNING,
	URL_DESCRIPTION,
	URL_PLACEHOLDER,
} from '../../../shared/webhooks/stages';
import { facts } from '../../../shared/api/facts';
import { hasMaskedToken } from '../../../shared/api/tokenMask';
import { bodyOfCollection, fieldCollection } from '../../core/body';
import { observedNotice } from '../../fields/notices';
import type { OperationContext, Field, Operation } from '../../core/operation';

const stages = [
	...Object.values(STAGES).map(({ option }) => option),
	{ name: 'Other', value: 'other', description: 'A stage that you know the code of' },
];

const noTimer = { hide: { '/triggerType': ['timer_reached'] } };

const fields: Field[] = [
	{
		displayName: 'Dedupe Seconds',
		name: 'dedupeSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		displayOptions: noTimer,
		default: 0,
		description:
			'For how many seconds, such as 86400 for a day, a repeat caller does not trigger the webhook; 0 switches this off',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		displayOptions: noTimer,
		default: '',
		placeholder: 'e.g. Report to the warehouse',
		description: 'The name of the webhook in Retreaver, such as Report to the warehouse',
	},
	{
		displayName: 'Tag List',
		name: 'tagList',
		type: 'string',
		displayOptions: noTimer,
		default: '',
		placeholder: 'e.g. <<<state:CA>>>',
		description:
			'The tags of the webhook as Retreaver writes them, such as &lt;&lt;&lt;state:CA&gt;&gt;&gt;, separated by commas',
	},
];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a campaign webhook',
	description: 'Have Retreaver call a web address when a call to a campaign reaches a stage',
	endpoint: 'POST /campaigns/{id}/timers.json, PUT /campaigns/cid/{cid}.json',
	addsUp: true,
	evidence: 'O',
	parameters: [
		observedNotice,
		notice(
			'triggerNotice',
			'To start a workflow, use the Retreaver Trigger: it does all of this by itself.',
		),
		locator(campaignEntity),
		{
			displayName: 'Stage',
			name: 'triggerType',
			type: 'options',
			options: stages,
			allowArbitraryValues: true,
			default: 'finished',
			description: 'The moment of a call at which Retreaver calls the web address',
		},
		{
			displayName: 'Trigger Type',
			name: 'triggerTypeCode',
			type: 'string',
			required: true,
			displayOptions: { show: { triggerType: ['other'] } },
			default: '',
			placeholder: 'e.g. 13',
			description: `Retreaver's code of the stage, such as ${facts.stages.dataAppending} for data appending or ${facts.stages.bid} for a bid`,
		},
		{
			displayName: 'Timer Seconds',
			name: 'seconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			displayOptions: { show: { triggerType: ['timer_reached'] } },
			default: 90,
			hint: TIMER_WARNING,
			description: 'Seconds after the answer, such as 90; 0 is the start of the call',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: URL_PLACEHOLDER,
			description: URL_DESCRIPTION,
		},
		{
			displayName: 'Request Method',
			name: 'requestMethod',
			type: 'options',
			displayOptions: { hide: { triggerType: ['timer_reached'] } },
			options: [
				{ name: 'GET', value: 'get', description: 'Like a browser that opens a page' },
				{ name: 'POST', value: 'post', description: 'Like a web form that is sent' },
			],
			default: 'post',
			description: 'How Retreaver calls the web address',
		},
		fieldCollection('additionalFields', fields),
	],
	run: async (context) => {
		const webhook = await newWebhook(context);
		const webhooks = new CampaignWebhooks(context.client, context.get('campaign'));
		const before = await webhooks.read();
		const made = await webhooks.add(before, webhook);
		const isMade = ({ id, url }: CampaignWebhook) =>
			made.some((known) => known.id === id) ||
			(isAt(webhook.url)({ url }) && !before.webhooks.some((known) => known.id === id));
		const after = await webhooks.read();
		const found = after.webhooks.find(isMade);
		if (found) return found.row;

		const { id: campaign } = recordId(campaignEntity, context.get('campaign'));
		throw new UserError(
			`Retreaver took the webhook, but the campaign does not show it. ${await takeBack(webhooks, after, made)} Look for the URL in Retreaver under Campaigns > ${campaign} > Webhooks, and add it there by hand.`,
		);
	},
};

/**
 * Removes a webhook that the campaign does not list. Its ID is only known now, so it could not be removed later.
 *
 * @returns a sentence for the user about the result
 */
async function takeBack(
	webhooks: CampaignWebhooks,
	snapshot: CampaignSnapshot,
	made: CampaignWebhook[],
): Promise<string> {
	const [webhook] = made;
	if (!webhook) return 'It may still be there: the answer had no ID, so it was not removed.';
	try {
		await webhooks.remove(snapshot, made);
		return `Its removal was requested (ID ${webhook.id}).`;
	} catch (error) {
		return `It may still be there (ID ${webhook.id}), since its removal failed: ${(error as Error).message}.`;
	}
}

async function newWebhook(context: OperationContext): Promise<NewWebhook> {
	const url = context.get<string>('url');
	if (!/^https?:\/\/[^\s/]/i.test(url)) {
		throw new UserError(`"URL" must begin with https:// or http://, but is "${url}".`);
	}
	if (hasMaskedToken(url)) {
		throw new UserError(
			'"URL" is the URL of a Retreaver Trigger whose token is masked (***). The trigger registers its own URL when its workflow is published.',
		);
	}
	const attributes = await bodyOfCollection('additionalFields', fields, context);
	const stage = context.get<string>('triggerType');
	if (stage === 'timer_reached') {
		return { url, seconds: context.get('seconds'), attributes };
	}
	const { triggerType, option } = STAGES[stage as StageName] ?? {};
	return {
		url,
		// An expression may give one of Retreaver's codes instead of a stage.
		triggerType:
			triggerType ?? (stage === 'other' ? context.get<string>('triggerTypeCode') : stage),
		requestMethod: context.get('requestMethod'),
		attributes: { name: `n8n: ${option?.name ?? 'Webhook'}`, ...attributes },
	};
}
