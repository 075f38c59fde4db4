import type { IDataObject } from 'n8n-workflow';

import {
	eventId,
	type FieldName,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
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
 * everything else as tags. `eventId` is the same if Retreaver repeats a request.
 */
export function toBidRequest(
	sent: Sent,
	options: Omit<PayloadOptions, 'names' | 'ours'> = {},
): IDataObject {
	const payload = readPayload(sent, { ...options, names: REQUEST_FIELDS, ours: OUR_PARAMETERS });
	const event = 'bid.request';
	return {
		event,
		eventId: eventId([event, sent.query[BUYER_PARAMETER]], payload),
		...payload.fields,
		tags: payload.tags,
	};
}
