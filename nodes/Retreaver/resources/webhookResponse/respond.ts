import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { OperationContext } from '../../core/operation';

/** All items at once, so that several of them can be refused. */
export const takesAllItems = () => true;

/**
 * Answers the webhook that started the execution and waits. Outside of such an execution nobody hears it.
 *
 * @returns the answer
 * @throws UserError where there are several items: a webhook takes one answer
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
	await node.sendResponse({ body: answer, headers: {}, statusCode: 200 });
	return answer;
}
