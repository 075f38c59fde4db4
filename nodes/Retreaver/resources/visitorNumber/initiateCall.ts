import { notice } from '../../../shared/input/parameters';
import { readTags, tagParameters } from '../../fields/tags';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { observedNotice } from '../../fields/notices';
import type { Operation } from '../../core/operation';
import { post, visitorNumberOf, visitorNumberParameters } from './visitorNumber';

const RESERVED = ['id', 'campaign_key', 'dial', 'visitor_id'];

export const initiateCall: Operation = {
	name: 'Initiate Call',
	value: 'initiateCall',
	action: 'Initiate a call to a visitor',
	description: 'Make a buyer of the campaign call the visitor right now: real phones ring',
	endpoint: 'POST api.rtvrapi.com/api/v1/numbers/initiate_call',
	addsUp: true,
	evidence: 'O',
	parameters: [
		observedNotice,
		notice(
			'callNotice',
			'Real phones ring, and the call may cost money, as soon as this runs, for every item. Try it with a phone number of your own, and call only people who agreed to it.',
		),
		...visitorNumberParameters,
		{
			displayName: 'Phone Number of the Visitor',
			name: 'dial',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +14155550123',
			description:
				'The number to call, such as +14155550123. It rings as soon as this operation runs.',
		},
		...tagParameters,
	],
	run: async (context) => {
		const dial = phoneNumber(context.get('dial'), 'Phone Number of the Visitor', context.country);
		const answer = await post(context, '/initiate_call', {
			...readTags(context.get, RESERVED),
			...visitorNumberOf(context),
			dial,
		});
		return { success: true, dial, ...answer };
	},
};
