import type { IDataObject } from 'n8n-workflow';

import { fingerprint } from '../input/fingerprint';
import type { CallField } from '../records/callRecord';

interface PayloadField {
	/** The token that Retreaver replaces with the value (G; caller_number: H; system_ and target_id: ?); not every field has one. */
	token?: string;
	/** Other names that the integration guide uses in webhook bodies (G). */
	names?: string[];
	type?: 'number' | 'phone';
}

/** The fields that webhooks can have a value for, and the request parameters that they are read from. */
const FIELDS = {
	call_id: { token: 'call_uuid', names: ['uuid', 'id'] },
	/** A secret: whoever has it can change the call (O). */
	call_key: { token: 'call_key' },
	caller_phone: { token: 'caller_number', names: ['caller'], type: 'phone' },
	caller_state: { token: 'caller_state' },
	caller_zip: { token: 'caller_zip' },
	tracking_number: { token: 'called_number', names: ['dialed_number'], type: 'phone' },
	destination_number: { names: ['target_number'], type: 'phone' },
	call_duration: { token: 'call_duration', names: ['duration'], type: 'number' },
	retreaver_status: { names: ['status'] },
	call_start_time: { names: ['created_at', 'start_time'] },
	call_answer_time: { names: ['answered_at', 'forwarded_time'] },
	call_end_time: { names: ['ended_at', 'end_time'] },
	recording_url: { token: 'call_recording_url', names: ['recording_url'] },
	sub_id: { token: 'sub_id' },
	campaign_cid: { token: 'campaign_id' },
	publisher_afid: { token: 'affiliate_id' },
	buyer_tid: { token: 'target_id' },
	campaign_id: { token: 'system_campaign_id', type: 'number' },
	publisher_id: { token: 'system_affiliate_id', type: 'number' },
	buyer_id: { token: 'system_target_id', type: 'number' },
} satisfies Partial<Record<CallField | 'call_key', PayloadField>>;

/** The key of a call under any spelling. */
const IS_CALL_KEY = /^(call[._-]?)?call[._-]?key$/i;

export type FieldName = keyof typeof FIELDS;

export const ALL_FIELDS = Object.keys(FIELDS) as FieldName[];

/** The contents of a request. */
export interface Sent {
	query: IDataObject;
	body?: unknown;
}

export interface PayloadOptions {
	/** The fields to read. */
	names: readonly FieldName[];
	/** Parameters that the trigger added to its URL; they are not part of the call. */
	ours: readonly string[];
	/** Names that are tags even if a field has the same name. */
	tagKeys?: readonly string[];
	/** Whether tags that look like a number or a boolean are converted. */
	convertTypes?: boolean;
	/** Whether to output the call's key as a field. Otherwise it is dropped. */
	includeCallKey?: boolean;
}

/** The contents of a request without the trigger's own parameters. */
export interface Payload {
	/** By name; null if Retreaver sent no value. Phone numbers and ids stay text, durations are in seconds. */
	fields: IDataObject;
	/** All other parameters. */
	tags: IDataObject;
	/** Whether the portal's "Test Fire Webhook" sent it, rather than a call. */
	isTest: boolean;
}

/** The tokens to put into a URL for these fields and tags, without duplicates. */
export function tokensOf(
	names: readonly FieldName[],
	{ tagKeys = [], includeCallKey = false }: Pick<PayloadOptions, 'tagKeys' | 'includeCallKey'> = {},
): string[] {
	const tokens = names
		.filter((name) => includeCallKey || name !== 'call_key')
		.flatMap((name) => (FIELDS[name] as PayloadField).token ?? []);
	return [...new Set([...tokens, ...tagKeys])];
}

/** The made-up caller of a Test Fire (H). These numbers are reserved for fiction: no caller has one. */
const TEST_CALLER = /^1?21255501\d\d$/;

const isTestCaller = (caller: unknown) =>
	typeof caller === 'string' && TEST_CALLER.test(caller.replace(/[\s().+-]/g, ''));

/** A token that Retreaver did not replace because the call has no such value. */
const UNFILLED = /^\[[\w.-]+\]$/;

/**
 * Reads fields and tags from the query and from a form or JSON body. The body takes precedence over the query, and a
 * field's token over its other names. Entries under `tags` and names in `tagKeys` are tags even if a field has the
 * same name.
 */
export function readPayload(
	{ query, body }: Sent,
	{ names, ours, tagKeys = [], convertTypes = false, includeCallKey = false }: PayloadOptions,
): Payload {
	const sources = [body, query].filter(isObject);
	const asTags = new Set(tagKeys);
	const taken = new Set(ours);
	const fields: IDataObject = {};
	for (const name of names) {
		const { token, names: others = [], type }: PayloadField = FIELDS[name];
		const keys = [...(token ? [token] : []), ...others.filter((other) => !asTags.has(other))];
		keys.forEach((key) => taken.add(key));
		const found = sources.flatMap((source) => keys.map((key) => filled(source[key])));
		fields[name] = toType(found.find((value) => value !== null) ?? null, type);
	}
	const tags: IDataObject = Object.create(null);
	// In ascending order of precedence.
	for (const { tags: listed, ...plain } of sources.toReversed()) {
		const others = Object.entries(plain).filter(([key]) => !taken.has(key) || asTags.has(key));
		const named = Object.entries(isObject(listed) ? listed : { tags: listed });
		for (const [key, value] of [...others, ...named]) {
			// The name of a tag may have characters that no other token has.
			const known = value === `[${key}]` ? null : filled(value);
			if (value !== undefined) tags[key] = known ?? tags[key] ?? null;
		}
	}
	// Applies to webhooks with an older setting, too, and to those that request the key as a tag.
	const hidden = JSON.stringify(tags, (name, value: unknown) =>
		IS_CALL_KEY.test(name) ? undefined : value,
	);
	if (!includeCallKey) delete fields.call_key;
	const entries = Object.entries(JSON.parse(hidden) as IDataObject);
	return {
		fields,
		tags: Object.fromEntries(
			convertTypes ? entries.map(([key, value]) => [key, converted(value)]) : entries,
		),
		isTest: isTestCaller(fields.caller_phone),
	};
}

/** Where a URL or form repeats a name, keeps its last non-empty value. */
export function withoutRepeats(sent: IDataObject): IDataObject {
	const single = (value: unknown): unknown => {
		if (Array.isArray(value)) return single(value.findLast((one) => filled(one) !== null) ?? null);
		return isObject(value) ? withoutRepeats(value) : value;
	};
	return Object.fromEntries(
		Object.entries(sent).map(([key, value]) => [key, single(value)]),
	) as IDataObject;
}

function isObject(value: unknown): value is IDataObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function filled(value: unknown): IDataObject[string] {
	const empty = value === undefined || value === '';
	if (empty || (typeof value === 'string' && UNFILLED.test(value))) return null;
	return value as IDataObject[string];
}

/**
 * Converts a value to its type; values that do not match the type are returned unchanged, but for lists and objects: no
 * field is one, so they become JSON.
 */
function toType(value: IDataObject[string], type: PayloadField['type']): IDataObject[string] {
	if (value !== null && typeof value === 'object') return JSON.stringify(value);
	if (typeof value !== 'string') return value;
	if (type === 'number' && /^\d{1,15}(\.\d+)?$/.test(value)) return Number(value);
	// An unencoded plus is decoded as a space.
	return type === 'phone' ? value.replace(/^ (?=\d)/, '+') : value;
}

/** Up to 15 digits, so that no precision is lost. Does not match zip codes like 02134 or numbers like +14155550123. */
const NUMBER = /^(?!(?:\D*\d){16})-?(0|[1-9]\d*)(\.\d+)?$/;

function converted(value: IDataObject[string]): IDataObject[string] {
	if (typeof value !== 'string') return value;
	if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
	return NUMBER.test(value) ? Number(value) : value;
}

/**
 * An ID that is the same for every delivery of an event and differs between events.
 *
 * @param identity values that identify the event
 * @param payload if those are not enough, the whole payload; the order of its tags does not matter
 */
export function eventId(identity: unknown[], payload?: Pick<Payload, 'fields' | 'tags'>): string {
	const content = payload && [payload.fields, Object.entries(payload.tags).sort(byKey)];
	return fingerprint([...identity, content]);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
	return a < b ? -1 : 1;
}
