import type { IDataObject } from 'n8n-workflow';

import { inOrder, phoneNumber, timestamp } from '../../../shared/validate';
import { listParameters, readList } from '../../crud';
import { snakeCase } from '../../fields';
import type { Call, Operation } from '../../operation';
import { callOutput, callOutputParameters, callRequest } from './options';

const TIMES = {
	createdAtStart: 'Created After',
	createdAtEnd: 'Created Before',
	updatedAtStart: 'Updated After',
	updatedAtEnd: 'Updated Before',
};

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many calls',
	description: 'Retrieve a list of calls from the call log',
	endpoint: 'GET /api/v{1-4}/calls.json',
	evidence: 'D',
	parameters: [
		...listParameters,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Buyer ID (TID)',
					name: 'clientTid',
					type: 'string',
					default: '',
					placeholder: 'e.g. buyer-17',
					description: 'Only calls to the buyer (target) with this ID of yours',
				},
				{
					displayName: 'Caller',
					name: 'caller',
					type: 'string',
					default: '',
					placeholder: 'e.g. +14155550123',
					description: 'Only calls from this phone number',
				},
				{
					displayName: 'Campaign ID (CID)',
					name: 'clientCid',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0044',
					description: 'Only calls to the campaign with this ID of yours',
				},
				{
					displayName: 'Created After',
					name: 'createdAtStart',
					type: 'dateTime',
					default: '',
					description: 'Only calls that began at or after this time',
				},
				{
					displayName: 'Created Before',
					name: 'createdAtEnd',
					type: 'dateTime',
					default: '',
					description: 'Only calls that began before this time',
				},
				{
					displayName: 'Order',
					name: 'order',
					type: 'options',
					options: [
						{ name: 'Newest First', value: 'desc' },
						{ name: 'Oldest First', value: 'asc' },
					],
					default: 'desc',
					description: 'Sorted by update time, calls always come newest first',
				},
				{
					displayName: 'Publisher ID (AFID)',
					name: 'clientAfid',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0002',
					description: 'Only calls from the publisher (affiliate) with this ID of yours',
				},
				{
					displayName: 'Sort By',
					name: 'sortBy',
					type: 'options',
					options: [
						{ name: 'Created At', value: 'created_at' },
						{ name: 'Updated At', value: 'updated_at' },
					],
					default: 'created_at',
					description: 'What the calls are sorted by',
				},
				{
					displayName: 'Sub ID',
					name: 'subId',
					type: 'string',
					default: '',
					placeholder: 'e.g. landing-page-3',
					description: 'Only calls with this sub ID of a publisher',
				},
				{
					displayName: 'Updated After',
					name: 'updatedAtStart',
					type: 'dateTime',
					default: '',
					description: 'Only calls that changed at or after this time',
				},
				{
					displayName: 'Updated Before',
					name: 'updatedAtEnd',
					type: 'dateTime',
					default: '',
					description: 'Only calls that changed before this time',
				},
			],
		},
		...callOutputParameters,
	],
	run: async (call) => {
		const { path, query } = callRequest(call);
		const rows = await readList(
			call,
			{
				method: 'GET',
				path: `${path}.json`,
				query: { ...query, ...filterQuery(call) },
				itemIndex: call.itemIndex,
			},
			'call',
			({ uuid }) => uuid,
			true,
		);
		return rows.map((row) => callOutput(call, row));
	},
};

function filterQuery(call: Call): IDataObject {
	const filters: IDataObject = Object.fromEntries(
		Object.entries(call.get<IDataObject>('filters', {})).filter(
			([, value]) => value !== '' && value !== null && value !== undefined,
		),
	);
	const timezone = call.node.getTimezone();
	for (const [name, title] of Object.entries(TIMES)) {
		if (filters[name]) filters[name] = timestamp(filters[name], title, timezone);
	}
	for (const what of ['createdAt', 'updatedAt'] as const) {
		inOrder(
			filters[`${what}Start`] as string | undefined,
			filters[`${what}End`] as string | undefined,
			TIMES[`${what}Start`],
			TIMES[`${what}End`],
		);
	}
	if (filters.caller) filters.caller = phoneNumber(filters.caller, 'Caller');
	return Object.fromEntries(
		Object.entries(filters).map(([name, value]) => [snakeCase(name), value]),
	);
}
