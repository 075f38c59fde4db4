import { facts } from '../shared/api/facts';
import { type PayloadOptions, tokensOf } from '../shared/webhooks/payload';
import { REQUEST_FIELDS } from './request';

export const PING_HEADERS = { 'Content-Type': 'application/json' };

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
		ping_output_map: JSON.stringify({ PingOutputMap: facts.bids.outputMap }),
	});
	return `${facts.hosts.configurator}?${query.map(([key, value]) => `${key}=${encodeAroundTokens(value)}`).join('&')}`;
}

/** Encodes a value except for the brackets of `[tokens]`: Retreaver looks for the literal text (?). */
function encodeAroundTokens(value: string): string {
	return encodeURIComponent(value).replaceAll('%5B', '[').replaceAll('%5D', ']');
}
