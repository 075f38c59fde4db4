import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { phoneNumber, required } from '../shared/validate';
import type { Field } from './operation';

const rowId: INodeProperties = {
	displayName: 'ID',
	name: 'id',
	type: 'number',
	default: 0,
	placeholder: 'e.g. 217',
	description: 'The ID of an existing entry to change it; 0 adds a new one',
};

/** The entries of a fixedCollection, without ids that say "new". */
function rows(value: unknown, name: string): IDataObject[] {
	const entries = ((value as IDataObject)?.[name] ?? []) as IDataObject[];
	return entries.map(({ id, ...row }) => (id ? { id, ...row } : row));
}

/**
 * Timers: URLs that Retreaver calls at the start (0 seconds) or when a call has lasted long enough (D). Only the
 * longest one that a call reaches is called.
 */
export const timersField: Field = {
	displayName: 'Timers',
	name: 'timers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Timer',
	default: {},
	description:
		'URLs to call when a call has lasted for some seconds. Of all timers above 0 seconds only the highest one that the call reached is called: a new timer can silence another one.',
	options: [
		{
			displayName: 'Timer',
			name: 'timer',
			values: [
				{
					displayName: 'Seconds',
					name: 'seconds',
					type: 'number',
					default: 0,
					hint: 'Only the highest timer that a call reached is called: this one can silence another.',
					description: 'Seconds after the answer; 0 is the start of the call',
				},
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/sale?call=[call_uuid]',
					description: 'The URL to call. Retreaver fills in tokens such as [call_uuid].',
				},
				rowId,
			],
		},
	],
	toBody: (value) => ({
		timers_attributes: rows(value, 'timer').map((row) => {
			if (!Number.isInteger(Number(row.seconds))) {
				throw new UserError(`"Timers > Seconds" must be a whole number, but is "${row.seconds}".`);
			}
			return { ...row, seconds: Number(row.seconds), url: required(row.url, 'Timers > URL') };
		}),
	}),
};

/** Menu options: where a key that the caller presses leads (D). */
export const menuOptionsField: Field = {
	displayName: 'Menu Options',
	name: 'menuOptions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Menu Option',
	default: {},
	description:
		'Where the keys lead that a caller presses. There must be one for key 1: calls take it when there is no greeting.',
	options: [
		{
			displayName: 'Menu Option',
			name: 'menuOption',
			values: [
				{
					displayName: 'Key',
					name: 'option',
					type: 'options',
					options: [...'1234567890*#'].map((key) => ({ name: key, value: key })),
					default: '1',
					description: 'The key on the phone',
				},
				{
					displayName: 'Send to Number',
					name: 'targetNumber',
					type: 'string',
					default: '',
					placeholder: 'e.g. +14155550123',
					description: 'The phone number to send the caller to',
				},
				{
					displayName: 'Send to Campaign (CID)',
					name: 'targetCid',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0044',
					description: 'The campaign to send the caller to. It wins over the number.',
				},
				rowId,
			],
		},
	],
	toBody: (value) => ({
		menu_options_attributes: rows(value, 'menuOption').map(
			({ targetNumber, targetCid, ...row }) => {
				if (!targetNumber && !targetCid && !row.id) {
					throw new UserError(
						`The menu option for key ${row.option} leads nowhere. Enter "Send to Number" or "Send to Campaign (CID)".`,
					);
				}
				return {
					...row,
					...(targetNumber
						? { target_number: phoneNumber(targetNumber, 'Menu Options > Send to Number') }
						: {}),
					...(targetCid ? { target_cid: targetCid } : {}),
				};
			},
		),
	}),
};
