import type { IDataObject } from 'n8n-workflow';

import { facts } from '../api/facts';

const RECORD_STATUSES: Record<string, string> = {
	busy: 'busy',
	failed: 'failed',
	completed: 'completed',
	'no-answer': 'no_answer',
};

/**
 * Converts a call to a flat record for a database, with the mapping of Retreaver's integration guide (G). Durations are
 * in seconds, times in UTC. `call_status` is completed, no_answer, busy, failed or unknown; `retreaver_status` is the
 * API's value. Retreaver only documents `finished`; that it means no_answer if nobody was connected is a guess (?).
 *
 * @param call a row of the call log, in any version of the API
 */
export function toCallRecord(call: IDataObject): IDataObject {
	const number = call.number as IDataObject | string | null | undefined;
	const campaign = call.campaign as IDataObject | null | undefined;
	return {
		call_id: call.uuid ?? null,
		caller_phone: call.caller ?? null,
		tracking_number: (typeof number === 'object' ? number?.number : number) ?? null,
		destination_number: call.dialed_number ?? null,
		campaign_id: campaign?.id ?? call.campaign_id ?? call.cid ?? null,
		publisher_id: call.afid ?? call.system_affiliate_id ?? null,
		call_duration: call.total_duration ?? null,
		call_status: statusOf(call),
		retreaver_status: call.status ?? null,
		call_start_time: call.start_time ?? null,
		call_answer_time: call.forwarded_time ?? null,
		call_end_time: call.end_time ?? null,
		recording_url: call.recording_url ?? null,
		call_metadata: call.tags ?? {},
	};
}

function statusOf({ status, connected, forwarded_time }: IDataObject): string {
	if (status === facts.calls.finished) {
		// Version 1 has no field `connected`, only the time.
		return (connected ?? Boolean(forwarded_time)) ? 'completed' : 'no_answer';
	}
	return RECORD_STATUSES[String(status)] ?? 'unknown';
}
