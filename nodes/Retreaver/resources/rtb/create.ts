import type { IDataObject } from 'n8n-workflow';

import { callerNumberParameter, collection, notice } from '../../../shared/input/parameters';
import { readTags, tagParameters } from '../../fields/tags';
import { phoneNumber, required } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';

const RESERVED = ['key', 'publisher_id', 'source_id', 'caller_number', 'inbound_number'];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create an RTB reservation',
	description:
		'Ask whether a buyer takes a call, and for how much, and reserve that buyer for some seconds',
	endpoint: 'POST rtb.retreaver.com/rtbs.json',
	evidence: 'D',
	parameters: [
		notice(
			'reservationNotice',
			'Check status behind this node: only reserved is a yes. It holds until expires_at, for 30 seconds unless the key says otherwise: confirm in time.',
		),
		callerNumberParameter,
		{
			displayName: 'Publisher ID',
			name: 'publisherId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 0002',
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
					'A tracking number, such as +18885550142, to send the call to; without it you get a temporary one. Always dial the inbound_number of the answer.',
			},
		]),
	],
	run: async (context) => {
		const { inboundNumber } = context.get<IDataObject>('additionalFields', {});
		const { body } = await context.client.request({
			service: 'rtb',
			method: 'POST',
			path: '/rtbs.json',
			body: {
				...readTags(context.get, RESERVED),
				publisher_id: required(context.get('publisherId'), 'Publisher ID'),
				caller_number: phoneNumber(context.get('callerNumber'), 'Caller Number'),
				...(inboundNumber ? { inbound_number: phoneNumber(inboundNumber, 'Inbound Number') } : {}),
			},
			// Ping Shield answers a repeat with the first reservation for 30 s unless the key says otherwise (D);
			// the service's retry window is shorter than that.
			repeatable: true,
			itemIndex: context.itemIndex,
		});
		return body as IDataObject;
	},
};
