import type { Call } from '../state';

/** The documented tokens and what fills them (G; caller_number and the tags: H). */
const tokens: Record<string, (call: Call) => unknown> = {
	call_uuid: ({ uuid }) => uuid,
	call_key: ({ call_key: key }) => key,
	call_log_id: ({ id }) => id,
	caller_id: ({ caller }) => caller,
	caller_number: ({ caller }) => caller,
	// Ten digits without the country code, for callers of the North American plan (?).
	nanp_caller_number: ({ caller }) => (/^\+1\d{10}$/.test(caller) ? caller.slice(2) : null),
	called_number: ({ number }) => number,
	call_duration: ({ total_duration: seconds }) => seconds,
	call_recording_url: ({ recording_url: url }) => url,
	// The customer's own IDs, as trackers know them; Retreaver's internal ones may be meant (?).
	campaign_id: ({ cid }) => cid,
	affiliate_id: ({ afid }) => afid,
	// The keys of the system's tags, as payout tables name them (D): any tag key is a token (H).
	target_id: ({ tid }) => tid,
	system_campaign_id: ({ system_campaign_id: id }) => id,
	system_affiliate_id: ({ system_affiliate_id: id }) => id,
	system_target_id: ({ system_target_id: id }) => id,
	sub_id: ({ sid }) => sid,
	caller_state: ({ caller_state: state }) => state,
	caller_zip: ({ caller_zip: zip }) => zip,
};

/**
 * Fills the [tokens] of a text from the call, and from its tags: any tag key is a token (H). A token that the call has no
 * value for becomes empty, an unknown one stays as it stands (?).
 * @param encode how a value is written, percent-encoded in a URL (?)
 */
export function fillTokens(
	text: string,
	call: Call,
	encode: (value: string) => string = encodeURIComponent,
): string {
	return text.replace(/\[([\w.-]+)\]/g, (literal, name: string) => {
		if (Object.hasOwn(tokens, name)) return encode(String(tokens[name](call) ?? ''));
		return Object.hasOwn(call.tags, name) ? encode(call.tags[name]) : literal;
	});
}
