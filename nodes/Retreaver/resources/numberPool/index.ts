import { UserError } from 'n8n-workflow';

import {
	affiliateEntity,
	campaignEntity,
	numberPoolEntity,
} from '../../../shared/records/entities';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	type Prepare,
	updateOperation,
} from '../../core/crud';
import type { Field, Resource } from '../../core/operation';
import { reference } from '../../fields/reference';
import { countryField, provisioningFields, typeField } from '../../fields/provisioning';

const campaignField = reference(
	campaignEntity,
	'cid',
	'The campaign that gets the calls to the pool, from the list or by your own ID (CID). It must exist already.',
);

const affiliateField = reference(
	affiliateEntity,
	'afid',
	'The publisher who gets the pool, from the list or by your own ID (AFID). It must exist already, and rules out Google Analytics.',
);

const settings: Field[] = [
	{
		displayName: 'Buffer Seconds',
		name: 'bufferSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'For how many seconds, such as 300, a visitor keeps a number after leaving your site',
	},
	{
		displayName: 'Google Analytics',
		name: 'googleAnalytics',
		type: 'boolean',
		default: false,
		description:
			'Whether to report calls to Google Analytics. A pool that belongs to a publisher cannot do so.',
	},
	{
		displayName: 'Hide Embedded Access',
		name: 'hideEmbeddedAccess',
		type: 'boolean',
		default: false,
		description: "Whether to hide the page on which publishers manage the campaign's numbers",
	},
	{
		displayName: 'Max Pool Size',
		name: 'maxPoolSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		hint: 'Numbers cost money: this many at most',
		description: 'How many numbers the pool may hold',
	},
	{
		displayName: 'Reserve Size',
		name: 'reserveSize',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'How many numbers to keep ready for the next visitors',
	},
];

/** Google Analytics is for pools without a publisher (D). */
const checkAnalytics: Prepare = (record) => {
	if (record.google_analytics && record.afid) {
		throw new UserError(
			'A number pool with a publisher cannot use Google Analytics. Remove "Publisher" or switch off "Google Analytics".',
		);
	}
	return record;
};

export const numberPool: Resource = {
	name: 'Number Pool',
	value: 'numberPool',
	description: 'Numbers for the visitors of a website, one for each visitor',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(numberPoolEntity, {
			filters: [
				reference(campaignEntity, 'cid', 'Only results of this campaign'),
				reference(affiliateEntity, 'afid', 'Only results of this publisher'),
			],
		}),
		getOperation(numberPoolEntity),
		createOperation(
			numberPoolEntity,
			[campaignField, ...provisioningFields],
			[affiliateField, ...settings],
			{
				description: 'Add a pool of numbers for the visitors of a website, which costs money',
				warning:
					'Numbers cost money: a pool gets new ones by itself. To limit them, add "Max Pool Size"; without it there can be 10.',
				prepare: checkAnalytics,
			},
		),
		updateOperation(
			numberPoolEntity,
			[campaignField, typeField, countryField, affiliateField, ...settings],
			{ prepare: checkAnalytics },
		),
		deleteOperation(numberPoolEntity, {
			warning: 'This cannot be undone. ALL numbers of the pool are deleted with it.',
		}),
	],
};
