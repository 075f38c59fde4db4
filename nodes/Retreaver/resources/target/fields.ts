import { UserError } from 'n8n-workflow';

import { tagListField } from '../../fields/tagList';
import { timeZoneName, timeZoneOptions } from './timeZones';
import { MASK } from '../../../shared/api/redact';
import { phoneOrSip } from '../../../shared/input/phoneNumber';
import { required } from '../../../shared/input/validate';
import { capFields } from '../../fields/caps';
import { nameField } from '../../core/body';
import type { Field } from '../../core/operation';
import { businessHoursField } from './businessHours';

/** The destination of a target's calls (D). A token such as `[number]` is filled in from a bid (O). */
export const numberField: Field = {
	displayName: 'Buyer Number',
	name: 'number',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description:
		"Where calls to the buyer go: a phone number such as +14155550123, a SIP address such as sip:sales@example.com, or [number] for the one in the buyer's bid",
	toBody: (value, { country }) => {
		const text = required(value, numberField.displayName);
		return {
			number: /^\[\w+\]$/.test(text) ? text : phoneOrSip(text, numberField.displayName, country),
		};
	},
};

/** Required here, although Retreaver also accepts a buyer without a name (D): nobody would find it in a list. */
export const buyerName = nameField('buyer', 'Acme Solar, Day Shift');

export const tidField: Field = {
	displayName: 'Buyer ID (TID)',
	name: 'clientTid',
	type: 'string',
	default: '',
	placeholder: 'e.g. buyer-17',
	description: 'Your own ID for the buyer, such as buyer-17',
};

/** The further attributes of a target (D), all optional. */
export const targetFields: Field[] = [
	businessHoursField,
	...capFields,
	{
		displayName: 'In-Band Signals',
		name: 'inbandSignals',
		type: 'boolean',
		default: false,
		description:
			'Whether to detect from the audio when the phone rings and is answered; used together with Timer Offset',
	},
	{
		displayName: 'Paused',
		name: 'paused',
		type: 'boolean',
		default: false,
		description: 'Whether the buyer is paused, so that no calls are sent there',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'number',
		default: 1,
		description: 'Which buyers are tried first: 1 comes before 2',
	},
	{
		displayName: 'Ring Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		description: 'How many seconds the phone may ring before the next buyer is tried',
	},
	{
		displayName: 'Send Digits',
		name: 'sendDigits',
		type: 'string',
		default: '',
		placeholder: 'e.g. ww1w2',
		description:
			'Keys to press when the call is picked up, to get past a phone menu, such as ww1w2. Each w is a pause of half a second.',
	},
	{
		displayName: 'SIP Password',
		name: 'sipPassword',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'The password, if the SIP address requires one. It can be set here, but is never shown in outputs.',
		toBody: (value) => {
			if (value !== MASK) return { sip_password: value as string };
			throw new UserError(
				`"SIP Password" is ${MASK}, which the output of a buyer shows instead of the password. Enter the password itself, or remove the field.`,
			);
		},
	},
	{
		displayName: 'SIP Username',
		name: 'sipUsername',
		type: 'string',
		default: '',
		placeholder: 'e.g. retreaver',
		description: 'The username, such as retreaver, if the SIP address requires one',
	},
	tagListField,
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'options',
		options: timeZoneOptions,
		allowArbitraryValues: true,
		default: 'UTC',
		description:
			'The time zone of the business hours, such as Eastern Time (US & Canada). In an expression you can also use a zone such as America/New_York.',
		toBody: (value) => ({ time_zone: timeZoneName(value, 'Time Zone') }),
	},
	{
		displayName: 'Timer Offset (Seconds)',
		name: 'timerOffset',
		type: 'number',
		default: 0,
		description:
			'By how many seconds, such as 5, timers and conversions are delayed for calls to this buyer',
	},
	{
		displayName: 'Weight',
		name: 'weight',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'The share of calls among buyers of the same priority: 2 gets more than 1',
	},
];
