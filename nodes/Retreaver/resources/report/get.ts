import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { notice } from '../../../shared/input/parameters';
import { DAYS, periodParameters, readPeriod } from '../../../shared/input/period';
import { limitParameters, readList } from '../../core/list';
import type { OperationContext, Operation } from '../../core/operation';

/** The start and end of a report must be less than this apart. */
const MAX_YEARS = facts.limits.reportYears;

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a report on calls',
	description: 'Retrieve counts, money and durations of calls by buyer, campaign, day and more',
	endpoint: 'GET /api/v1/reports.json',
	evidence: 'D',
	timeout: 120,
	parameters: [
		notice(
			'cacheNotice',
			"Reports are slightly delayed, and Retreaver's days may follow a time zone other than the workflow's. To act on calls as they happen, use the Retreaver Trigger.",
		),
		...periodParameters({ byDay: true, initial: 'yesterday' }),
		{
			displayName: 'Group By',
			name: 'facet',
			type: 'options',
			options: [
				{ name: 'Buyer', value: 'buyer', description: 'One item for each buyer' },
				{ name: 'Campaign', value: 'campaign', description: 'One item for each campaign' },
				{ name: 'Day', value: 'daily', description: 'One item for each day' },
				{ name: 'Number', value: 'number', description: 'One item for each tracking number' },
				{ name: 'Publisher', value: 'publisher', description: 'One item for each publisher' },
				{
					name: 'State',
					value: 'state',
					description: 'One item for each state that callers are in',
				},
				{
					name: 'Tag',
					value: 'tag_value',
					description: 'One item for each tag, or for each value of one tag',
				},
			],
			default: 'campaign',
			description: 'What the calls are grouped by: one item for each campaign, each day and so on',
		},
		{
			displayName: 'Tag Key',
			name: 'tagValueKey',
			type: 'string',
			displayOptions: { show: { facet: ['tag_value'] } },
			default: '',
			placeholder: 'e.g. utm_source',
			description:
				"The tag whose values to report on, such as utm_source; empty for all tags. Only tags that were created in your company, and a few of Retreaver's own, show up.",
		},
		...limitParameters,
	],
	run: async (context) => {
		const facet = context.get<string>('facet');
		const tagKey = facet === 'tag_value' ? context.get<string>('tagValueKey', '').trim() : '';
		return await readList(context, {
			request: {
				method: 'GET',
				path: '/api/v1/reports.json',
				query: {
					domain: 'calls',
					facet,
					...dates(context),
					...(tagKey ? { tag_value_key: tagKey } : {}),
				},
			},
			keyOf: ({ id }) => id,
			hasPageSize: true,
			output: reportRow,
		});
	},
};

/**
 * The days of the period in the API's form. The reference does not say whether the end counts: that it does not is inferred
 * from its advice to end tomorrow for calls in progress (?).
 *
 * @throws UserError if a date is invalid, or the period is too long for Retreaver
 */
function dates(context: OperationContext): { created_at_start: string; created_at_end: string } {
	const { start, end } = readPeriod(context.get, context.node.getTimezone(), true)!;
	if (start.plus({ years: MAX_YEARS }) <= end) {
		const last = end.minus({ days: 1 }).toISODate();
		throw new UserError(
			`"${DAYS.from}" (${start.toISODate()}) and "${DAYS.to}" (${last}) must be less than ${MAX_YEARS} years apart. Split the report into shorter ones.`,
		);
	}
	return { created_at_start: start.toISODate()!, created_at_end: end.toISODate()! };
}

/** A row for output: `facet_name` as `name`, and figures without the noise of binary fractions, such as 82.39999999999999. */
function reportRow({ id, facet_name: name, ...figures }: IDataObject): IDataObject {
	const rounded = Object.entries(figures).map(([field, value]) => [
		field,
		typeof value === 'number'
			? Number(value.toFixed(/_(percent|duration)$/.test(field) ? 2 : 4))
			: value,
	]);
	return { id, name, ...Object.fromEntries(rounded) };
}
