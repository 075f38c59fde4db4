import type { IDataObject } from 'n8n-workflow';

import {
	eventId,
	type FieldName,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
import { bidTags } from '../shared/webhooks/bidTags';
import { COMMON_PARAMETERS } from '../shared/webhooks/plan';

/** The query parameter of the webhook's URL that identifies the buyer. Each buyer has a separate webhook. */
export const BUYER_PARAMETER = 'n8n_buyer';

/** The fields that are known before a call is sold. */
export const REQUEST_FIELDS: FieldName[] = [
	'caller_phone',
	'caller_state',
	'caller_zip',
	'tracking_number',
	'sub_id',
	'campaign_cid',
	'publisher_afid',
	'campaign_id',
	'publisher_id',
	'call_id',
	'call_key',
];

const OUR_PARAMETERS = [BUYER_PARAMETER, ...COMMON_PARAMETERS];

/**
 * The output item for a bid request: the fields of the call that are known already (null if Retreaver sent no value), and
 * everything else as tags under `call_metadata`. `bid_tags` are what the buyer needs so that the bid counts. `event_id`
 * is the same if Retreaver repeats a request.
 */
export function toBidRequest(
	sent: Sent,
	{ prefix, ...options }: Omit<PayloadOptions, 'names' | 'ours'> & { prefix?: string } = {},
): IDataObject {
	const payload = readPayload(sent, { ...options, names: REQUEST_FIELDS, ours: OUR_PARAMETERS });
	const { fields, tags, isTest } = payload;
	const event = 'bid.request';
	return {
		event,
		...fields,
		call_metadata: tags,
		bid_tags: prefix ? bidTags(prefix) : null,
		is_test: isTest,
		event_id: eventId([event, sent.query[BUYER_PARAMETER]], payload),
	};
}
