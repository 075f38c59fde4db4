import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { TIMER_WARNING, URL_DESCRIPTION, URL_PLACEHOLDER } from '../../../shared/webhooks/stages';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { required } from '../../../shared/input/validate';
import type { Field } from '../../core/operation';

const rowId: INodeProperties = {
	displayName: 'ID',
	name: 'id',
	type: 'number',
	displayOptions: { show: { '/operation': ['update'] } },
	default: 0,
	placeholder: 'e.g. 217',
	description:
		'Which entry to change: its ID, such as 217, as the operation Get shows it; 0 adds a new one',
};

/** The entries of a fixedCollection. Removes the id 0, which means a new entry. */
function rows(value: unknown, name: string): IDataObject[] {
	const entries = ((value as IDataObject)?.[name] ?? []) as IDataObject[];
	return entries.map(({ id, ...row }) => (id ? { id, ...row } : row));
}

/**
 * Timers: URLs that Retreaver calls at the start of a call (0 seconds) or after a duration (D). Retreaver only calls the
 * longest timer that a call reaches.
 */
export const timersField: Field = {
	displayName: 'Timers',
	name: 'timers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Timer',
	default: {},
	description: 'Web addresses that Retreaver calls when a call has lasted for a number of seconds',
	options: [
		{
			displayName: 'Timer',
			name: 'timer',
			values: [
				{
					displayName: 'Seconds',
					name: 'seconds',
					type: 'number',
					required: true,
					typeOptions: { minValue: 0 },
					default: 0,
					hint: TIMER_WARNING,
					description: 'Seconds after the answer, such as 90; 0 is the start of the call',
				},
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: URL_PLACEHOLDER,
					description: URL_DESCRIPTION,
				},
				rowId,
			],
		},
	],
	toBody: (value) => ({
		timers_attributes: rows(value, 'timer').map((row) => ({
			...row,
			url: required(row.url, 'Timers > URL'),
		})),
	}),
};

/** Menu options: where calls go when the caller presses a key (D). */
export const menuOptionsField: Field = {
	displayName: 'Menu Options',
	name: 'menuOptions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Menu Option',
	default: {},
	description:
		'Where calls go when the caller presses a key. There must be an entry for key 1, which is used when there is no greeting.',
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
					description: 'The key on the phone that the caller presses',
				},
				{
					displayName: 'Send to Number',
					name: 'targetNumber',
					type: 'string',
					default: '',
					placeholder: 'e.g. +14155550123',
					description: 'The phone number to send the caller to, such as +14155550123',
				},
				{
					displayName: 'Send to Campaign',
					name: 'targetCid',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0044',
					description:
						'Your own ID (CID) of the campaign to send the caller to. If you enter both, the campaign counts.',
				},
				rowId,
			],
		},
	],
	toBody: (value, { country }) => ({
		menu_options_attributes: rows(value, 'menuOption').map(
			({ targetNumber, targetCid, ...row }) => {
				if (!targetNumber && !targetCid && !row.id) {
					throw new UserError(
						`The menu option for key ${row.option} leads nowhere. Enter "Send to Number" or "Send to Campaign".`,
					);
				}
				return {
					...row,
					...(targetNumber
						? { target_number: phoneNumber(targetNumber, 'Menu Options > Send to Number', country) }
						: {}),
					...(targetCid ? { target_cid: targetCid } : {}),
				};
			},
		),
	}),
};

/** The API's destroy_nested (D), for the Update Fields of a campaign or number. */
export const destroyNestedField: Field = {
	displayName: 'Replace Timers and Menus',
	name: 'destroyNested',
	type: 'boolean',
	default: false,
	hint: 'Switched on, this deletes ALL timers, webhooks and menu options first, also those that you cannot see here. To change one entry, give its ID instead.',
	description:
		"Whether to delete ALL timers and menu options first. This can wipe a live campaign's routing and the webhooks of your Retreaver Triggers; a number without any uses those of its campaign.",
};
