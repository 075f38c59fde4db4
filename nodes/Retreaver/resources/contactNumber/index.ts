import { contactNumberEntity } from '../../../shared/records/entities';
import { phoneOrSip } from '../../../shared/input/phoneNumber';
import { deleteOperation, updateOperation } from '../../core/crud';
import type { Field, Resource } from '../../core/operation';

const fields: Field[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Mobile',
		description: 'What kind of number it is, such as Mobile',
	},
	{
		displayName: 'New Number',
		name: 'number',
		type: 'string',
		default: '',
		placeholder: 'e.g. +14155550123',
		description:
			'The phone number such as +14155550123, or SIP address such as sip:sales@example.com, that replaces it',
		toBody: (value, { country }) => ({ number: phoneOrSip(value, 'New Number', country) }),
	},
];

export const contactNumber: Resource = {
	name: 'Contact Number',
	value: 'contactNumber',
	description: 'One phone number of a contact',
	credential: 'retreaverApi',
	operations: [
		updateOperation(contactNumberEntity, fields),
		deleteOperation(contactNumberEntity, {
			condition: "A contact's last number cannot be deleted: delete the contact instead.",
		}),
	],
};
