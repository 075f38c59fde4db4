import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { facts } from '../shared/api/facts';
import { toOutput, unwrap } from '../shared/api/rows';
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
		'Whether to add all that Retreaver knows about the call, under "call". If that takes longer than 3 seconds, "call" is empty and "callError" says why.',
};

/** Reads the call from the API. Never throws, so that a failure does not lose the event. */
export async function fullCall(
	context: IWebhookFunctions,
	event: IDataObject,
): Promise<IDataObject> {
	try {
		const path = `/api/v4/calls/${uuid(event.callUuid, 'callUuid')}.json`;
		const client = new RetreaverClient(context);
		const { body } = await client.request({ method: 'GET', path, timeout: CALL_TIMEOUT });
		return { call: toOutput(unwrap(body as IDataObject, facts.wrappers.call)) };
	} catch (error) {
		return { call: null, callError: (error as Error).message };
	}
}
