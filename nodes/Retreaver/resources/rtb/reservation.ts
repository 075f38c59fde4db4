import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/client';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import type { OperationContext } from '../../core/operation';

/**
 * Creates or changes a reservation. Returns the answer with any status, and adds the boolean `reserved`. A refusal with
 * a 4xx and a body with a status is an answer, too (?). The answer may be wrapped, as in an official example (H).
 * Everything else is an error.
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
	return { ...reservationIn(body), reserved: facts.reservations.held.includes(statusOf(body)!) };
}

/** The status of a reservation, which is a text. In an error page, `status` is a number. */
function statusOf(answer: unknown): string | undefined {
	const { status } = reservationIn(answer);
	return typeof status === 'string' ? status : undefined;
}

function reservationIn(answer: unknown): IDataObject {
	const isRecord = typeof answer === 'object' && answer !== null;
	return isRecord ? unwrap(answer as IDataObject, facts.wrappers.reservation) : {};
}
