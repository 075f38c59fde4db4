import { IANAZone } from 'luxon';
import type { INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import zones from './timeZones.json';
import { required } from '../../../shared/input/validate';

const DAY = 24 * 60 * 60 * 1000;

/** Retreaver's time zones (D: the names of Rails) from west to east, each with its IANA zone. */
const TIME_ZONES = Object.entries(zones);

/** The options of a drop-down. They show both names, so that users can search for either. */
export const timeZoneOptions: INodePropertyOptions[] = TIME_ZONES.map(([name, iana]) => ({
	name: `${name} · ${iana}`,
	value: name,
}));

/**
 * Retreaver's name of a time zone. Accepts a name that Retreaver knows, or an IANA zone such as America/New_York. A zone
 * that is not in the list is mapped to the first one with the same offsets throughout the coming year
 * (America/Toronto: Eastern Time).
 *
 * @throws UserError that names the parameter, if there is no such time zone
 */
export function timeZoneName(value: unknown, parameter: string): string {
	const text = required(value, parameter);
	const name = Object.hasOwn(zones, text) ? text : nameOf(text);
	if (name === undefined) {
		throw new UserError(
			`"${parameter}" must be one of Retreaver's time zones, such as Eastern Time (US & Canada), or a zone such as America/New_York, but is "${text}". Choose one from the list.`,
		);
	}
	return name;
}

function nameOf(iana: string): string | undefined {
	if (!IANAZone.isValidZone(iana)) return undefined;
	const wanted = canonical(iana);
	const same = TIME_ZONES.filter(([, zone]) => canonical(zone) === wanted);
	// Several names can map to one zone. Prefer the matching city: London, not Edinburgh, for Europe/London.
	const city = iana.slice(iana.lastIndexOf('/') + 1).replaceAll('_', ' ');
	const [name] =
		same.find(([candidate]) => candidate.startsWith(city)) ??
		same.at(0) ??
		TIME_ZONES.find(([, zone]) => sameClock(zone, iana)) ??
		[];
	return name;
}

/** The canonical name of a zone that was renamed: Asia/Kolkata and Asia/Calcutta are the same. */
function canonical(iana: string): string {
	return new Intl.DateTimeFormat('en', { timeZone: iana }).resolvedOptions().timeZone;
}

function sameClock(iana: string, other: string): boolean {
	const first = IANAZone.create(iana);
	const second = IANAZone.create(other);
	const days = Array.from({ length: 366 }, (_, day) => Date.now() + day * DAY);
	return days.every((time) => first.offset(time) === second.offset(time));
}
