import type { IDataObject } from 'n8n-workflow';

const RECORD_STATUSES: Record<string, string> = {
	busy: 'busy',
	failed: 'failed',
	completed: 'completed',
	'no-answer': 'no_answer',
};

/**
 * One call as a record for a database, in the mapping of Retreaver's integration guide (G). Durations are in
 * seconds, times in UTC. `call_status` is completed, no_answer, busy, failed or unknown; `retreaver_status` is
 * what the API said. Retreaver documents `finished` only: that it means no_answer where nobody was connected is
 * our reading (?).
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
	if (status === 'finished') {
		// Version 1 does not say whether the call was connected, but when.
		return (connected ?? Boolean(forwarded_time)) ? 'completed' : 'no_answer';
	}
	return RECORD_STATUSES[String(status)] ?? 'unknown';
}
