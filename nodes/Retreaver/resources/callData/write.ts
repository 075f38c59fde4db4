import type { IDataObject } from 'n8n-workflow';

import { callerNumberParameter, callUuidParameter } from '../../../shared/input/parameters';
import { readRequiredTags, tagParameters } from '../../fields/tags';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { uuid } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';

const RESERVED = ['key', 'caller_number', 'call_uuid'];

export const write: Operation = {
	name: 'Write',
	value: 'write',
	action: 'Write tags to a call',
	description:
		'Write tags to a call, or store them for the next call of somebody who has not called yet',
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
		{ ...callerNumberParameter, displayOptions: { show: { identifyBy: ['callerNumber'] } } },
		{ ...callUuidParameter, displayOptions: { show: { identifyBy: ['callUuid'] } } },
		...tagParameters,
	],
	run: async (context) => {
		const tags = readRequiredTags(context.get, RESERVED);
		const { body } = await context.client.request({
			service: 'dataWriting',
			method: 'POST',
			path: '/data_writing',
			body: {
				...tags,
				...(context.get('identifyBy') === 'callUuid'
					? { call_uuid: uuid(context.get('callUuid'), 'Call UUID') }
					: {
							caller_number: phoneNumber(
								context.get('callerNumber'),
								'Caller Number',
								context.country,
							),
						}),
			},
			itemIndex: context.itemIndex,
		});
		return body as IDataObject;
	},
};
