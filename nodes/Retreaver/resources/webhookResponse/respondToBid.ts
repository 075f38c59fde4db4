import { facts } from '../../../shared/api/facts';
import { BID_WARNING, CONVERSION_TIMER, toBid } from '../../../shared/webhooks/bid';
import { collection, notice } from '../../../shared/input/parameters';
import { countryOf, defaultCountryField } from '../../../shared/input/phoneNumber';
import type { Operation } from '../../core/operation';
import { respond, takesAllItems } from './respond';

const whenBidding = { show: { bid: [true] } };

export const respondToBid: Operation = {
	name: 'Respond to Bid',
	value: 'respondToBid',
	action: 'Respond to a bid request',
	description: `Tell Retreaver within ${facts.limits.answerSeconds} seconds whether you take the call, for how much and at which number`,
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
		notice('bidNotice', BID_WARNING, { bid: [true] }),
		{
			displayName: 'Payout (USD)',
			name: 'payout',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			required: true,
			displayOptions: whenBidding,
			default: 0,
			description: 'What you pay for the call when it converts, in US dollars, such as 12.5',
		},
		{
			displayName: 'Buyer Number',
			name: 'buyerNumber',
			type: 'string',
			required: true,
			displayOptions: whenBidding,
			default: '',
			placeholder: 'e.g. +14155550123',
			description:
				'Where calls to the buyer go: a phone number such as +14155550123, or a SIP address such as sip:sales@example.com. A number without a country code belongs to Options > Default Country.',
		},
		{
			displayName: CONVERSION_TIMER,
			name: 'conversionTimer',
			type: 'number',
			typeOptions: { minValue: 0 },
			required: true,
			displayOptions: whenBidding,
			default: 90,
			description: 'How many seconds, such as 90, the call has to last to convert',
		},
		// In the other operations, it comes from the credential.
		{
			...collection('options', [{ ...defaultCountryField, allowArbitraryValues: true }]),
			displayOptions: whenBidding,
		},
	],
	takesAllItems,
	run: async (context) => {
		const answer = toBid(
			{
				bid: context.get('bid'),
				payout: context.get('payout', null),
				buyer_number: context.get('buyerNumber', null),
				conversion_timer: context.get('conversionTimer', null),
			},
			countryOf(context.get('options', {})),
		);
		return await respond(context, answer);
	},
};
