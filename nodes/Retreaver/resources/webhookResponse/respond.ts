import type { IDataObject, IExecuteFunctions, WorkflowExecuteMode } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { OperationContext } from '../../core/operation';

/** All items at once, so that more than one item is an error. */
export const takesAllItems = () => true;

/** Explains for an execution mode why nobody is waiting for the answer. */
const UNHEARD: Partial<Record<WorkflowExecuteMode, string>> = {
	integrated:
		'A sub-workflow cannot answer Retreaver. Put this operation into the workflow that Retreaver calls, after its trigger.',
	retry: 'Retreaver is no longer waiting when an execution is retried, so nobody gets this answer.',
};

const NOT_CALLED =
	'Nobody is waiting for this answer: Retreaver did not start this execution. Start the workflow with a Retreaver Trigger or a Retreaver Bid Trigger.';

/** For an execution that was started in the editor, by something else than a trigger of ours. */
const UNHEARD_BY_HAND =
	'Nothing was sent to Retreaver: no call is waiting for this answer. Start the workflow with a Retreaver Trigger or a Retreaver Bid Trigger.';

/**
 * For an execution that was started in the editor at a trigger of ours. n8n does not tell whether a call started it
 * (*Execute step* of the trigger).
 */
const PERHAPS_UNHEARD =
	'This execution was started in the editor. Retreaver gets the answer only if a call started it, not if you ran it by hand or with pinned data.';

const TRIGGER = '.retreaverTrigger';
const BID_TRIGGER = '.retreaverBidTrigger';

/**
 * Answers the webhook that started the execution.
 *
 * @returns the answer
 * @throws UserError if there are several items, since a webhook takes one answer, or if nobody is waiting for it
 */
export async function respond(
	{ node }: OperationContext,
	answer: IDataObject,
): Promise<IDataObject> {
	const { length } = node.getInputData();
	if (length > 1) {
		throw new UserError(
			`${length} items came in, but a call takes one answer only. Bring them down to one first, with a Limit or an Aggregate node.`,
		);
	}
	assertHeard(node);
	// Returns a promise, contrary to n8n's types.
	await Promise.resolve(node.sendResponse({ body: answer, headers: {}, statusCode: 200 }));
	return answer;
}

function assertHeard(node: IExecuteFunctions): void {
	const mode = node.getMode();
	const starts = node
		.getParentNodes(node.getNode().name, { includeNodeParameters: true })
		.filter(({ name, disabled }) => !disabled && node.getParentNodes(name).length === 0);
	if (mode === 'manual') {
		const isOurs = ({ type }: { type: string }) =>
			type.endsWith(TRIGGER) || type.endsWith(BID_TRIGGER);
		const message = starts.some(isOurs) ? PERHAPS_UNHEARD : UNHEARD_BY_HAND;
		node.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	} else if (mode !== 'webhook') {
		throw new UserError(UNHEARD[mode] ?? NOT_CALLED);
	}
	const [start, ...others] = starts;
	if (!start?.type.endsWith(TRIGGER) || others.length > 0) return;
	const { responseMode } = (start.parameters?.options ?? {}) as IDataObject;
	if (responseMode !== 'responseNode') {
		throw new UserError(
			`"${start.name}" does not wait for this answer. Set "Options > Put Tags on the Call" there to "With a Webhook Response Operation".`,
		);
	}
}
