import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import {
	callFilterQuery,
	callFilters,
	callOutput,
	callOutputParameters,
	callRequest,
} from '../../../shared/records/callLog';
import { collection } from '../../../shared/input/parameters';
import { entered, inOrder, timestamp } from '../../../shared/input/validate';
import { limitParameters, readList } from '../../core/list';
import type { OperationContext, Operation } from '../../core/operation';

const TIMES = {
	createdAtStart: 'Created After',
	createdAtEnd: 'Created Before',
	updatedAtStart: 'Updated After',
	updatedAtEnd: 'Updated Before',
};

/** Filters in addition to {@link callFilters}. */
const timesAndOrder: INodeProperties[] = [
	{
		displayName: 'Created After',
		name: 'createdAtStart',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that began at this time or later, such as 2026-03-01 09:00 in the workflow's time zone",
	},
	{
		displayName: 'Created Before',
		name: 'createdAtEnd',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that began before this time, such as 2026-03-02 09:00 in the workflow's time zone",
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
		description: 'Which calls come first. With Sort By Updated At, it is always the newest.',
	},
	{
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'options',
		options: [
			{ name: 'Created At', value: 'created_at', description: 'When the call began' },
			{ name: 'Updated At', value: 'updated_at', description: 'When the call last changed' },
		],
		default: 'created_at',
		description: 'The time by which the calls are sorted',
	},
	{
		displayName: 'Updated After',
		name: 'updatedAtStart',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that changed at this time or later, such as 2026-03-01 09:00 in the workflow's time zone",
	},
	{
		displayName: 'Updated Before',
		name: 'updatedAtEnd',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that changed before this time, such as 2026-03-02 09:00 in the workflow's time zone",
	},
];

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many calls',
	description: 'Retrieve a list of calls from the call log',
	endpoint: 'GET /api/v{1-5}/calls.json',
	evidence: 'D',
	parameters: [
		...limitParameters,
		collection('filters', [...callFilters, ...timesAndOrder]),
		...callOutputParameters,
	],
	run: async (context) => {
		const { path, query } = callRequest(context.get('options', {}));
		const simplify = context.get<boolean>('simplify');
		return await readList(context, {
			request: {
				method: 'GET',
				path: `${path}.json`,
				query: { ...query, ...filterQuery(context) },
			},
			wrapper: facts.wrappers.call,
			keyOf: ({ uuid }) => uuid,
			hasPageSize: true,
			output: (row) => callOutput(row, simplify),
		});
	},
};

function filterQuery(context: OperationContext): IDataObject {
	const filters = context.get<IDataObject>('filters', {});
	const timezone = context.node.getTimezone();
	const time = (name: keyof typeof TIMES) =>
		filters[name] ? timestamp(filters[name], TIMES[name], timezone) : undefined;
	const [createdStart, createdEnd] = [time('createdAtStart'), time('createdAtEnd')];
	const [updatedStart, updatedEnd] = [time('updatedAtStart'), time('updatedAtEnd')];
	inOrder(createdStart, createdEnd, TIMES.createdAtStart, TIMES.createdAtEnd);
	inOrder(updatedStart, updatedEnd, TIMES.updatedAtStart, TIMES.updatedAtEnd);
	return {
		...callFilterQuery(filters, context.country),
		...entered({
			created_at_start: createdStart,
			created_at_end: createdEnd,
			updated_at_start: updatedStart,
			updated_at_end: updatedEnd,
			sort_by: filters.sortBy,
			order: filters.order,
		}),
	};
}
