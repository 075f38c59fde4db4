import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { internalCampaignId } from '../../../shared/campaignWebhooks';
import { campaignEntity } from '../../../shared/entities';
import { locator } from '../../../shared/locators';
import { unwrap } from '../../../shared/rows';
import { phoneNumber, required } from '../../../shared/validate';
import { readRecord } from '../../crud';
import { bodyOfCollection, collection, snakeCase } from '../../fields';
import { observedNotice } from '../../notices';
import type { Field, Operation } from '../../operation';

/** Booleans travel as 0 and 1 (O). */
function flag(displayName: string, name: string, description: string): Field {
	return {
		displayName,
		name,
		type: 'boolean',
		default: false,
		description,
		toBody: (value) => ({ [snakeCase(name)]: value ? 1 : 0 }),
	};
}

function amount(displayName: string, name: string, description: string, value = 0): Field {
	return { displayName, name, type: 'number', typeOptions: { minValue: 0 }, default: value, description };
}

const fields: Field[] = [
	flag(
		'Add to Caps When Reserved',
		'addToCapsOnStatusReserved',
		"Whether a reservation counts against the buyer's caps before it is confirmed",
	),
	flag(
		'Allow No Caller Number',
		'allowNoCallerNumber',
		'Whether bids can be asked for without the number of the caller',
	),
	amount(
		'Blocked Inbound Percent',
		'blockedInboundPercent',
		'The blocked_inbound_percent of the key; 50 unless set',
		50,
	),
	amount(
		'Claim Percent Threshold',
		'claimPercentThreshold',
		'The claim_percent_threshold of the key; 10 unless set',
		10,
	),
	{
		displayName: 'Inbound Number',
		name: 'inboundNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +18885550142',
		description: 'The number that reserved calls are to dial',
		toBody: (value) => ({ inbound_number: phoneNumber(value, 'Inbound Number') }),
	},
	flag('Paused', 'paused', 'Whether the key does not work for now'),
	amount(
		'Ping Shield Outbound Count Limit',
		'pingShieldOutboundCountLimit',
		'How many requests to buyers Ping Shield lets through',
	),
	amount(
		'Ping Shield Outbound Limit (Ms)',
		'pingShieldOutboundMsLimit',
		'The period of that limit in milliseconds',
	),
	flag('Return DBA', 'returnDba', "Whether answers hold the buyer's business name (return_dba)"),
	flag(
		'Route Only to Reserved Buyer',
		'routeOnlyToReservedTarget',
		'Whether a call goes to the reserved buyer or to nobody',
	),
	{
		displayName: 'Tag Prefix',
		name: 'tagPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. partner_',
		description: 'What to put before the names of tags that come with a bid request',
	},
	amount('Time to Live (Seconds)', 'ttlSeconds', 'How long a reservation lives; 30 unless set', 30),
	amount('Timeout (Seconds)', 'timeout', 'How long buyers may take to bid; 3 unless set', 3),
];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a postback key for real-time bidding',
	description:
		'Create a Real-Time Bidding key of a campaign. The key comes as postback_key, which n8n hides in saved executions: pass it on within the workflow.',
	endpoint: 'POST /campaigns/{id}/postback_keys.json',
	evidence: 'O',
	parameters: [
		observedNotice,
		locator(campaignEntity),
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Partner Bids',
			description: 'The name of the key in Retreaver',
		},
		collection('Additional Fields', 'additionalFields', fields),
	],
	run: async (call) => {
		const name = required(call.get('name'), 'Name');
		const attributes = await bodyOfCollection('additionalFields', fields, call);
		const picked = call.get<INodeParameterResourceLocator>('campaign');
		const campaign = picked.mode === 'id' ? {} : await readRecord(campaignEntity, call);
		const id = internalCampaignId(picked, campaign, 'creating a postback key');
		const { body } = await call.client.request({
			method: 'POST',
			path: `/campaigns/${id}/postback_keys.json`,
			body: { postback_key: { action: 'rtb', name, ...attributes } },
			itemIndex: call.itemIndex,
		});
		// What the answer holds was not seen (?). The key goes out under one name, which the node declares secret.
		const { uuid, key = uuid, ...answer } = unwrap(body as IDataObject, 'postback_key');
		if (typeof key !== 'string') {
			throw new UserError(
				`Retreaver created the key "${name}", but did not show it. Copy it from the campaign's page in Retreaver.`,
			);
		}
		return { ...answer, postback_key: key };
	},
};
