import { type PayloadOptions, tokensOf } from '../shared/webhooks/payload';
import { REQUEST_FIELDS } from './request';

/** Retreaver's webhook configurator asks the buyer in Retreaver's stead and reads the answer (O). */
const CONFIGURATOR = 'https://retreaver.com/webhook-configurator/v1/';

/** Marks the webhook as one that the portal's form can show; the one template that was seen (O). */
export const TEMPLATE_ID = 'ringba_rtb_ping_post';

export const PING_HEADERS = { 'Content-Type': 'application/json' };

/** Where the configurator finds what it wants to know in our answer. Its "bid" is the amount (?). */
export const OUTPUT_MAP = { number: 'buyer_number', bid: 'payout', timer: 'conversion_timer' };

/** What is asked for beside the standard fields. */
type Asked = Pick<PayloadOptions, 'tagKeys' | 'includeCallKey'>;

/** The body of a bid request, with tokens for Retreaver to fill in. */
export function pingData(asked?: Asked): Record<string, string> {
	const names = tokensOf(REQUEST_FIELDS, asked);
	return Object.fromEntries(names.map((name) => [name, `[${name}]`]));
}

/**
 * The URL that lets Retreaver's configurator ask us for a bid (O).
 *
 * @param pingUrl the address to ask
 * @param tagPrefix begins the names of the tags in which Retreaver keeps the outcome
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

/** Retreaver looks for the `[tokens]` literally (?). */
function encodeAroundTokens(value: string): string {
	return encodeURIComponent(value).replaceAll('%5B', '[').replaceAll('%5D', ']');
}
