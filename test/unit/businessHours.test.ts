import type { IDataObject } from 'n8n-workflow';

import {
	businessHoursField,
	clockTime,
	withRowIds,
} from '../../nodes/Retreaver/resources/target/businessHours';

const body = (...hours: IDataObject[]) => businessHoursField.toBody!({ hours }, undefined as never);

test.each([
	['09:00', 900],
	['9:00', 900],
	['17:30', 1730],
	['1730', 1730],
	['930', 930],
	['00:00', 0],
	['24:00', 2400],
	[' 08:15 ', 815],
	[0, 0],
	[30, 30],
	[2400, 2400],
])('the time %j is %i', (value, expected) => expect(clockTime(value, 'From')).toBe(expected));

test.each(['9', '9 am', '25:00', '24:01', '12:60', 'noon', 2401, 1275, -100])(
	'the time %j is refused',
	(value) => {
		expect(() => clockTime(value, 'From')).toThrow('"From" must be a time from 00:00 to 24:00');
	},
);

test('one entry can stand for several days', () => {
	expect(
		body(
			{ dayOfWeek: [1, 2], open: 'between', timeOpen: '09:00', timeClose: '17:30' },
			{ dayOfWeek: 0, open: 'closed' },
		),
	).toEqual({
		business_hours_attributes: [
			{ day_of_week: 1, work_day: true, time_open: 900, time_close: 1730, inverted: false },
			{ day_of_week: 2, work_day: true, time_open: 900, time_close: 1730, inverted: false },
			{ day_of_week: 0, work_day: false },
		],
	});
});

test('without an entry nothing is sent', () => expect(body()).toEqual({}));

test.each([
	['no day', [{ dayOfWeek: [], open: 'closed' }], 'must name at least one day'],
	['an unknown day', [{ dayOfWeek: [7], open: 'closed' }], 'from 0 (Sunday) to 6 (Saturday)'],
	[
		'a day twice',
		[
			{ dayOfWeek: [1, 3], open: 'closed' },
			{ dayOfWeek: [3], open: 'closed' },
		],
		'Wednesday twice',
	],
	[
		'a shift over midnight',
		[{ dayOfWeek: [1], timeOpen: '22:00', timeClose: '06:00' }],
		'choose "Outside the Times Below"',
	],
])('%s is refused', (_, hours, message) => expect(() => body(...hours)).toThrow(message));

describe('withRowIds', () => {
	const current = {
		business_hours: [{ id: 71, day_of_week: 0 }, { business_hour: { id: 72, day_of_week: 1 } }],
	};
	const readCurrent = jest.fn(async (): Promise<IDataObject> => current);
	beforeEach(() => readCurrent.mockClear());

	test('adds the ids of the rows, wrapped or not, and keeps those that are there', async () => {
		const rows = [
			{ day_of_week: 1, work_day: false },
			{ day_of_week: 0 },
			{ id: 99, day_of_week: 5 },
		];
		expect(
			await withRowIds({ name: 'Acme', business_hours_attributes: rows }, readCurrent),
		).toEqual({
			name: 'Acme',
			business_hours_attributes: [
				{ id: 72, day_of_week: 1, work_day: false },
				{ id: 71, day_of_week: 0 },
				{ id: 99, day_of_week: 5 },
			],
		});
	});

	test('reads nothing where no hours are changed', async () => {
		expect(await withRowIds({ name: 'Acme' }, readCurrent)).toEqual({ name: 'Acme' });
		expect(readCurrent).not.toHaveBeenCalled();
	});

	test('says so where Retreaver shows no row for a day', async () => {
		const record = { business_hours_attributes: [{ day_of_week: 6 }] };
		await expect(withRowIds(record, readCurrent)).rejects.toThrow(
			'no business hours of this buyer for Saturday',
		);
		await expect(withRowIds(record, async () => ({}))).rejects.toThrow(
			'Change them in Retreaver itself',
		);
	});
});
