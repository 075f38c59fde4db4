import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { isEmpty, TIMESTAMP, timestamp } from './validate';

/** A stretch of time: from `start` on, up to but without `end`. */
export interface Period {
	start: DateTime;
	end: DateTime;
}

/** Periods of whole days. Each gets the first moment of today, and returns its first day and the day after its last. */
const PRESETS: Record<
	string,
	{ name: string; description?: string; of: (today: DateTime) => Period }
> = {
	today: { name: 'Today', of: (today) => ({ start: today, end: after(today) }) },
	yesterday: {
		name: 'Yesterday',
		of: (today) => ({ start: before(today, 1), end: today }),
	},
	last7Days: {
		name: 'Last 7 Days',
		description: 'Today and the 6 days before it',
		of: (today) => ({ start: before(today, 6), end: after(today) }),
	},
	last30Days: {
		name: 'Last 30 Days',
		description: 'Today and the 29 days before it',
		of: (today) => ({ start: before(today, 29), end: after(today) }),
	},
	thisMonth: {
		name: 'This Month',
		description: 'From the 1st up to and including today',
		of: (today) => ({ start: today.startOf('month'), end: after(today) }),
	},
	lastMonth: {
		name: 'Last Month',
		of: (today) => ({
			start: today.minus({ months: 1 }).startOf('month'),
			end: today.startOf('month'),
		}),
	},
};

// Days are counted in the calendar, since one with a change of the clocks has 23 or 25 hours, and where the clocks change at
// midnight a day begins later than that.
const before = (day: DateTime, days: number) => day.minus({ days }).startOf('day');
const after = (day: DateTime) => day.plus({ days: 1 }).startOf('day');

export const CUSTOM = 'custom';
const ANY_TIME = 'anyTime';

/** The names of the parameters, for errors. */
interface Titles {
	from: string;
	to: string;
}

export const TIMES: Titles = { from: 'From', to: 'To' };
export const DAYS: Titles = { from: 'First Day', to: 'Last Day' };

/**
 * The parameter Period with its custom range; {@link readPeriod} reads them.
 *
 * @param options.byDay whether only whole days count
 * @param options.anyTime whether there is a choice without limits
 * @param options.initial the choice at the start
 */
export function periodParameters({
	byDay = false,
	anyTime = false,
	initial,
}: {
	byDay?: boolean;
	anyTime?: boolean;
	initial: string;
}): INodeProperties[] {
	const presets = Object.entries(PRESETS).map(([value, { name, description }]) => ({
		name,
		value,
		description,
	}));
	const shown = { show: { period: [CUSTOM] } };
	return [
		{
			displayName: 'Period',
			name: 'period',
			type: 'options',
			// Not sorted by name: Custom comes last, as elsewhere.
			options: [
				...(anyTime ? [{ name: 'Any Time', value: ANY_TIME }] : []),
				...presets,
				{
					name: 'Custom',
					value: CUSTOM,
					description: byDay ? 'Between two days' : 'Between two times',
				},
			],
			default: initial,
			description: 'Which days to look at, by the time zone in the settings of the workflow',
		},
		{
			displayName: (byDay ? DAYS : TIMES).from,
			name: 'createdAtStart',
			type: 'dateTime',
			required: true,
			displayOptions: shown,
			default: '',
			placeholder: 'e.g. 2026-03-01',
			description: byDay
				? 'The first day of the period, such as 2026-03-01. The time of day is ignored.'
				: "When the period begins, such as 2026-03-01 or 2026-03-01 09:00 in the workflow's time zone",
		},
		{
			displayName: (byDay ? DAYS : TIMES).to,
			name: 'createdAtEnd',
			type: 'dateTime',
			displayOptions: shown,
			default: '',
			placeholder: 'e.g. 2026-03-31',
			description: byDay
				? 'The last day of the period, which is included, such as 2026-03-31; empty for today'
				: 'When the period ends, such as 2026-03-31 18:00. A day without a time, or with 00:00, is included as a whole. Empty for now.',
		},
	];
}

/**
 * The period that is chosen in {@link periodParameters}. Days begin and end in the workflow's time zone.
 *
 * @param get returns the value of a parameter
 * @param timezone of the workflow
 * @param byDay as in {@link periodParameters}
 * @param now for tests
 * @returns undefined for any time
 * @throws UserError if a date is invalid, or the end lies before the start
 */
export function readPeriod(
	get: (name: string) => unknown,
	timezone: string,
	byDay = false,
	now: DateTime = DateTime.now(),
): Period | undefined {
	const chosen = String(get('period'));
	if (chosen === ANY_TIME) return undefined;
	const here = now.setZone(timezone);
	const preset = PRESETS[chosen];
	if (preset) return preset.of(here.startOf('day'));

	const titles = byDay ? DAYS : TIMES;
	const read = (name: string, title: string) =>
		DateTime.fromISO(timestamp(get(name), title, timezone), { setZone: true });
	const start = read('createdAtStart', titles.from);
	const given = get('createdAtEnd');
	const end = isEmpty(given) ? here : read('createdAtEnd', titles.to);
	const period = byDay
		? { start: dayOf(start, timezone), end: after(dayOf(end, timezone)) }
		: {
				start,
				end: isEmpty(given) || !isMidnight(end, timezone) ? end : after(end.setZone(timezone)),
			};
	if (period.start >= period.end) {
		const text = (time: DateTime) => (byDay ? time.toISODate() : toTimestamp(time));
		throw new UserError(
			`"${titles.from}" (${text(start)}) is later than "${titles.to}" (${text(end)}). Swap the two.`,
		);
	}
	return period;
}

/** The day that a time names, whatever its own time zone: {{ $now }} has the workflow's, typed text may have another. */
const dayOf = (time: DateTime, timezone: string) =>
	time.setZone(timezone, { keepLocalTime: true }).startOf('day');

/** Whether a time is the beginning of a day, as n8n's date picker gives for a day without a time. */
function isMidnight(time: DateTime, timezone: string): boolean {
	const here = time.setZone(timezone);
	return +here === +here.startOf('day');
}

/** What to enter under To for a period that ends at this time: a day for the beginning of the next one. */
export function toEndParameter(end: DateTime, timezone: string): string {
	return toTimestamp(isMidnight(end, timezone) ? before(end.setZone(timezone), 1) : end);
}

/** A time in the API's format (RFC 3339 with offset, D). */
export const toTimestamp = (time: DateTime): string => time.toFormat(TIMESTAMP);
