import type { IDataObject } from 'n8n-workflow';

import { callIdParameter, readCallId } from '../../../shared/input/parameters';
import { required } from '../../../shared/input/validate';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import { observedNotice } from '../../fields/notices';
import { readRequiredTags, tagParameters } from '../../fields/tags';
import type { Operation } from '../../core/operation';

export const addTags: Operation = {
	name: 'Add Tags',
	value: 'addTags',
	action: 'Add tags to a call',
	description: 'Add tags to a call with the key of that call; the tags that it has stay',
	endpoint: 'POST /api/v2/calls/{uuid}/tag_values',
	evidence: 'O',
	parameters: [
		observedNotice,
		callIdParameter,
		{
			displayName: 'Call Key',
			name: 'callKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.call_key }}',
			hint: 'A secret: take it from the call, and never type it in',
			description:
				'The key of this one call: call_key from the Retreaver Trigger, where Options > Include Call Key is on',
		},
		...tagParameters,
	],
	run: async (context) => {
		const id = readCallId(context.get('callId'));
		const callKey = required(context.get('callKey'), 'Call Key');
		const tags = Object.entries(readRequiredTags(context.get, []));
		const { body } = await context.client.request({
			service: 'callTags',
			method: 'POST',
			path: `/api/v2/calls/${id}/tag_values`,
			body: {
				call_key: callKey,
				tag_values: Object.fromEntries(tags.map(([key, value]) => [key, String(value)])),
			},
			// Retreaver adds only tags that the call does not have yet, and answers with those (O). Where there are none, the
			// answer may be empty (?).
			repeatable: true,
			emptyAnswer: {},
			secrets: [callKey],
			itemIndex: context.itemIndex,
		});
		const added = [body as IDataObject | IDataObject[]]
			.flat()
			.map((row) => unwrap(row, facts.wrappers.tagValue))
			.filter((row) => typeof row?.key === 'string')
			.map(({ key, value }) => [key, value]);
		return { call_id: id, tag_values: Object.fromEntries(added) as IDataObject };
	},
};
