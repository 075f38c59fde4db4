import { UserError } from 'n8n-workflow';

import { tagListField } from '../../../shared/tagList';
import { timeZoneName, timeZoneOptions } from '../../../shared/timeZones';
import { phoneOrSip, required } from '../../../shared/validate';
import { capFields } from '../../caps';
import type { Field } from '../../operation';
import { businessHoursField } from './businessHours';

/** What stands in the output for a password. */
export const MASK = '***';

/** Where the calls of a target go (D); a token such as `[number]` is filled from a bid (O). */
export const numberField: Field = {
	displayName: 'Number',
	name: 'number',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description:
		"Where the buyer's calls go: a phone number, a SIP address such as sip:sales@example.com, or a token such as [number] that is filled from the buyer's bid",
	toBody: (value) => {
		const text = required(value, 'Number');
		return { number: /^\[\w+\]$/.test(text) ? text : phoneOrSip(text, 'Number') };
	},
};

/** The other attributes of a target (D), for create and update alike. */
export const targetFields: Field[] = [
	{
		displayName: 'Buyer ID (TID)',
		name: 'clientTid',
		type: 'string',
		default: '',
		placeholder: 'e.g. buyer-17',
		description: 'Your own ID for the buyer',
	},
	businessHoursField,
	...capFields,
	{
		displayName: 'In-Band Signals',
		name: 'inbandSignals',
		type: 'boolean',
		default: false,
		description: 'Whether to listen for ringing in the audio; works together with Timer Offset',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme Solar, Day Shift',
		description: 'The name of the buyer, for your reference',
	},
	{
		displayName: 'Paused',
		name: 'paused',
		type: 'boolean',
		default: false,
		description:
			'Whether to pause the buyer: switch it on to pause, off to resume. No calls go to a paused buyer.',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'number',
		default: 1,
		description: 'The buyer with the lowest priority is tried first',
	},
	{
		displayName: 'Ring Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		description: 'How many seconds the number may ring before the call moves on to the next buyer',
	},
	{
		displayName: 'Send Digits',
		name: 'sendDigits',
		type: 'string',
		default: '',
		placeholder: 'e.g. ww1w2',
		description:
			'Keys to press when the call is picked up, to get past a phone menu; each w is a pause of half a second',
	},
	{
		displayName: 'SIP Password',
		name: 'sipPassword',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'The password, where the SIP address asks for one. It can be set here, but is never put out.',
		toBody: (value) => {
			if (value !== MASK) return { sip_password: value as string };
			throw new UserError(
				`"SIP Password" is ${MASK}, as the output of a buyer shows it in place of the password. Enter the password itself, or leave the field out.`,
			);
		},
	},
	{
		displayName: 'SIP Username',
		name: 'sipUsername',
		type: 'string',
		default: '',
		placeholder: 'e.g. retreaver',
		description: 'The username, where the SIP address asks for one',
	},
	tagListField,
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'options',
		options: timeZoneOptions,
		default: 'UTC',
		description:
			'The time zone of the business hours. An expression can also give an IANA zone such as America/New_York.',
		toBody: (value) => ({ time_zone: timeZoneName(value, 'Time Zone') }),
	},
	{
		displayName: 'Timer Offset',
		name: 'timerOffset',
		type: 'number',
		default: 0,
		description:
			'Seconds by which timers and conversion criteria are shifted for calls to this buyer',
	},
	{
		displayName: 'Weight',
		name: 'weight',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'The share of calls among buyers of the same priority',
	},
];
