import { affiliateEntity, campaignEntity, numberEntity } from '../../../shared/records/entities';
import { prepareCallFlow, prepareNewCallFlow } from '../../fields/callFlow';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import { destroyNestedField } from '../../fields/callFlow/timersAndMenus';
import type { Field, Resource } from '../../core/operation';
import { reference } from '../../fields/reference';
import { affiliateField, campaignField, desiredTextField, overrides, subIdField } from './fields';
import { provisioningFields } from '../../fields/provisioning';

const filters: Field[] = [
	reference(campaignEntity, 'client_cid', 'Only results of this campaign'),
	reference(affiliateEntity, 'client_afid', 'Only results of this publisher'),
	{
		...subIdField,
		name: 'subId',
		description: 'Only numbers with this sub ID, such as landing-page-3',
	},
];

const OWN_SETTINGS =
	"A number's own greeting, menu or timers replace the campaign's, so Retreaver Triggers there may not start for it.";

export const number: Resource = {
	name: 'Tracking Number',
	value: 'number',
	description: 'The numbers that callers dial, each for a campaign and a publisher',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(numberEntity, { filters }),
		getOperation(numberEntity),
		createOperation(
			numberEntity,
			[...provisioningFields, campaignField, affiliateField],
			[desiredTextField, subIdField, ...overrides],
			{
				description: 'Get a new tracking number, which costs money',
				warning: `Each new number costs money, one for every item. To find yours, use "Get Many". ${OWN_SETTINGS}`,
				prepare: prepareNewCallFlow,
			},
		),
		updateOperation(
			numberEntity,
			[campaignField, affiliateField, subIdField, ...overrides, destroyNestedField],
			{
				warning: OWN_SETTINGS,
				prepare: prepareCallFlow(numberEntity),
			},
		),
		deleteOperation(numberEntity, {
			warning:
				'This cannot be undone. Retreaver releases the number within 24 hours, and callers can no longer reach you on it. If you are moving it to another provider, wait until it has moved.',
		}),
	],
};
