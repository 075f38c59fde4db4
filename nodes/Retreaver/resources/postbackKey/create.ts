import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { campaignEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { notice } from '../../../shared/input/parameters';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { pickedCampaignId } from '../../core/crud';
import { bodyOfCollection, fieldCollection, snakeCase } from '../../core/body';
import { observedNotice } from '../../fields/notices';
import type { Field, Operation } from '../../core/operation';

/** A boolean that is sent as 0 or 1 (O). */
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
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: value,
		description,
	};
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
		'Whether publishers can ask for bids without the number of the caller',
	),
	amount(
		'Blocked Inbound Percent',
		'blockedInboundPercent',
		'A percentage, 50 unless set, whose effect Retreaver does not document. Change it only if Retreaver tells you to.',
		50,
	),
	amount(
		'Claim Percent Threshold',
		'claimPercentThreshold',
		'A percentage, 10 unless set, whose effect Retreaver does not document. Change it only if Retreaver tells you to.',
		10,
	),
	{
		displayName: 'Inbound Number',
		name: 'inboundNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +18885550142',
		description:
			'The tracking number, such as +18885550142, that publishers dial for reserved calls',
		toBody: (value, { country }) => ({
			inbound_number: phoneNumber(value, 'Inbound Number', country),
		}),
	},
	flag('Paused', 'paused', 'Whether to pause the key, so that no bids can be asked for with it'),
	amount(
		'Ping Shield Count Limit',
		'pingShieldOutboundCountLimit',
		'How many requests to buyers Ping Shield lets through in the time below, such as 5',
	),
	amount(
		'Ping Shield Milliseconds',
		'pingShieldOutboundMsLimit',
		'The time window of the count limit, such as 1000 milliseconds',
	),
	flag(
		'Return Business Name (DBA)',
		'returnDba',
		"Whether answers include the buyer's business name",
	),
	flag(
		'Route Only to Reserved Buyer',
		'routeOnlyToReservedTarget',
		'Whether a reserved call may go to the reserved buyer only, and to nobody else',
	),
	{
		displayName: 'Tag Prefix',
		name: 'tagPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. partner_',
		description:
			'A text such as partner_ to put before the names of tags that come with a bid request',
	},
	amount(
		'Time to Live (Seconds)',
		'ttlSeconds',
		'For how many seconds a reservation holds; 30 unless set',
		30,
	),
	amount(
		'Bid Timeout (Seconds)',
		'timeout',
		'How many seconds buyers may take to bid; 3 unless set',
		3,
	),
];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a real-time bidding key',
	description: 'Add a key with which a publisher asks the buyers of a campaign for bids',
	endpoint: 'POST /campaigns/{id}/postback_keys.json',
	addsUp: true,
	evidence: 'O',
	parameters: [
		observedNotice,
		notice(
			'keyNotice',
			'Whoever has the key can ask for bids and reserve calls. The output has it as postback_key, and so does the saved execution: pass it on in this workflow, then delete that execution.',
		),
		locator(campaignEntity),
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Partner Bids',
			description: 'The name of the key in Retreaver, such as Partner Bids',
		},
		fieldCollection('additionalFields', fields),
	],
	run: async (context) => {
		const name = context.get<string>('name');
		const attributes = await bodyOfCollection('additionalFields', fields, context);
		const id = await pickedCampaignId(context, 'creating a postback key');
		const { body } = await context.client.request({
			method: 'POST',
			path: `/campaigns/${id}/postback_keys.json`,
			body: { [facts.wrappers.postbackKey]: { action: 'rtb', name, ...attributes } },
			emptyAnswer: {},
			itemIndex: context.itemIndex,
		});
		// The format of the answer was not observed (?). The output has one name for the key, which the node declares secret.
		const { uuid, key = uuid, ...answer } = unwrap(body as IDataObject, facts.wrappers.postbackKey);
		if (typeof key !== 'string') {
			throw new UserError(
				`Retreaver created the key "${name}", but did not show it. Copy it from the campaign's page in Retreaver.`,
			);
		}
		return { ...answer, postback_key: key };
	},
};
