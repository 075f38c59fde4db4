import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { contactEntity } from '../../../shared/records/entities';
import { phoneOrSip } from '../../../shared/input/phoneNumber';
import { type Prepare, readRecord } from '../../core/crud';
import type { Field, OperationContext } from '../../core/operation';
import { assertSomeValid, readOrSkip } from '../../core/skipInvalid';

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
	toBody: async (value, context) => {
		const entries = ((value as IDataObject).contactNumber ?? []) as IDataObject[];
		if (entries.length === 0 && !context.skipped?.length) {
			throw new UserError('A contact needs a phone number. Add one under "Contact Numbers".');
		}
		const rows: IDataObject[] = [];
		for (const entry of entries) {
			const row = await readOrSkip(context, entry.number, () => numberRow(entry, rows, context));
			if (row) rows.push(row);
		}
		assertSomeValid(rows, context, 'number');
		return { contact_numbers_attributes: rows };
	},
};

/** The number by which a contact is found, and with which it is created. */
export const phoneField: Field = {
	displayName: 'Phone Number',
	name: 'phoneNumber',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description: 'A number of the contact, such as +14155550123, or a SIP address',
	toBody: (value, { country }) => ({
		contact_numbers_attributes: [{ number: phoneOrSip(value, 'Phone Number', country) }],
	}),
};

function numberRow(
	{ number: given, description, replaces }: IDataObject,
	others: IDataObject[],
	{ country }: OperationContext,
): IDataObject {
	const number = phoneOrSip(given, NUMBER, country);
	if (others.some((other) => other.number === number)) {
		throw new UserError(`"${NUMBER}" has ${number} twice. Keep one of the two.`);
	}
	return {
		number,
		...(description ? { description } : {}),
		...(replaces ? { replaces: phoneOrSip(replaces, REPLACES, country) } : {}),
	};
}

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
	const found = await Promise.all(
		(rows as IDataObject[]).map(
			async ({ replaces, ...row }) =>
				await readOrSkip(context, row.number, () => {
					const known = existing.find(({ number }) => number === (replaces ?? row.number));
					if (replaces && !known) {
						throw new UserError(`The contact has no number ${replaces}. Correct "${REPLACES}".`);
					}
					return known ? { id: known.id, ...row } : row;
				}),
		),
	);
	const valid = found.filter((row) => row !== undefined);
	assertSomeValid(valid, context, 'number');
	return { ...record, contact_numbers_attributes: valid };
};
