import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { contactEntity } from '../../../shared/records/entities';
import { phoneOrSip } from '../../../shared/input/phoneNumber';
import { type Prepare, readRecord } from '../../core/crud';
import type { Field } from '../../core/operation';

const NUMBER = 'Contact Numbers > Number';
const REPLACES = 'Contact Numbers > Replaces';

/** The phone numbers and SIP addresses of a contact (D). */
export const contactNumbersField: Field = {
	displayName: 'Contact Numbers',
	name: 'contactNumbers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	required: true,
	placeholder: 'Add Number',
	default: {},
	description: 'The phone numbers of the contact, such as +14155550123',
	options: [
		{
			displayName: 'Contact Number',
			name: 'contactNumber',
			values: [
				{
					displayName: 'Number',
					name: 'number',
					type: 'string',
					default: '',
					placeholder: 'e.g. +14155550123',
					description: 'A phone number, or a SIP address such as sip:sales@example.com',
				},
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					default: '',
					placeholder: 'e.g. Mobile',
					description: 'What kind of number it is, such as Mobile',
				},
				{
					displayName: 'Replaces',
					name: 'replaces',
					type: 'string',
					displayOptions: { show: { '/operation': ['update'] } },
					default: '',
					placeholder: 'e.g. +14155550124',
					description:
						'The number of the contact that is replaced by the new one; empty to add a number, or to change its description',
				},
			],
		},
	],
	toBody: (value, { country }) => {
		const entries = ((value as IDataObject).contactNumber ?? []) as IDataObject[];
		if (entries.length === 0) {
			throw new UserError('A contact needs a phone number. Add one under "Contact Numbers".');
		}
		const rows = entries.map(({ number, description, replaces }) => ({
			number: phoneOrSip(number, NUMBER, country),
			...(description ? { description } : {}),
			...(replaces ? { replaces: phoneOrSip(replaces, REPLACES, country) } : {}),
		}));
		const numbers = rows.map(({ number }) => number);
		const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
		if (twice) {
			throw new UserError(`"${NUMBER}" has ${twice} twice. Keep one of the two.`);
		}
		return { contact_numbers_attributes: rows };
	},
};

/**
 * Adds the ids of existing and replaced numbers of the contact. Without an id, a number would be added (D).
 *
 * @throws UserError if the contact does not have a number that is to be replaced
 */
export const findNumberIds: Prepare = async (record, context) => {
	const rows = record.contact_numbers_attributes;
	if (!Array.isArray(rows)) return record;
	const contact = await readRecord(contactEntity, context);
	const existing = (contact.contact_numbers ?? []) as IDataObject[];
	return {
		...record,
		contact_numbers_attributes: (rows as IDataObject[]).map(({ replaces, ...row }) => {
			const known = existing.find(({ number }) => number === (replaces ?? row.number));
			if (replaces && !known) {
				throw new UserError(`The contact has no number ${replaces}. Correct "${REPLACES}".`);
			}
			return known ? { id: known.id, ...row } : row;
		}),
	};
};
