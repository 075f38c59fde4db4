import type { IDataObject } from 'n8n-workflow';

import {
	ALL_FIELDS,
	eventId,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
import { COMMON_PARAMETERS } from '../shared/webhooks/plan';
import { callEvent, callRecord } from '../shared/records/callRecord';
import { knownAt } from '../shared/webhooks/stages';
import { type Registration, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

const OUR_PARAMETERS = [STAGE_PARAMETER, SECONDS_PARAMETER, ...COMMON_PARAMETERS];

/**
 * The output item for a request: the record of the call as far as Retreaver sent it, with everything else as tags under
 * `call_metadata`. Times are in Retreaver's format (UTC).
 */
export function toEvent(
	{ stage, seconds: timerSeconds }: Registration,
	sent: Sent,
	options: Omit<PayloadOptions, 'names' | 'ours'> = {},
): IDataObject {
	const payload = readPayload(sent, { ...options, names: ALL_FIELDS, ours: OUR_PARAMETERS });
	const { fields, tags: call_metadata, isTest } = payload;
	const { call_key, ...call } = fields;
	// A call passes each stage once, except for postbacks. For those, and if the call is unknown, the ID covers the
	// content.
	const isOnce = call.call_id && stage !== 'postback_received';
	const identity = [stage, timerSeconds, call.call_id];
	const record = callRecord({ ...knownAt(stage), ...call, call_metadata });
	return {
		...callEvent(record, {
			stage,
			timerSeconds,
			eventId: eventId(identity, isOnce ? undefined : payload),
			isTest,
		}),
		...(call_key === undefined ? {} : { call_key }),
	};
}
