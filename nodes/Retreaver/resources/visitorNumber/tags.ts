import type { INodeProperties } from 'n8n-workflow';

import { readRequiredTags, tagParameters } from '../../fields/tags';
import { observedNotice } from '../../fields/notices';
import type { Operation } from '../../core/operation';
import { changeTags, visitorNumberParameters } from './visitorNumber';

export const addTags: Operation = {
	name: 'Add Tags',
	value: 'addTags',
	action: 'Add tags to a visitor number',
	description: 'Add tags to the number of a visitor; existing tags stay',
	endpoint: 'POST api.rtvrapi.com/api/v1/numbers/tag',
	evidence: 'O',
	parameters: [observedNotice, ...visitorNumberParameters, ...tagParameters],
	run: async (context) =>
		await changeTags(context, '/tag', { tag_values: readRequiredTags(context.get, []) }, false),
};

export const replaceTags: Operation = {
	name: 'Replace Tags',
	value: 'replaceTags',
	action: 'Replace tags of a visitor number',
	description: 'Give tags of the number of a visitor new values, whatever they were before',
	endpoint: 'POST api.rtvrapi.com/api/v1/numbers/replace_tags',
	evidence: 'O',
	parameters: [observedNotice, ...visitorNumberParameters, ...tagParameters],
	run: async (context) =>
		await changeTags(
			context,
			'/replace_tags',
			{ tag_values: readRequiredTags(context.get, []) },
			true,
		),
};

export const removeTags: Operation = {
	name: 'Remove Tags',
	value: 'removeTags',
	action: 'Remove tags from a visitor number',
	description: 'Remove some or all tags from the number of a visitor',
	endpoint: 'POST api.rtvrapi.com/api/v1/numbers/untag, /untag/keys',
	evidence: 'O',
	parameters: [
		observedNotice,
		...visitorNumberParameters,
		{
			displayName: 'Remove',
			name: 'removeBy',
			type: 'options',
			options: [
				{ name: 'All Tags', value: 'all', description: 'Removes every tag' },
				{ name: 'Tags With Certain Keys', value: 'keys', description: 'Whatever their values are' },
				{
					name: 'Tags With Certain Keys and Values',
					value: 'tags',
					description: 'Only if the value is the same, too',
				},
			],
			default: 'keys',
			description: 'Which tags to remove',
		},
		{
			displayName: 'Tag Keys',
			name: 'tagKeys',
			type: 'string',
			typeOptions: { commaSeparated: true },
			required: true,
			displayOptions: { show: { removeBy: ['keys'] } },
			default: '',
			placeholder: 'e.g. lead_score, utm_source',
			description: 'The names of the tags to remove, such as lead_score, separated by commas',
		},
		...tagParameters.map(
			(parameter): INodeProperties => ({
				...parameter,
				displayOptions: { show: { ...parameter.displayOptions?.show, removeBy: ['tags'] } },
			}),
		),
	],
	run: async (context) => {
		const by = context.get<string>('removeBy');
		if (by === 'all') return await changeTags(context, '/untag', { all: 'true' }, true);
		if (by === 'tags') {
			return await changeTags(
				context,
				'/untag',
				{ tag_values: readRequiredTags(context.get, []) },
				true,
			);
		}
		return await changeTags(context, '/untag/keys', { tag_keys: context.get('tagKeys') }, true);
	},
};
