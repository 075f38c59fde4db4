import { UserError } from 'n8n-workflow';

import { affiliateEntity, campaignEntity, numberPoolEntity } from '../../../shared/entities';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	type Prepare,
	updateOperation,
} from '../../crud';
import type { Field, Resource } from '../../operation';
import { reference } from '../../references';
import { countryField, provisioningFields, typeField } from '../number/provisioning';

const campaignField = reference(
	campaignEntity,
	'cid',
	'The campaign that the pool belongs to. It must exist already.',
);

const affiliateField = reference(
	affiliateEntity,
	'afid',
	'The publisher that the pool belongs to. It must exist already, and rules out Google Analytics.',
);

const settings: Field[] = [
	{
		displayName: 'Buffer Seconds',
		name: 'bufferSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'For how many seconds a visitor keeps a number after leaving your site',
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
		description: "Whether to hide the page on which publishers manage the campaign's phone numbers",
	},
	{
		displayName: 'Max Pool Size',
		name: 'maxPoolSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How many numbers the pool may hold at most. Numbers cost money.',
	},
	{
		displayName: 'Reserve Size',
		name: 'reserveSize',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'How many numbers to keep ready, so that a visitor need not wait for one',
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
	description: 'Numbers that are lent to the visitors of a website, one to each',
	credential: 'retreaverApi',
	operations: [
		createOperation(
			numberPoolEntity,
			[campaignField, ...provisioningFields],
			[affiliateField, ...settings],
			{
				notice: 'Numbers cost money: a pool gets new ones by itself, up to Max Pool Size.',
				prepare: checkAnalytics,
			},
		),
		deleteOperation(numberPoolEntity, { warning: 'ALL numbers of the pool are deleted with it!' }),
		getOperation(numberPoolEntity),
		getAllOperation(numberPoolEntity, {
			filters: [
				reference(campaignEntity, 'cid', 'Only pools of this campaign'),
				reference(affiliateEntity, 'afid', 'Only pools of this publisher'),
			],
		}),
		updateOperation(
			numberPoolEntity,
			[campaignField, typeField, countryField, affiliateField, ...settings],
			{ prepare: checkAnalytics },
		),
	],
};
