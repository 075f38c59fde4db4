import { IANAZone } from 'luxon';
import type { INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import zones from './timeZones.json';
import { required } from '../../../shared/input/validate';

const DAY = 24 * 60 * 60 * 1000;

/** The time zones that Retreaver knows (D: the names of Rails), from west to east, each with its IANA zone. */
const TIME_ZONES = Object.entries(zones);

/** The choices of a drop-down: both names stand in it, so that either can be searched for. */
export const timeZoneOptions: INodePropertyOptions[] = TIME_ZONES.map(([name, iana]) => ({
	name: `${name} · ${iana}`,
	value: name,
}));

/**
 * The time zone in Retreaver's words. Takes a name that Retreaver knows, or an IANA zone such as America/New_York;
 * one that is not in the list stands for the first in it whose clock shows the same all through the coming year
 * (America/Toronto: Eastern Time).
 *
 * @throws UserError that names the parameter where there is no such time zone
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
	// Several names can stand for one zone: London rather than Edinburgh for Europe/London.
	const city = iana.slice(iana.lastIndexOf('/') + 1).replaceAll('_', ' ');
	const [name] =
		same.find(([candidate]) => candidate.startsWith(city)) ??
		same.at(0) ??
		TIME_ZONES.find(([, zone]) => sameClock(zone, iana)) ??
		[];
	return name;
}

/** One spelling for a zone that was renamed: Asia/Kolkata and Asia/Calcutta are the same. */
function canonical(iana: string): string {
	return new Intl.DateTimeFormat('en', { timeZone: iana }).resolvedOptions().timeZone;
}

function sameClock(iana: string, other: string): boolean {
	const first = IANAZone.create(iana);
	const second = IANAZone.create(other);
	const days = Array.from({ length: 366 }, (_, day) => Date.now() + day * DAY);
	return days.every((time) => first.offset(time) === second.offset(time));
}
