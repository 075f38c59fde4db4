import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type Call } from '../../operation';
import { toCallRecord } from './record';

const API_VERSIONS = [1, 2, 3, 4];

/** Simplify and the options that reading one call and reading many have in common. */
export const callOutputParameters: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'API Version',
				name: 'apiVersion',
				type: 'options',
				options: [
					{ name: 'Version 1', value: 1, description: 'The basic fields only' },
					{ name: 'Version 2', value: 2, description: 'With names, profit and tags' },
					{ name: 'Version 3', value: 3, description: 'With the number as an object' },
					{ name: 'Version 4', value: 4, description: 'With the campaign as an object' },
				],
				default: 4,
				description: 'The version of the API, which decides what fields a call has',
			},
			{
				displayName: 'Include Call Flow Events',
				name: 'callFlowEvents',
				type: 'boolean',
				default: false,
				description:
					'Whether to include what happened step by step during the call. Needs API version 2 or later; switch Simplify off to see it.',
			},
		],
	},
];

/** The path of the call log in the chosen version, without `.json`, and the query that the options ask for. */
export function callRequest(call: Call): { path: string; query: IDataObject } {
	const { apiVersion = 4, callFlowEvents = false } = call.get<IDataObject>('options', {});
	if (!API_VERSIONS.includes(Number(apiVersion))) {
		throw new UserError(`"API Version" must be 1, 2, 3 or 4, but is "${apiVersion}".`);
	}
	if (callFlowEvents && Number(apiVersion) === 1) {
		throw new UserError(
			'"Include Call Flow Events" needs API version 2 or later. Choose another "API Version".',
		);
	}
	return {
		path: `/api/v${apiVersion}/calls`,
		query: callFlowEvents ? { call_flow_events: true } : {},
	};
}

/** The row as Simplify asks for it. */
export function callOutput(call: Call, row: IDataObject): IDataObject {
	return call.get<boolean>('simplify') ? toCallRecord(row) : row;
}
