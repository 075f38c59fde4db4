import { UserError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { facts } from '../../../shared/api/facts';
import { notice } from '../../../shared/input/parameters';
import { timestamp } from '../../../shared/input/validate';
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
	parameters: [
		notice(
			'cacheNotice',
			'Reports are slightly delayed. To act on calls as they happen, use the Retreaver Trigger.',
		),
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
		{
			displayName: 'Start Date',
			name: 'createdAtStart',
			type: 'dateTime',
			required: true,
			default: '',
			placeholder: 'e.g. 2026-03-01',
			description: 'The first day of the report, such as 2026-03-01. The time of day is ignored.',
		},
		{
			displayName: 'End Date',
			name: 'createdAtEnd',
			type: 'dateTime',
			required: true,
			default: '',
			placeholder: 'e.g. 2026-03-31',
			description:
				'The end of the report, such as 2026-03-31: later than the start and less than 2 years after it. To include calls in progress, use tomorrow.',
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
		});
	},
};

/** @throws UserError if a date is invalid, or the period is not one that Retreaver reports on */
function dates(context: OperationContext): { created_at_start: string; created_at_end: string } {
	const read = (name: string, title: string) =>
		timestamp(context.get(name), title, context.node.getTimezone()).slice(0, 'YYYY-MM-DD'.length);
	const start = read('createdAtStart', 'Start Date');
	const end = read('createdAtEnd', 'End Date');
	if (start >= end) {
		throw new UserError(
			`"End Date" (${end}) must be later than "Start Date" (${start}). For a single day, end on the next one.`,
		);
	}
	if (DateTime.fromISO(start).plus({ years: MAX_YEARS }) <= DateTime.fromISO(end)) {
		throw new UserError(
			`"Start Date" (${start}) and "End Date" (${end}) must be less than ${MAX_YEARS} years apart. Split the report into shorter ones.`,
		);
	}
	return { created_at_start: start, created_at_end: end };
}
