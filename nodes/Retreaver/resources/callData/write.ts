import type { IDataObject } from 'n8n-workflow';

import {
	callerPhoneParameter,
	callIdParameter,
	readCallId,
} from '../../../shared/input/parameters';
import { readRequiredTags, tagParameters } from '../../fields/tags';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import type { Operation } from '../../core/operation';

const RESERVED = ['key', 'caller_number', 'call_uuid'];

/** The answer, with the names that a call has in every output. */
function withCallNames({ call_uuid, caller_number, ...answer }: IDataObject): IDataObject {
	return {
		...(caller_number === undefined ? {} : { caller_phone: caller_number }),
		...answer,
		...(call_uuid === undefined ? {} : { call_id: call_uuid }),
	};
}

export const write: Operation = {
	name: 'Write',
	value: 'write',
	action: 'Write tags to a call',
	description:
		'Write tags to a call, or store them for the next call of somebody who has not called yet',
	endpoint: 'POST retreaverdata.com/data_writing',
	evidence: 'D',
	timeout: 30,
	parameters: [
		{
			displayName: 'Find Call By',
			name: 'identifyBy',
			type: 'options',
			options: [
				{
					name: 'Caller Phone',
					value: 'callerPhone',
					description: 'The latest call of this caller, or the next one',
				},
				{ name: 'Call ID', value: 'callId', description: 'Exactly this call' },
			],
			default: 'callerPhone',
			description: 'How to tell which call gets the tags',
		},
		{ ...callerPhoneParameter, displayOptions: { show: { identifyBy: ['callerPhone'] } } },
		{ ...callIdParameter, displayOptions: { show: { identifyBy: ['callId'] } } },
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
				...(context.get('identifyBy') === 'callId'
					? { call_uuid: readCallId(context.get('callId')) }
					: {
							caller_number: phoneNumber(
								context.get('callerPhone'),
								callerPhoneParameter.displayName,
								context.country,
							),
						}),
			},
			itemIndex: context.itemIndex,
		});
		return withCallNames(body as IDataObject);
	},
};
