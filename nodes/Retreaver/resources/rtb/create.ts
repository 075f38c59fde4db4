import type { IDataObject } from 'n8n-workflow';

import { readTags, tagParameters } from '../../../shared/tags';
import { phoneNumber, required } from '../../../shared/validate';
import type { Operation } from '../../operation';

const RESERVED = ['key', 'publisher_id', 'source_id', 'caller_number', 'inbound_number'];

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create an RTB reservation',
	description:
		'Ask whether a buyer takes a call, for how much, and reserve it. The status may be another than reserved: branch on it.',
	endpoint: 'POST rtb.retreaver.com/rtbs.json',
	evidence: 'D',
	parameters: [
		{
			displayName: 'Caller Number',
			name: 'callerNumber',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +14155550123',
			description: 'The phone number of the person who is going to call',
		},
		{
			displayName: 'Publisher ID',
			name: 'publisherId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 0002',
			description: 'The publisher (source, affiliate) that the bid is attributed to',
		},
		...tagParameters,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Inbound Number',
					name: 'inboundNumber',
					type: 'string',
					default: '',
					placeholder: 'e.g. +18885550142',
					description:
						'A number of yours that the caller will dial. Without it the answer names a temporary one. Always dial the number in the answer.',
				},
			],
		},
	],
	run: async (call) => {
		const { inboundNumber } = call.get<IDataObject>('additionalFields', {});
		const { body } = await call.client.request({
			service: 'rtb',
			method: 'POST',
			path: '/rtbs.json',
			body: {
				...readTags(call.get, RESERVED),
				publisher_id: required(call.get('publisherId'), 'Publisher ID'),
				caller_number: phoneNumber(call.get('callerNumber'), 'Caller Number'),
				...(inboundNumber
					? { inbound_number: phoneNumber(inboundNumber, 'Inbound Number') }
					: {}),
			},
			// Ping Shield answers a repeat with the first reservation for 30 s unless the key says otherwise (D);
			// the service's retry window is shorter than that.
			repeatable: true,
			itemIndex: call.itemIndex,
		});
		return body as IDataObject;
	},
};
