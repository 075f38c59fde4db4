import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/client';
import { unwrap } from '../../../shared/api/rows';
import type { OperationContext } from '../../core/operation';

/** The statuses in which a buyer is kept free for the call. */
const HELD = ['reserved', 'confirmed'];

/**
 * Asks for a reservation, or about one. Whatever its status is, the answer comes out, with `reserved` to branch on: also
 * where the service says no with a 4xx and a body that has a status (?), and in its wrapper, as one official example
 * has it (H). All else is an error.
 */
export async function sendReservation(
	context: OperationContext,
	request: Pick<ApiRequest, 'method' | 'path' | 'body' | 'repeatable'>,
): Promise<IDataObject> {
	const { body } = await context.client.request({
		...request,
		service: 'rtb',
		itemIndex: context.itemIndex,
		isAnswer: (answer) => statusOf(answer) !== undefined,
	});
	return { ...reservationIn(body), reserved: HELD.includes(statusOf(body)!) };
}

/** Statuses are texts; the `status` of an error page is a number. */
function statusOf(answer: unknown): string | undefined {
	const { status } = reservationIn(answer);
	return typeof status === 'string' ? status : undefined;
}

function reservationIn(answer: unknown): IDataObject {
	const isRecord = typeof answer === 'object' && answer !== null;
	return isRecord ? unwrap(answer as IDataObject, 'rtb') : {};
}
