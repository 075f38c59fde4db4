import { toBid } from '../../../shared/bid';
import type { Operation } from '../../operation';
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
		const answer = toBid({
			bid: call.get('bid'),
			payout: call.get('payout', null),
			buyer_number: call.get('buyerNumber', null),
			conversion_timer: call.get('conversionTimer', null),
		});
		return await respond(call, answer);
	},
};
