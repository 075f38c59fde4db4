import { UserError } from 'n8n-workflow';

import { CampaignWebhooks, isAt, type NewWebhook } from '../../../shared/campaignWebhooks';
import { campaignEntity } from '../../../shared/entities';
import { locator } from '../../../shared/locators';
import { type StageName, STAGES } from '../../../shared/stages';
import { required } from '../../../shared/validate';
import { hasMaskedToken } from '../../../shared/webhookToken';
import { bodyOfCollection, collection } from '../../fields';
import { observedNotice } from '../../notices';
import type { Call, Field, Operation } from '../../operation';

const stages = [
	...Object.values(STAGES).map(({ option }) => option),
	{ name: 'Other', value: 'other', description: 'A trigger type of Retreaver, by its code' },
];

const noTimer = { hide: { '/triggerType': ['timer'] } };

const fields: Field[] = [
	{
		displayName: 'Dedupe Seconds',
		name: 'dedupeSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		displayOptions: noTimer,
		default: 0,
		description: 'For how many seconds a repeat caller does not set off the webhook; 0 switches this off',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		displayOptions: noTimer,
		default: '',
		placeholder: 'e.g. Report to the warehouse',
		description: 'The name of the webhook in Retreaver',
	},
	{
		displayName: 'Tag List',
		name: 'tagList',
		type: 'string',
		displayOptions: noTimer,
		default: '',
		placeholder: 'e.g. <<<state:CA>>>',
		description: "The tags of the webhook in Retreaver's form, separated by commas",
	},
];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a campaign webhook',
	description:
		'Let Retreaver call a URL at a stage of each call to a campaign. To start a workflow, use the Retreaver Trigger instead.',
	endpoint: 'POST /campaigns/{id}/timers.json, PUT /campaigns/cid/{cid}.json',
	evidence: 'O',
	parameters: [
		observedNotice,
		locator(campaignEntity),
		{
			displayName: 'Stage',
			name: 'triggerType',
			type: 'options',
			options: stages,
			default: 'always',
			description: 'The moment of a call at which Retreaver calls the URL (trigger_type)',
		},
		{
			displayName: 'Trigger Type',
			name: 'triggerTypeCode',
			type: 'string',
			required: true,
			displayOptions: { show: { triggerType: ['other'] } },
			default: '',
			placeholder: 'e.g. 13',
			description: 'The code, such as 13 for data appending or 12 for pass-through (a bid)',
		},
		{
			displayName: 'Seconds',
			name: 'seconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			displayOptions: { show: { triggerType: ['timer'] } },
			default: 90,
			description: 'Seconds after the answer; 0 is the start of the call',
		},
		{
			displayName:
				'Of all timers above 0 seconds Retreaver calls only the highest one that a call reached: a new timer can silence another one of this campaign.',
			name: 'timerNotice',
			type: 'notice',
			displayOptions: { show: { triggerType: ['timer'] } },
			default: '',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/call?uuid=[call_uuid]&caller=[caller_number]',
			description: 'The URL to call. Retreaver fills in tokens such as [call_uuid] and the keys of tags.',
		},
		{
			displayName: 'Request Method',
			name: 'requestMethod',
			type: 'options',
			displayOptions: { hide: { triggerType: ['timer'] } },
			options: [
				{ name: 'GET', value: 'get' },
				{ name: 'POST', value: 'post' },
			],
			default: 'post',
			description: 'How Retreaver calls the URL',
		},
		collection('Additional Fields', 'additionalFields', fields),
	],
	run: async (call) => {
		const webhook = await newWebhook(call);
		const webhooks = new CampaignWebhooks(call.client, call.get('campaign'));
		const before = (await webhooks.read()).map(({ id }) => id);
		const made = await webhooks.add(webhook);
		const shown = (await webhooks.read()).filter(({ id }) => !before.includes(id));
		const found = shown.find(isAt(webhook.url));
		if (found) return found.row;

		// What Retreaver does not list could never be found again: take it back while its id is known.
		await webhooks.remove(made);
		throw new UserError(
			"Retreaver took the webhook, but the campaign does not show it, so it was removed again. Add the URL to the campaign's webhooks in Retreaver by hand.",
		);
	},
};

async function newWebhook(call: Call): Promise<NewWebhook> {
	const url = required(call.get('url'), 'URL');
	if (!/^https?:\/\/[^\s/]/i.test(url)) {
		throw new UserError(`The parameter "URL" must begin with https:// or http://, but is "${url}".`);
	}
	if (hasMaskedToken(url)) {
		throw new UserError(
			'The parameter "URL" is that of a Retreaver Trigger whose token is masked (***). The trigger registers its own URL when its workflow is activated.',
		);
	}
	const attributes = await bodyOfCollection('additionalFields', fields, call);
	const stage = call.get<string>('triggerType');
	if (stage === 'timer') {
		const seconds = Number(call.get('seconds'));
		if (Number.isInteger(seconds) && seconds >= 0) return { url, seconds, attributes };
		throw new UserError(`"Seconds" must be a whole number of 0 or more, but is "${call.get('seconds')}".`);
	}
	const { triggerType, option } = STAGES[stage as StageName] ?? {};
	return {
		url,
		// An expression may give a code of Retreaver in place of a stage.
		triggerType:
			triggerType ?? (stage === 'other' ? required(call.get('triggerTypeCode'), 'Trigger Type') : stage),
		requestMethod: call.get('requestMethod'),
		attributes: { name: `n8n: ${option?.name ?? 'Webhook'}`, ...attributes },
	};
}
