import { IANAZone } from 'luxon';

import { timeZoneName, timeZoneOptions } from '../../nodes/Retreaver/resources/target/timeZones';
import zones from '../../nodes/Retreaver/resources/target/timeZones.json';
import { timeZones as knownToTheService } from '../simulator/seed/timeZones';

const name = (value: unknown) => timeZoneName(value, 'Time Zone');

test('the list holds the 146 names of the reference, each with a real IANA zone', () => {
	expect(Object.keys(zones)).toHaveLength(146);
	expect(Object.keys(zones).sort()).toEqual([...knownToTheService].sort());
	expect(Object.values(zones).filter((zone) => !IANAZone.isValidZone(zone))).toEqual([]);
});

test('a choice can be searched for by either name', () => {
	expect(timeZoneOptions).toContainEqual({
		name: 'Eastern Time (US & Canada) · America/New_York',
		value: 'Eastern Time (US & Canada)',
	});
});

test("Retreaver's own names stay as they are", () => {
	for (const known of knownToTheService) expect(name(known)).toBe(known);
	expect(name(' Arizona ')).toBe('Arizona');
});

test('every IANA zone of the list leads to a name of that zone', () => {
	for (const zone of Object.values(zones))
		expect(zones[name(zone) as keyof typeof zones]).toBe(zone);
});

test.each([
	['America/New_York', 'Eastern Time (US & Canada)'],
	['America/Los_Angeles', 'Pacific Time (US & Canada)'],
	['america/denver', 'Mountain Time (US & Canada)'],
	['Europe/London', 'London'],
	['America/Mexico_City', 'Mexico City'],
	['Asia/Tokyo', 'Tokyo'],
	['Asia/Kolkata', 'Kolkata'],
	['Etc/UTC', 'UTC'],
	// Names that were changed.
	['US/Eastern', 'Eastern Time (US & Canada)'],
	['Europe/Kiev', 'Kyiv'],
	['America/Godthab', 'Greenland'],
	// Not in the list, but with the clock of one that is.
	['America/Toronto', 'Eastern Time (US & Canada)'],
	['America/Anchorage', 'Alaska'],
	['America/Boise', 'Mountain Time (US & Canada)'],
	['America/Winnipeg', 'Central Time (US & Canada)'],
])('%s is %s', (iana, expected) => expect(name(iana)).toBe(expected));

test.each(['Mars/Olympus_Mons', 'Easter', 'Pacific/Kiritimati', 'toString'])(
	'%s is refused',
	(value) => {
		expect(() => name(value)).toThrow(`"Time Zone" must be one of Retreaver's time zones`);
		expect(() => name(value)).toThrow(`but is "${value}"`);
	},
);

test('an empty value is refused', () => expect(() => name('')).toThrow('"Time Zone" is empty'));
