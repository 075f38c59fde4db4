import type { IDataObject } from 'n8n-workflow';

import { fingerprint } from '../input/fingerprint';

interface Field {
	/** The token that Retreaver fills in (G; caller_number: H), where it has one. */
	token?: string;
	/** Other names that the integration guide uses in webhook bodies (G). */
	names?: string[];
	type?: 'number';
}

/** The fields of an output item, and where in a request they come from. */
const FIELDS = {
	callUuid: { token: 'call_uuid', names: ['uuid', 'id'] },
	callKey: { token: 'call_key' },
	callerNumber: { token: 'caller_number', names: ['caller'] },
	calledNumber: { token: 'called_number', names: ['dialed_number'] },
	callDuration: { token: 'call_duration', names: ['duration'], type: 'number' },
	status: { names: ['status'] },
	startedAt: { names: ['created_at', 'start_time'] },
	answeredAt: { names: ['answered_at', 'forwarded_time'] },
	endedAt: { names: ['ended_at', 'end_time'] },
	recordingUrl: { token: 'call_recording_url', names: ['recording_url'] },
	campaignId: { token: 'campaign_id' },
	affiliateId: { token: 'affiliate_id' },
	subId: { token: 'sub_id' },
	callerState: { token: 'caller_state' },
	callerZip: { token: 'caller_zip' },
} satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

export const ALL_FIELDS = Object.keys(FIELDS) as FieldName[];

/** What a request from Retreaver holds, apart from our own parameters. */
export interface Payload {
	/** By name, null where Retreaver sent nothing. Phone numbers and ids stay text, durations are seconds. */
	fields: IDataObject;
	/** Everything else. */
	tags: IDataObject;
}

/** The tokens that Retreaver has to fill in for these fields. */
export function tokensOf(names: readonly FieldName[]): string[] {
	return names.flatMap((name) => (FIELDS[name] as Field).token ?? []);
}

/** A token that Retreaver left as it was, since the call has no such value. */
const UNFILLED = /^\[[\w.-]+\]$/;

/**
 * Reads what Retreaver sent in the query and in a form or JSON body.
 *
 * @param names the fields to look for
 * @param ours parameters of our own, which say nothing about the call
 */
export function readPayload(
	names: readonly FieldName[],
	query: IDataObject,
	body: unknown,
	ours: readonly string[],
): Payload {
	const sent = { ...query, ...(isObject(body) ? body : {}) };
	const taken = new Set(ours);
	const fields: IDataObject = {};
	for (const name of names) {
		const { token, names: others = [], type }: Field = FIELDS[name];
		const sources = [...(token ? [token] : []), ...others];
		sources.forEach((source) => taken.add(source));
		const value = sources.map((source) => filled(sent[source])).find((found) => found !== null);
		fields[name] = value === undefined ? null : type === 'number' ? toNumber(value) : value;
	}
	const { tags: nested, ...rest } = sent;
	const named = isObject(nested) ? nested : {};
	const tags = Object.entries({ ...rest, ...named })
		.filter(([key]) => !taken.has(key) || Object.hasOwn(named, key))
		.map(([key, value]) => [key, typed(filled(value))]);
	return { fields, tags: Object.fromEntries(tags) };
}

function isObject(value: unknown): value is IDataObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function filled(value: unknown): IDataObject[string] {
	const empty = value === undefined || value === '';
	if (empty || (typeof value === 'string' && UNFILLED.test(value))) return null;
	return value as IDataObject[string];
}

/** What is not plainly a number stays as it is. */
function toNumber(value: IDataObject[string]): IDataObject[string] {
	const isNumber = typeof value === 'string' && /^\d{1,15}(\.\d+)?$/.test(value);
	return isNumber ? Number(value) : value;
}

/** Numbers and booleans from a URL. Ten digits or more stay text (phone numbers), as do leading zeros (zip codes). */
function typed(value: IDataObject[string]): IDataObject[string] {
	if (typeof value !== 'string') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	const number = Number(value);
	return String(number) === value && Math.abs(number) < 1e9 ? number : value;
}

/**
 * The same for every delivery of one event, and for no other.
 *
 * @param identity what tells the event apart
 * @param payload where that is not enough, all that was sent; the order in which it came does not count
 */
export function eventId(identity: unknown[], payload?: Payload): string {
	const content = payload && [payload.fields, Object.entries(payload.tags).sort(byKey)];
	return fingerprint([...identity, content]);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
	return a < b ? -1 : 1;
}
