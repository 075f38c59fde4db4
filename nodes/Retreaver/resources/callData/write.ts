import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { readTags, tagParameters } from '../../../shared/tags';
import { phoneNumber, uuid } from '../../../shared/validate';
import type { Operation } from '../../operation';

const RESERVED = ['key', 'caller_number', 'call_uuid'];

export const write: Operation = {
	name: 'Write',
	value: 'write',
	action: 'Write call data',
	description:
		'Write tags to a call. Tags for a caller without a call are stored and applied when they call.',
	endpoint: 'POST retreaverdata.com/data_writing',
	evidence: 'D',
	parameters: [
		{
			displayName: 'Find Call By',
			name: 'identifyBy',
			type: 'options',
			options: [
				{
					name: 'Caller Number',
					value: 'callerNumber',
					description: 'The latest call of this caller, or the next one',
				},
				{ name: 'Call UUID', value: 'callUuid', description: 'Exactly this call' },
			],
			default: 'callerNumber',
			description: 'How to tell which call gets the tags',
		},
		{
			displayName: 'Caller Number',
			name: 'callerNumber',
			type: 'string',
			required: true,
			displayOptions: { show: { identifyBy: ['callerNumber'] } },
			default: '',
			placeholder: 'e.g. +14155550123',
			description: 'The phone number of the caller',
		},
		{
			displayName: 'Call UUID',
			name: 'callUuid',
			type: 'string',
			required: true,
			displayOptions: { show: { identifyBy: ['callUuid'] } },
			default: '',
			placeholder: 'e.g. 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			description: 'The UUID of the call, as the Retreaver Trigger puts it out',
		},
		...tagParameters,
	],
	run: async (call) => {
		const tags = readTags(call.get, RESERVED);
		if (Object.keys(tags).length === 0) {
			throw new UserError('There is no tag to write. Add at least one under "Tags".');
		}
		const { body } = await call.client.request({
			service: 'dataWriting',
			method: 'POST',
			path: '/data_writing',
			body: {
				...tags,
				...(call.get('identifyBy') === 'callUuid'
					? { call_uuid: uuid(call.get('callUuid'), 'Call UUID') }
					: { caller_number: phoneNumber(call.get('callerNumber'), 'Caller Number') }),
			},
			itemIndex: call.itemIndex,
		});
		return body as IDataObject;
	},
};
