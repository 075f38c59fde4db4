import type { IDataObject } from 'n8n-workflow';

import {
	ALL_FIELDS,
	eventId,
	type PayloadOptions,
	readPayload,
	type Sent,
} from '../shared/webhooks/payload';
import { COMMON_PARAMETERS } from '../shared/webhooks/plan';
import { type Registration, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

const OUR_PARAMETERS = [STAGE_PARAMETER, SECONDS_PARAMETER, ...COMMON_PARAMETERS];

/**
 * The output item for a request: the event, the call's fields under stable names (null if Retreaver sent no value) and
 * everything else as tags. `callDuration` is in seconds, times are in Retreaver's format (UTC).
 */
export function toEvent(
	{ stage, seconds }: Registration,
	sent: Sent,
	options: Omit<PayloadOptions, 'names' | 'ours'> = {},
): IDataObject {
	const payload = readPayload(sent, { ...options, names: ALL_FIELDS, ours: OUR_PARAMETERS });
	const { fields, tags, isTest } = payload;
	// A call passes each stage once, except for postbacks. For those, and if the call is unknown, the ID covers the
	// content.
	const isOnce = fields.callUuid && stage !== 'postback';
	return {
		event: `call.${stage}`,
		stage,
		timerSeconds: seconds ?? null,
		eventId: eventId([stage, seconds, fields.callUuid], isOnce ? undefined : payload),
		isTest,
		...fields,
		tags,
	};
}
