import { facts } from '../../../shared/api/facts';
import { callerPhoneParameter, notice } from '../../../shared/input/parameters';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { digits } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';
import { sendPostback } from './answer';

export const rejectCall: Operation = {
	name: 'Reject Call',
	value: 'rejectCall',
	action: 'Reject a call',
	description: `Hand a call back within ${facts.limits.rejectSeconds} seconds after it was routed to a buyer group, so that it goes to the next buyer`,
	endpoint: 'POST retreaverdata.com/buyer_groups/{id}/call_control/reject',
	evidence: 'H',
	addsUp: true,
	parameters: [
		notice(
			'rejectNotice',
			`Works for ${facts.limits.rejectSeconds} seconds after the call was routed to the buyer group. The request is never repeated: a second one could take the call from the next buyer. Leave Retry On Fail off.`,
		),
		callerPhoneParameter,
		{
			displayName: 'Buyer Group ID',
			name: 'targetGroupId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 5204',
			hint: 'It is in the address that Retreaver shows for the key, after buyer_groups/',
			description:
				"Retreaver's own ID of the buyer group on whose page the key was made, such as 5204",
		},
	],
	run: async (context) => {
		const { country } = context;
		const group = digits(
			context.get('targetGroupId'),
			'Buyer Group ID',
			'It is in the address that Retreaver shows for the key, after buyer_groups/.',
		);
		return await sendPostback(context, {
			service: 'callControl',
			method: 'POST',
			path: `/buyer_groups/${group}/call_control/reject`,
			query: { caller_number: phoneNumber(context.get('callerPhone'), 'Caller Phone', country) },
			advice: {
				404: {
					message: 'There is no such call to reject',
					description: `Check "Buyer Group ID" and "Caller Phone". A call can be rejected for ${facts.limits.rejectSeconds} seconds after it was routed to the group.`,
				},
			},
		});
	},
};
