import type { IDataObject } from 'n8n-workflow';

import { facts } from '../api/facts';
import { isEmpty } from '../input/validate';

/**
 * The fields of a call in the output of every node, in this order: the names of Retreaver's integration guide (G), and
 * what else is needed to buy and sell calls. Each has one meaning: `_cid`, `_afid` and `_tid` are the customer's own IDs,
 * `campaign_id`, `publisher_id` and `buyer_id` Retreaver's. Money is in US dollars, durations in seconds, times in UTC.
 */
export const CALL_FIELDS = [
	'caller_phone',
	'campaign_name',
	'publisher_name',
	'buyer_name',
	'call_status',
	'connected',
	'converted',
	'call_duration',
	'talk_duration',
	'revenue',
	'payout',
	'profit',
	'call_start_time',
	'call_answer_time',
	'call_end_time',
	'tracking_number',
	'destination_number',
	'caller_state',
	'caller_zip',
	'hung_up_by',
	'duplicate',
	'recording_url',
	'call_metadata',
	'retreaver_status',
	'sub_id',
	'campaign_cid',
	'publisher_afid',
	'buyer_tid',
	'campaign_id',
	'publisher_id',
	'buyer_id',
	'call_id',
] as const;

export type CallField = (typeof CALL_FIELDS)[number];

/** Retreaver's words for the end of a call, and those of the guide. */
const RECORD_STATUSES = new Map([
	['busy', 'busy'],
	['failed', 'failed'],
	['completed', 'completed'],
	['no-answer', 'no_answer'],
	['no_answer', 'no_answer'],
]);

/**
 * The record of a call, with all fields: null where nothing is known.
 *
 * `call_status` is completed, no_answer, busy, failed or unknown (G), read from `retreaver_status`, which is Retreaver's
 * own word. Retreaver only documents `finished`; that it means no_answer if nobody was connected is a guess (?).
 *
 * @param known what is known of the call; `call_status` is not read
 */
export function callRecord(known: Partial<Record<CallField, unknown>>): IDataObject {
	const status = known.retreaver_status ?? null;
	const named = RECORD_STATUSES.get(String(status));
	const connected =
		known.connected ??
		(known.call_answer_time ? true : named === undefined ? null : named === 'completed');
	const finished = connected === null ? undefined : connected ? 'completed' : 'no_answer';
	const record: Partial<Record<CallField, unknown>> = {
		...known,
		connected,
		call_metadata: known.call_metadata ?? {},
		call_status:
			status === null ? null : ((status === facts.calls.finished ? finished : named) ?? 'unknown'),
	};
	return Object.fromEntries(CALL_FIELDS.map((name) => [name, record[name] ?? null])) as IDataObject;
}

/**
 * The record of a row of the call log. The older a version of the API, the more is null.
 *
 * @param call the row, in any version of the API
 */
export function toCallRecord(call: IDataObject): IDataObject {
	const number = call.number as IDataObject | string | null | undefined;
	const campaign = call.campaign as IDataObject | null | undefined;
	return callRecord({
		caller_phone: call.caller,
		campaign_name: campaign?.name ?? call.campaign_name,
		publisher_name: call.affiliate_name,
		buyer_name: call.target_name,
		// Version 1 has no field `connected`, only the time.
		connected:
			call.connected ??
			(call.status === facts.calls.finished ? Boolean(call.forwarded_time) : null),
		converted: call.converted,
		call_duration: call.total_duration,
		talk_duration: call.dialed_call_duration,
		revenue: amount(call.revenue),
		payout: amount(call.payout),
		// Revenue less payout. `profit_gross` is that less what Retreaver charges (by the reference's examples).
		profit: amount(call.profit_net),
		call_start_time: call.start_time,
		call_answer_time: call.forwarded_time,
		call_end_time: call.end_time,
		tracking_number: typeof number === 'object' ? number?.number : number,
		destination_number: call.dialed_number,
		caller_state: call.caller_state,
		caller_zip: call.caller_zip,
		hung_up_by: call.hung_up_by,
		duplicate: call.duplicate,
		recording_url: call.recording_url,
		call_metadata: call.tags,
		retreaver_status: call.status,
		sub_id: call.sid,
		campaign_cid: call.cid,
		publisher_afid: call.afid,
		buyer_tid: call.tid,
		campaign_id: campaign?.id ?? call.system_campaign_id ?? call.campaign_id,
		publisher_id: call.system_affiliate_id,
		buyer_id: call.system_target_id ?? call.target_id,
		call_id: call.uuid,
	});
}

/** An amount of money as a number. The API returns some as text (D). Null if it cannot be read. */
function amount(value: IDataObject[string]): IDataObject[string] {
	const number = isEmpty(value) ? NaN : Number(value);
	return Number.isFinite(number) ? number : null;
}

/** What an event adds to the record of a call. */
export interface CallEvent {
	/** The value of the option that the user chose, such as finished. */
	stage: string;
	/** Timers only: seconds after the answer. */
	timerSeconds?: number;
	/** Identifies the event, however often it is delivered. */
	eventId: string;
	/** Whether it is a test from Retreaver's portal, rather than a call. */
	isTest?: boolean;
}

/** The output item for an event of a call, the same in every trigger. */
export function callEvent(
	call: IDataObject,
	{ stage, timerSeconds, eventId, isTest = false }: CallEvent,
): IDataObject {
	return {
		event: `call.${stage}`,
		...call,
		stage,
		timer_seconds: timerSeconds ?? null,
		is_test: isTest,
		event_id: eventId,
	};
}
