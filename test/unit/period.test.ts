import { DateTime } from 'luxon';

import { periodParameters, readPeriod, toEndParameter } from '../../nodes/shared/input/period';

const NEW_YORK = 'America/New_York';
const presets = periodParameters({ initial: 'today' })[0]
	.options!.map((option) => String((option as { value: string }).value))
	.filter((value) => value !== 'custom');

/** Start and end of a period, as the time of its place. */
function of(
	parameters: Record<string, unknown>,
	now: string,
	{ timezone = NEW_YORK, byDay = false } = {},
) {
	const get = (name: string) => parameters[name] ?? '';
	const period = readPeriod(get, timezone, byDay, DateTime.fromISO(now, { setZone: true }))!;
	return [period.start, period.end].map((time) => time.toISO({ suppressMilliseconds: true }));
}

test.each([
	['today', '2026-03-17T00:00:00-04:00', '2026-03-18T00:00:00-04:00'],
	['yesterday', '2026-03-16T00:00:00-04:00', '2026-03-17T00:00:00-04:00'],
	['last7Days', '2026-03-11T00:00:00-04:00', '2026-03-18T00:00:00-04:00'],
	// The clocks changed on March 8.
	['last30Days', '2026-02-16T00:00:00-05:00', '2026-03-18T00:00:00-04:00'],
	['thisMonth', '2026-03-01T00:00:00-05:00', '2026-03-18T00:00:00-04:00'],
	['lastMonth', '2026-02-01T00:00:00-05:00', '2026-03-01T00:00:00-05:00'],
])('%s', (period, start, end) => {
	expect(of({ period }, '2026-03-17T15:30:00-04:00')).toEqual([start, end]);
});

test('the day is that of the workflow, not that of UTC or of the machine', () => {
	// In New York it is still the 16th, in Tokyo the 17th.
	const now = '2026-03-17T02:00:00Z';
	expect(of({ period: 'today' }, now)[0]).toBe('2026-03-16T00:00:00-04:00');
	expect(of({ period: 'today' }, now, { timezone: 'Asia/Tokyo' })[0]).toBe(
		'2026-03-17T00:00:00+09:00',
	);
});

describe('a day on which the clocks change is one day:', () => {
	const hours = ([start, end]: Array<string | null>) =>
		DateTime.fromISO(end!).diff(DateTime.fromISO(start!), 'hours').hours;

	test.each([
		['23 hours in spring', '2026-03-08T12:00:00-04:00', 23],
		['25 hours in autumn', '2026-11-01T12:00:00-05:00', 25],
	])('%s', (_, now, length) => {
		expect(hours(of({ period: 'today' }, now))).toBe(length);
		const tomorrow = DateTime.fromISO(now).plus({ days: 1 }).toISO()!;
		expect(hours(of({ period: 'yesterday' }, tomorrow))).toBe(length);
		const day = now.slice(0, 10);
		const custom = { period: 'custom', createdAtStart: day, createdAtEnd: day };
		expect(hours(of(custom, tomorrow))).toBe(length);
	});

	test('that begins at 1 o’clock, where they change at midnight', () => {
		const timezone = 'Africa/Cairo';
		const yesterday = of({ period: 'yesterday' }, '2026-04-25T12:00:00+03:00', { timezone });
		expect(yesterday).toEqual(['2026-04-24T01:00:00+03:00', '2026-04-25T00:00:00+03:00']);
		const custom = { period: 'custom', createdAtStart: '2026-04-24', createdAtEnd: '2026-04-24' };
		expect(of(custom, '2026-05-01T12:00:00+03:00', { timezone })).toEqual(yesterday);
	});
});

test('on the first of a month and of a year, last month is the one before', () => {
	expect(of({ period: 'lastMonth' }, '2026-01-01T00:00:00-05:00')).toEqual([
		'2025-12-01T00:00:00-05:00',
		'2026-01-01T00:00:00-05:00',
	]);
	expect(of({ period: 'lastMonth' }, '2026-03-31T23:59:59-04:00')[0]).toBe(
		'2026-02-01T00:00:00-05:00',
	);
});

test('the periods follow each other without a gap', () => {
	const now = '2026-11-02T00:00:00-05:00';
	const [first, second] = [of({ period: 'yesterday' }, now), of({ period: 'today' }, now)];
	expect(first[1]).toBe(second[0]);
	expect(presets).toHaveLength(6);
	for (const period of presets) {
		const [start, end] = of({ period }, now);
		expect(start! < end!).toBe(true);
	}
});

describe('a custom period', () => {
	const now = '2026-03-17T15:30:00-04:00';
	const custom = (createdAtStart: string, createdAtEnd = '') => ({
		period: 'custom',
		createdAtStart,
		createdAtEnd,
	});

	test.each([
		['a day', '2026-03-03', '2026-03-04T00:00:00-05:00'],
		['a day as n8n’s date picker gives it', '2026-03-03T00:00:00', '2026-03-04T00:00:00-05:00'],
		['a time', '2026-03-03T18:00:00', '2026-03-03T18:00:00-05:00'],
		['a time elsewhere', '2026-03-03T18:00:00Z', '2026-03-03T18:00:00Z'],
		['midnight elsewhere, which is a time', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'],
		['nothing', '', now],
	])('ends with %s', (_, to, end) => {
		const [, actual] = of(custom('2026-03-01', to), now);
		expect(DateTime.fromISO(actual!).toMillis()).toBe(DateTime.fromISO(end).toMillis());
	});

	test('of days ignores the time of day, and includes the last one', () => {
		const days = (from: string, to?: string) => of(custom(from, to), now, { byDay: true });
		expect(days('2026-03-01T09:00:00', '2026-03-03T18:00:00')).toEqual([
			'2026-03-01T00:00:00-05:00',
			'2026-03-04T00:00:00-05:00',
		]);
		expect(days('2026-03-01')[1]).toBe('2026-03-18T00:00:00-04:00');
		// The day that is written there, whatever day it is in New York then.
		expect(days('2026-03-02T02:00:00+09:00', '2026-03-02')[0]).toBe('2026-03-02T00:00:00-05:00');
	});

	test.each([
		[custom('2026-03-04', '2026-03-03'), false, /"From" .* is later than "To"/],
		[custom('2026-03-04T09:00:00', '2026-03-04T09:00:00'), false, 'Swap the two'],
		[custom('2026-04-01'), false, '"From"'],
		[
			custom('2026-03-04', '2026-03-03'),
			true,
			'"First Day" (2026-03-04) is later than "Last Day" (2026-03-03)',
		],
		[custom('soon'), true, '"First Day" must be a date'],
	])('%j is refused', (parameters, byDay, message) => {
		expect(() => of(parameters, now, { byDay })).toThrow(message);
	});
});

test('any time has no limits', () => {
	expect(readPeriod(() => 'anyTime', NEW_YORK)).toBeUndefined();
});

test.each([
	['2026-03-17T15:30:05-04:00', '2026-03-17T15:30:05-04:00'],
	['2026-03-17T00:00:00-04:00', '2026-03-16T00:00:00-04:00'],
	// In UTC it is midnight, in New York it is not.
	['2026-03-17T00:00:00Z', '2026-03-17T00:00:00+00:00'],
	// The clocks changed the day before.
	['2026-03-09T00:00:00-04:00', '2026-03-08T00:00:00-05:00'],
])('a period up to %s is entered with the end %s', (end, entered) => {
	const time = DateTime.fromISO(end, { setZone: true });
	expect(toEndParameter(time, NEW_YORK)).toBe(entered);
	const parameters = { period: 'custom', createdAtStart: '2026-03-01', createdAtEnd: entered };
	const [, read] = of(parameters, '2026-03-20T00:00:00Z');
	expect(DateTime.fromISO(read!).toMillis()).toBe(time.toMillis());
});
