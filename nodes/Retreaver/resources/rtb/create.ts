import type { IDataObject } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { callerPhoneParameter, collection, notice } from '../../../shared/input/parameters';
import { readTags, tagParameters } from '../../fields/tags';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { entered } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';
import { sendReservation } from './reservation';

const RESERVED = ['key', 'publisher_id', 'source_id', 'caller_number', 'inbound_number'];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create an RTB reservation',
	description:
		'Ask which buyer takes a call and for how much, and reserve that buyer for some seconds',
	endpoint: 'POST rtb.retreaver.com/rtbs.json',
	evidence: 'D',
	timeout: 10,
	parameters: [
		notice(
			'reservationNotice',
			`Check reserved after this node: only true is a yes; status says more. The reservation is valid until expires_at, for ${facts.limits.reservationSeconds} seconds unless the key says otherwise: confirm in time.`,
		),
		{
			...callerPhoneParameter,
			required: false,
			hint: 'Leave it empty only if the key allows requests without a caller number',
		},
		{
			displayName: 'Publisher ID',
			name: 'publisherId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0002',
			hint: 'Leave it empty only if the key does not require a publisher',
			description:
				'The ID of the publisher who has the call, such as 0002, as the owner of the campaign gave it to you',
		},
		...tagParameters,
		collection('additionalFields', [
			{
				displayName: 'Inbound Number',
				name: 'inboundNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. +18885550142',
				description:
					'A tracking number, such as +18885550142, to send the call to; without it you get a temporary one. Always dial what the answer says: its inbound_number, or its sip_address over SIP.',
			},
		]),
	],
	run: async (context) => {
		const { country } = context;
		const { callerPhone, publisherId, inboundNumber } = entered({
			callerPhone: context.get('callerPhone'),
			publisherId: context.get('publisherId'),
			...context.get<IDataObject>('additionalFields', {}),
		});
		return await sendReservation(context, {
			method: 'POST',
			path: '/rtbs.json',
			body: {
				...readTags(context.get, RESERVED),
				...(publisherId && { publisher_id: publisherId }),
				...(callerPhone && { caller_number: phoneNumber(callerPhone, 'Caller Phone', country) }),
				...(inboundNumber && {
					inbound_number: phoneNumber(inboundNumber, 'Inbound Number', country),
				}),
			},
			// While the reservation lives, Ping Shield answers a repeated request for the same caller with the first one. The service's retry window is shorter than that.
			repeatable: Boolean(callerPhone),
		});
	},
};
