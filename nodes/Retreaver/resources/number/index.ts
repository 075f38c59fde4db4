import { affiliateEntity, campaignEntity, numberEntity } from '../../../shared/entities';
import { prepareCallFlow, prepareNewCallFlow } from '../../callFlow';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import type { Field, Resource } from '../../operation';
import { reference } from '../../references';
import {
	affiliateField,
	campaignField,
	desiredTextField,
	destroyNestedField,
	overrides,
	subIdField,
} from './fields';
import { provisioningFields } from './provisioning';

const filters: Field[] = [
	reference(campaignEntity, 'client_cid', 'Only numbers of this campaign'),
	reference(affiliateEntity, 'client_afid', 'Only numbers of this publisher'),
	{ ...subIdField, name: 'subId', description: 'Only numbers with this sub ID' },
];

const OWN_SETTINGS =
	'A greeting, timers and menu options of its own replace those of its campaign.';

export const number: Resource = {
	name: 'Number',
	value: 'number',
	description: 'The phone numbers that callers dial, each belonging to a campaign and a publisher',
	credential: 'retreaverApi',
	operations: [
		createOperation(
			numberEntity,
			[...provisioningFields, campaignField, affiliateField],
			[desiredTextField, subIdField, ...overrides],
			{
				description: `Get a new phone number, which costs money. ${OWN_SETTINGS}`,
				notice:
					'Numbers cost money, and this gets a new one for every item. To find numbers that you have, use the operation Get Many.',
				prepare: prepareNewCallFlow,
			},
		),
		deleteOperation(numberEntity, {
			warning:
				'Retreaver gives the phone number up within 24 hours. When you take it to another provider, wait until it has moved.',
		}),
		getOperation(numberEntity),
		getAllOperation(numberEntity, { filters }),
		updateOperation(
			numberEntity,
			[campaignField, affiliateField, subIdField, ...overrides, destroyNestedField],
			{
				description: `Change a number; what you do not add here stays as it is. ${OWN_SETTINGS}`,
				prepare: prepareCallFlow(numberEntity),
			},
		),
	],
};
