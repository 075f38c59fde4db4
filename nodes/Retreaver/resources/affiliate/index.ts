import { affiliateEntity } from '../../../shared/entities';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import type { Field, Resource } from '../../operation';

const afidField: Field = {
	displayName: 'Publisher ID (AFID)',
	name: 'afid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 0002',
	description: 'Your own ID for the publisher, as in the other systems that you track calls with',
};

const nameFields: Field[] = [
	{
		displayName: 'Company Name',
		name: 'companyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nathan Media',
		description: "The name of the publisher's company",
	},
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nathan',
		description: "The publisher's first name",
	},
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Smith',
		description: "The publisher's last name",
	},
];

export const affiliate: Resource = {
	name: 'Publisher (Affiliate)',
	value: 'affiliate',
	description: 'Who sends you calls: publishers, affiliates or any other source',
	credential: 'retreaverApi',
	operations: [
		createOperation(affiliateEntity, [afidField], nameFields),
		deleteOperation(affiliateEntity, { warning: 'Its numbers have to be deleted before.' }),
		getOperation(affiliateEntity),
		getAllOperation(affiliateEntity),
		updateOperation(affiliateEntity, [afidField, ...nameFields]),
	],
};
