import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { collection, withOptions } from '../../../shared/input/parameters';
import {
	type Period,
	periodParameters,
	readPeriod,
	toTimestamp,
} from '../../../shared/input/period';
import { entered, inOrder } from '../../../shared/input/validate';
import {
	callFilters,
	callOutput,
	callOutputParameters,
	callRequest,
	readCallFilters,
} from '../../../shared/records/callLog';
import { CALL_FIELDS } from '../../../shared/records/callRecord';
import { limitParameters, listOutputAs, readListOrFile } from '../../core/list';
import type { Operation } from '../../core/operation';

const UPDATED_AFTER = 'Updated After';
const UPDATED_BEFORE = 'Updated Before';

/** Filters in addition to {@link callFilters}. */
const updateTimes: INodeProperties[] = [
	{
		displayName: UPDATED_AFTER,
		name: 'updatedAtStart',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that changed at this time or later, such as 2026-03-01 09:00 in the workflow's time zone",
	},
	{
		displayName: UPDATED_BEFORE,
		name: 'updatedAtEnd',
		type: 'dateTime',
		default: '',
		description:
			"Only calls that changed before this time, such as 2026-03-02 09:00 in the workflow's time zone",
	},
];

const sorting: INodeProperties[] = [
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
			{ name: 'Started At', value: 'created_at', description: 'When the call began' },
			{ name: 'Updated At', value: 'updated_at', description: 'When the call last changed' },
		],
		default: 'created_at',
		description: 'The time by which the calls are sorted',
	},
];

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many calls',
	description:
		'Retrieve a list of calls from the call log, as items or as a file, with money in USD',
	endpoint: 'GET /api/v{1-5}/calls.json',
	evidence: 'D',
	parameters: [
		...periodParameters({ anyTime: true, initial: 'anyTime' }),
		...limitParameters,
		...listOutputAs,
		collection('filters', [...callFilters, ...updateTimes]),
		...withOptions(callOutputParameters, sorting),
	],
	run: async (context) => {
		const options = context.get<IDataObject>('options', {});
		const { path, query } = callRequest(options);
		const simplify = context.get<boolean>('simplify');
		const filters = context.get<IDataObject>('filters', {});
		const period = readPeriod(context.get, context.node.getTimezone());
		const times = timeQuery(period, filters);
		const { sortBy, order } = options;
		if (!simplify && context.get('outputAs') === 'file' && context.get('fileFormat') === 'csv') {
			throw new UserError(
				'A CSV file has the columns of the simplified call. Switch on "Simplify", or choose JSON Lines under "File Format".',
			);
		}
		const selection = await readCallFilters(
			filters,
			options,
			context.client,
			context.country,
			context.itemIndex,
		);
		return await readListOrFile(
			context,
			{
				request: {
					method: 'GET',
					path: `${path}.json`,
					query: {
						...query,
						...selection.query,
						...times,
						...entered({ sort_by: sortBy, order }),
					},
				},
				wrapper: facts.wrappers.call,
				keyOf: ({ uuid }) => uuid,
				hasPageSize: true,
				matches: selection.matches,
				output: (row) => callOutput(row, simplify),
				// Calls change while they are read: by their last change, no window of time would hold all of them.
				byTime: sortBy === 'updated_at' ? undefined : order === 'asc' ? 'asc' : 'desc',
			},
			{ name: 'calls', columns: CALL_FIELDS, period },
		);
	},
};

/** The query for the period and for the times of the last change. */
function timeQuery(period: Period | undefined, filters: IDataObject): IDataObject {
	const { updatedAtStart, updatedAtEnd } = filters as Record<string, string | undefined>;
	inOrder(updatedAtStart, updatedAtEnd, UPDATED_AFTER, UPDATED_BEFORE);
	return entered({
		created_at_start: period && toTimestamp(period.start),
		created_at_end: period && toTimestamp(period.end),
		updated_at_start: updatedAtStart,
		updated_at_end: updatedAtEnd,
	});
}
