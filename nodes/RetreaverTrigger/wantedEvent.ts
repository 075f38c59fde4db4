import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { type Filter, matchesAll } from './filters';
import { withFullCall } from './fullCall';

/**
 * The event to start the workflow with, or undefined if its call does not match the filters. Reads the call from the API
 * if the user wants all of it, or if Retreaver did not send what a filter asks for. If that fails, the event starts the
 * workflow: an event too many does less harm than a lost one. A Test Fire always does, to show that the webhook works,
 * and so does a call in a test of the trigger, which would otherwise wait in vain. `problems` then says why.
 *
 * @param settings the filters, and whether to read all of the call
 */
export async function wantedEvent(
	context: IWebhookFunctions,
	event: IDataObject,
	{ filters, includeCall }: { filters: readonly Filter[]; includeCall: boolean },
): Promise<IDataObject | undefined> {
	let call = includeCall ? await withFullCall(context, event) : event;
	if (filters.length === 0 || event.is_test) return call;

	const verdict = () => matchesAll(filters, call, call !== event && !call.call_error);
	if (verdict() === undefined && call === event) call = await withFullCall(context, event);
	const isWanted = verdict();
	if (isWanted) return call;
	if (isWanted === undefined) {
		const names = filters.map(({ name }) => name).join(', ');
		return withProblem(
			call,
			`Whether the call matches the filters (${names}) is not known: ${String(call.call_error)}`,
		);
	}
	if (context.getMode() !== 'manual') return undefined;
	return withProblem(
		call,
		'This call does not match the filters. When the workflow is published, it starts nothing.',
	);
}

function withProblem(event: IDataObject, problem: string): IDataObject {
	return { ...event, problems: [problem] };
}
