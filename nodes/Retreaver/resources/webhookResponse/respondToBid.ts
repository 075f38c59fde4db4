import { UserError } from 'n8n-workflow';

import { phoneOrSip } from '../../../shared/validate';
import type { Call, Operation } from '../../operation';
import { once, respond } from './respond';

const whenBidding = { show: { bid: [true] } };

export const respondToBid: Operation = {
	name: 'Respond to Bid',
	value: 'respondToBid',
	action: 'Respond to a bid request',
	description:
		'Answer the bid request that started the workflow: whether you take the call, for how much and at which number. Retreaver waits 5 seconds at most.',
	endpoint: 'answer to a bid request',
	evidence: 'G',
	parameters: [
		{
			displayName: 'Bid',
			name: 'bid',
			type: 'boolean',
			default: true,
			description: 'Whether you want the call',
		},
		{
			displayName: 'Payout',
			name: 'payout',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			required: true,
			displayOptions: whenBidding,
			default: 0,
			description: "What you pay for the call when it converts, in your account's currency",
		},
		{
			displayName: 'Buyer Number',
			name: 'buyerNumber',
			type: 'string',
			required: true,
			displayOptions: whenBidding,
			default: '',
			placeholder: 'e.g. +14155550123',
			description: 'Where to send the call: a phone number or a SIP address such as sip:sales@example.com',
		},
		{
			displayName: 'Conversion Timer',
			name: 'conversionTimer',
			type: 'number',
			typeOptions: { minValue: 0 },
			required: true,
			displayOptions: whenBidding,
			default: 90,
			description: 'Seconds that the call has to last to convert',
		},
	],
	once,
	run: async (call) => {
		if (!bidOf(call)) return await respond(call, { bid: false });
		return await respond(call, {
			bid: true,
			payout: notNegative(call.get('payout'), 'Payout'),
			buyer_number: phoneOrSip(call.get('buyerNumber'), 'Buyer Number'),
			conversion_timer: wholeSeconds(call.get('conversionTimer'), 'Conversion Timer'),
		});
	},
};

function bidOf(call: Call): boolean {
	const bid = call.get('bid');
	if (typeof bid === 'boolean') return bid;
	throw new UserError(`"Bid" must be true or false, but is "${String(bid)}".`);
}

/** Money: whatever is not plainly a number never goes out. */
function notNegative(value: unknown, parameter: string): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
	throw new UserError(`"${parameter}" must be a number of 0 or more, but is "${String(value)}".`);
}

function wholeSeconds(value: unknown, parameter: string): number {
	const seconds = notNegative(value, parameter);
	if (Number.isInteger(seconds)) return seconds;
	throw new UserError(`"${parameter}" must be whole seconds, but is "${seconds}".`);
}
