import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { facts } from '../shared/api/facts';
import { toOutput, unwrap } from '../shared/api/rows';
import { callRecord, toCallRecord } from '../shared/records/callRecord';
import { uuid } from '../shared/input/validate';

/** Milliseconds. Retreaver may be waiting for the workflow's answer in the meantime. */
const CALL_TIMEOUT = 3_000;

/** An entry of Options. */
export const includeCallOption: INodeProperties = {
	displayName: 'Include Full Call',
	name: 'includeCall',
	type: 'boolean',
	default: false,
	description:
		'Whether to read the call and fill in what Retreaver did not send, such as money, buyer and names. After 3 seconds without it, "call_error" says why.',
};

/**
 * Fills what is null in an event, and adds tags that are missing, from the call in the API. Never throws, so that a
 * failure does not lose the event: its message is in `call_error`.
 */
export async function withFullCall(
	context: IWebhookFunctions,
	event: IDataObject,
): Promise<IDataObject> {
	try {
		const path = `/api/v4/calls/${uuid(event.call_id, 'call_id')}.json`;
		const client = new RetreaverClient(context);
		const { body } = await client.request({ method: 'GET', path, timeout: CALL_TIMEOUT });
		const record = toCallRecord(toOutput(unwrap(body as IDataObject, facts.wrappers.call)));
		const call_metadata = filled(event.call_metadata, record.call_metadata);
		const call = filled(event, record);
		// Alone, the event may not have told what its own status means.
		const { call_status } = callRecord(call);
		return { ...call, call_status, call_metadata };
	} catch (error) {
		return { ...event, call_error: (error as Error).message };
	}
}

/** The first object, with the values of the second where it has none. */
function filled(first: unknown, second: unknown): IDataObject {
	const known = Object.entries(first as IDataObject).filter(([, value]) => value !== null);
	return { ...(first as IDataObject), ...(second as IDataObject), ...Object.fromEntries(known) };
}
