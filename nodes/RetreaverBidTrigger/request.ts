import type { IDataObject } from 'n8n-workflow';

import {
	eventId,
	type FieldName,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
import { COMMON_PARAMETERS } from '../shared/webhooks/plan';

/** The query parameter in our URL that says for which buyer the workflow is asked: another buyer is another webhook. */
export const BUYER_PARAMETER = 'n8n_buyer';

/** What is known of a call that is still to be sold. */
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
 * The output item for a bid request: who calls whom under stable names, null where Retreaver sent nothing, and
 * everything else as tags. `eventId` is the same where Retreaver sends the same request again.
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
