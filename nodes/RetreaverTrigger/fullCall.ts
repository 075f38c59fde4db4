import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { toOutput, unwrap } from '../shared/api/rows';
import { uuid } from '../shared/input/validate';

/** Milliseconds to read the full call while Retreaver waits. */
const CALL_TIMEOUT = 3_000;

/** An entry of Options. */
export const includeCallOption: INodeProperties = {
	displayName: 'Include Full Call',
	name: 'includeCall',
	type: 'boolean',
	default: false,
	description:
		'Whether to add all that Retreaver knows of the call, under "call". Where that does not come within 3 seconds, "call" is empty and "callError" says why.',
};

/** The call as the API shows it. Its failure must not lose the event. */
export async function fullCall(
	context: IWebhookFunctions,
	event: IDataObject,
): Promise<IDataObject> {
	try {
		const path = `/api/v4/calls/${uuid(event.callUuid, 'callUuid')}.json`;
		const client = new RetreaverClient(context);
		const { body } = await client.request({ method: 'GET', path, timeout: CALL_TIMEOUT });
		return { call: toOutput(unwrap(body as IDataObject, 'call')) };
	} catch (error) {
		return { call: null, callError: (error as Error).message };
	}
}
