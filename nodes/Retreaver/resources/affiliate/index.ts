import { affiliateEntity } from '../../../shared/records/entities';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import type { Field, Resource } from '../../core/operation';
import { upsertOperation } from '../../core/upsert';

const afidField: Field = {
	displayName: 'Publisher ID (AFID)',
	name: 'afid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 0002',
	description: 'Your own ID for the publisher, such as 0002, as used in your other systems',
};

const nameFields: Field[] = [
	{
		displayName: 'Company Name',
		name: 'companyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nathan Media',
		description: "The name of the publisher's company, such as Nathan Media",
	},
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nathan',
		description: "The publisher's first name, such as Nathan",
	},
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Smith',
		description: "The publisher's last name, such as Smith",
	},
];

export const affiliate: Resource = {
	name: 'Publisher (Affiliate)',
	value: 'affiliate',
	description: 'Partners who bring you calls and are paid for them, also called sources',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(affiliateEntity),
		getOperation(affiliateEntity),
		createOperation(affiliateEntity, [afidField], nameFields, {
			description: 'Add a publisher, who brings calls',
			answerIsOpen: true,
		}),
		updateOperation(affiliateEntity, [afidField, ...nameFields]),
		upsertOperation(affiliateEntity, afidField, { optional: nameFields, answerIsOpen: true }),
		deleteOperation(affiliateEntity, {
			condition: 'Its tracking numbers have to be deleted first.',
		}),
	],
};
