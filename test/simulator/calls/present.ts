import type { Call } from '../state';

/** What version 1 shows; everything else came with version 2 (D). */
const firstFields = [
	'uuid',
	'caller',
	'caller_zip',
	'caller_state',
	'caller_city',
	'caller_country',
	'dialed_call_duration',
	'total_duration',
	'status',
	'start_time',
	'forwarded_time',
	'end_time',
	'cid',
	'afid',
	'sid',
	'dialed_number',
	'updated_at',
	'created_at',
	'recording_url',
] as const satisfies Array<keyof Call>;

/**
 * A call as one version of the API shows it: v1 small, v2 full, v3 with `number` as an object, v4 with `campaign` in
 * place of `campaign_id` (D). A call without a recording has no `recording_url` at all (D, by the examples).
 * @param version 1 to 5
 * @param withEvents adds call_flow_events, from v2 on; the name and place in the answer are ours (?)
 */
export function presentCall(call: Call, version: number, withEvents = false): object {
	if (version === 1) {
		return Object.fromEntries(
			firstFields.flatMap((field) => (call[field] === undefined ? [] : [[field, call[field]]])),
		);
	}
	const {
		id,
		call_key,
		number_name: name,
		call_flow_events,
		campaign_id: campaignId,
		...fields
	} = call;
	void id;
	void call_key;
	return {
		...fields,
		...(version >= 3 ? { number: { number: call.number, name } } : {}),
		...(version >= 4
			? { campaign: { id: campaignId, name: call.campaign_name } }
			: { campaign_id: campaignId }),
		...(withEvents ? { call_flow_events } : {}),
	};
}
