import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import { required } from '../../../shared/input/validate';
import type { Field } from '../../core/operation';

/** By the API's day_of_week, which starts at 0 (D). */
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The business hours of a target, in its time zone (D). */
export const businessHoursField: Field = {
	displayName: 'Business Hours',
	name: 'businessHours',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Hours',
	default: {},
	description:
		"When the buyer takes calls, in the buyer's time zone. Days that you do not add stay as they are; a new buyer is open all day, every day.",
	options: [
		{
			displayName: 'Hours',
			name: 'hours',
			values: [
				{
					displayName: 'Days',
					name: 'dayOfWeek',
					type: 'multiOptions',
					options: DAYS.map((name, value) => ({ name, value })),
					default: [1, 2, 3, 4, 5],
					description: 'The days of the week with these hours, such as Monday to Friday',
				},
				{
					displayName: 'Open',
					name: 'open',
					type: 'options',
					options: [
						{
							name: 'Between the Times Below',
							value: 'between',
							description: 'From 00:00 to 24:00 is all day',
						},
						{
							name: 'Outside the Times Below',
							value: 'outside',
							description: 'For shifts over midnight: enter when the buyer is closed',
						},
						{ name: 'Closed All Day', value: 'closed', description: 'No calls on these days' },
					],
					default: 'between',
					description: 'When the buyer takes calls on these days',
				},
				{
					displayName: 'From',
					name: 'timeOpen',
					type: 'string',
					displayOptions: { hide: { open: ['closed'] } },
					default: '00:00',
					placeholder: 'e.g. 09:00',
					description: 'The first of the two times, such as 09:00, on a 24-hour clock',
				},
				{
					displayName: 'To',
					name: 'timeClose',
					type: 'string',
					displayOptions: { hide: { open: ['closed'] } },
					default: '24:00',
					placeholder: 'e.g. 17:30',
					description:
						'The second of the two times, such as 17:30, on a 24-hour clock; 24:00 is the end of the day',
				},
			],
		},
	],
	toBody: (value) => {
		const entries = ((value as IDataObject).hours ?? []) as IDataObject[];
		const rows = entries.flatMap(hoursOf);
		const twice = rows.find(
			({ day_of_week: day }, index) => rows.findIndex((row) => row.day_of_week === day) < index,
		);
		if (twice) {
			throw new UserError(
				`"Business Hours" has ${DAYS[twice.day_of_week as number]} twice. Keep one entry for each day.`,
			);
		}
		return rows.length === 0 ? {} : { business_hours_attributes: rows };
	},
};

/** Splits an entry into one row per day. */
function hoursOf({ dayOfWeek, open, timeOpen, timeClose }: IDataObject): IDataObject[] {
	const days = [dayOfWeek ?? []].flat().map(Number);
	if (days.length === 0 || !days.every((day) => day in DAYS)) {
		throw new UserError(
			'"Business Hours > Days" must name at least one day, as a number from 0 (Sunday) to 6 (Saturday).',
		);
	}
	const hours =
		open === 'closed'
			? { work_day: false }
			: { work_day: true, ...timesOf(timeOpen, timeClose), inverted: open === 'outside' };
	return days.map((day) => ({ day_of_week: day, ...hours }));
}

function timesOf(timeOpen: unknown, timeClose: unknown): IDataObject {
	const open = clockTime(timeOpen, 'Business Hours > From');
	const close = clockTime(timeClose, 'Business Hours > To');
	if (open >= close) {
		throw new UserError(
			`"Business Hours > From" (${String(timeOpen)}) must be before "To" (${String(timeClose)}). For a shift over midnight enter the time when the buyer is closed, and choose "Outside the Times Below".`,
		);
	}
	return { time_open: open, time_close: close };
}

/**
 * A time of day in the API's format (D).
 *
 * @param value "17:30" or "1730"; a number is already in the API's format, as in rows of another target
 * @returns HHMM as a number from 0 to 2400, such as 1730
 * @throws UserError that names the parameter
 */
export function clockTime(value: unknown, parameter: string): number {
	const text =
		typeof value === 'number' ? String(value).padStart(4, '0') : required(value, parameter);
	const [, hours, minutes] = /^(\d{1,2}):?(\d{2})$/.exec(text) ?? [];
	const time = Number(hours) * 100 + Number(minutes);
	if (!(time <= 2400 && Number(minutes) < 60)) {
		throw new UserError(
			`"${parameter}" must be a time from 00:00 to 24:00, such as 17:30, but is "${text}".`,
		);
	}
	return time;
}

/**
 * Adds the ids of the target's existing rows, because the API identifies rows by id in an update (D).
 *
 * @param record the attributes to be sent
 * @param readCurrent reads the target; only called if business hours are changed
 * @throws UserError if the target has no row for a day
 */
export async function withRowIds(
	record: IDataObject,
	readCurrent: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const changes = record.business_hours_attributes;
	if (!Array.isArray(changes)) return record;

	const current = ((await readCurrent()).business_hours ?? []) as IDataObject[];
	const rows = current.map((row) => unwrap(row, facts.wrappers.businessHour));
	const withIds = (changes as IDataObject[]).map((change) => {
		const id = change.id ?? rows.find((row) => row.day_of_week === change.day_of_week)?.id;
		if (id === undefined) {
			throw new UserError(
				`Retreaver shows no business hours of this buyer for ${DAYS[change.day_of_week as number]}, so they cannot be changed here. Change them in Retreaver itself.`,
			);
		}
		return { id, ...change };
	});
	return { ...record, business_hours_attributes: withIds };
}
