import type { IDataObject } from 'n8n-workflow';

import {
	eventId,
	type FieldName,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
import { type BidTags, bidTags } from '../shared/webhooks/bidTags';
import { COMMON_PARAMETERS } from '../shared/webhooks/plan';

/** The query parameter of the webhook's URL that identifies the buyer. Each buyer has a separate webhook. */
export const BUYER_PARAMETER = 'n8n_buyer';

/** The fields that are known before a call is sold. */
export const REQUEST_FIELDS: FieldName[] = [
	'callUuid',
	'callKey',
	'callerNumber',
	'calledNumber',
	'campaignId',
	'affiliateId',
	'subId',
	'callerState',
	'callerZip',
];

const OUR_PARAMETERS = [BUYER_PARAMETER, ...COMMON_PARAMETERS];

/**
 * The output item for a bid request: the call's fields under stable names (null if Retreaver sent no value) and
 * everything else as tags. `bidTags` are what the buyer needs so that the bid counts. `eventId` is the same if Retreaver repeats a request.
 */
export function toBidRequest(
	sent: Sent,
	{ prefix, ...options }: Omit<PayloadOptions, 'names' | 'ours'> & { prefix?: string } = {},
): IDataObject {
	const payload = readPayload(sent, { ...options, names: REQUEST_FIELDS, ours: OUR_PARAMETERS });
	const event = 'bid.request';
	return {
		event,
		eventId: eventId([event, sent.query[BUYER_PARAMETER]], payload),
		isTest: payload.isTest,
		...payload.fields,
		tags: payload.tags,
		bidTags: prefix ? camelCased(bidTags(prefix)) : null,
	};
}

/** Under names like those of the item's other fields. */
function camelCased({ number, seconds_tag, revenue_tag }: BidTags): IDataObject {
	return { number, secondsTag: seconds_tag, revenueTag: revenue_tag };
}
