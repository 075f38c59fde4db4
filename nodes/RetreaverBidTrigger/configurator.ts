import { type PayloadOptions, tokensOf } from '../shared/webhooks/payload';
import { REQUEST_FIELDS } from './request';

/** Retreaver's webhook configurator sends the bid request to the buyer and reads the answer (O). */
const CONFIGURATOR = 'https://retreaver.com/webhook-configurator/v1/';

/** Lets the portal's form show the webhook; the only template that was observed (O). */
export const TEMPLATE_ID = 'ringba_rtb_ping_post';

export const PING_HEADERS = { 'Content-Type': 'application/json' };

/** Maps the configurator's names to fields of the answer. Its "bid" is the amount (?). */
export const OUTPUT_MAP = { number: 'buyer_number', bid: 'payout', timer: 'conversion_timer' };

/** Fields to request in addition to the standard ones. */
type Asked = Pick<PayloadOptions, 'tagKeys' | 'includeCallKey'>;

/** The body of a bid request, with tokens for Retreaver to fill in. */
export function pingData(asked?: Asked): Record<string, string> {
	const names = tokensOf(REQUEST_FIELDS, asked);
	return Object.fromEntries(names.map((name) => [name, `[${name}]`]));
}

/**
 * The URL with which Retreaver's configurator requests a bid from this node (O).
 *
 * @param pingUrl the URL that receives the bid request
 * @param tagPrefix the prefix of the tags in which Retreaver stores the outcome
 */
export function configuratorUrl(pingUrl: string, tagPrefix: string, asked: Asked): string {
	const query = Object.entries({
		call_key: '[call_key]',
		call_uuid: '[call_uuid]',
		output_tag_prefix: tagPrefix,
		ping_url: pingUrl,
		ping_method: 'POST',
		ping_headers: JSON.stringify(PING_HEADERS),
		ping_data: JSON.stringify(pingData(asked)),
		ping_output_map: JSON.stringify({ PingOutputMap: OUTPUT_MAP }),
	});
	return `${CONFIGURATOR}?${query.map(([key, value]) => `${key}=${encodeAroundTokens(value)}`).join('&')}`;
}

/** Encodes a value except for the brackets of `[tokens]`: Retreaver looks for the literal text (?). */
function encodeAroundTokens(value: string): string {
	return encodeURIComponent(value).replaceAll('%5B', '[').replaceAll('%5D', ']');
}
