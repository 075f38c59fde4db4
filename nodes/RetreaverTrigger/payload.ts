import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { TOKEN_PARAMETER } from '../shared/webhookToken';
import type { Registration } from './stages';
import { EXPIRES_PARAMETER, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

interface Field {
	/** The token that Retreaver fills in (G; caller_number: H), where it has one. */
	token?: string;
	/** Other names that the integration guide uses in webhook bodies (G). */
	names?: string[];
	type?: 'number';
}

/** The fields of an output item, and where in a request they come from. */
const FIELDS: Record<string, Field> = {
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
};

const OUR_PARAMETERS = [STAGE_PARAMETER, SECONDS_PARAMETER, EXPIRES_PARAMETER, TOKEN_PARAMETER];

/** The tokens that every webhook asks Retreaver to fill in. */
export const TOKENS = Object.values(FIELDS).flatMap(({ token }) => token ?? []);

/** A token that Retreaver left as it was, since the call has no such value. */
const UNFILLED = /^\[[\w.-]+\]$/;

/**
 * The output item for a request: the event, the call's fields under stable names (null where Retreaver sent
 * nothing) and everything else as tags. Phone numbers and ids stay text; `callDuration` is in seconds, times are
 * as Retreaver sends them (UTC).
 */
export function toEvent(
	{ stage, seconds }: Registration,
	query: IDataObject,
	body: unknown,
): IDataObject {
	const sent = { ...query, ...(isObject(body) ? body : {}) };
	const taken = new Set(OUR_PARAMETERS);
	const call: IDataObject = {};
	for (const [name, { token, names = [], type }] of Object.entries(FIELDS)) {
		const sources = [...(token ? [token] : []), ...names];
		sources.forEach((source) => taken.add(source));
		const value = sources.map((source) => filled(sent[source])).find((found) => found !== null);
		call[name] = value === undefined ? null : type === 'number' ? toNumber(value) : value;
	}
	const { tags: nested, ...rest } = sent;
	const tags: IDataObject = {};
	for (const [key, value] of Object.entries({ ...rest, ...(isObject(nested) ? nested : {}) })) {
		if (!taken.has(key) || (isObject(nested) && key in nested)) tags[key] = typed(filled(value));
	}
	return {
		event: `call.${stage}`,
		stage,
		timerSeconds: seconds ?? null,
		eventId: eventId(stage, seconds, call.callUuid, sent),
		...call,
		tags,
	};
}

function isObject(value: unknown): value is IDataObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function filled(value: unknown): IDataObject[string] {
	const empty = value === undefined || value === '';
	if (empty || (typeof value === 'string' && UNFILLED.test(value))) return null;
	return value as IDataObject[string];
}

function toNumber(value: unknown): IDataObject[string] {
	const number = Number(value);
	return Number.isNaN(number) ? (value as string) : number;
}

/** Numbers and booleans from a URL. Ten digits or more stay text (phone numbers), as do leading zeros (zip codes). */
function typed(value: IDataObject[string]): IDataObject[string] {
	if (typeof value !== 'string') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	const number = Number(value);
	return String(number) === value && Math.abs(number) < 1e9 ? number : value;
}

/**
 * The same for every delivery of one event. A call passes each stage once; only postbacks may come several times,
 * so there (and where no call is named) the content counts, too.
 */
function eventId(
	stage: string,
	seconds: number | undefined,
	callUuid: unknown,
	sent: IDataObject,
): string {
	const once = callUuid && stage !== 'postback';
	const content = once ? '' : JSON.stringify(Object.entries(sent).sort(([a], [b]) => (a < b ? -1 : 1)));
	const identity = [stage, seconds ?? '', callUuid ?? '', content].join('|');
	return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}
