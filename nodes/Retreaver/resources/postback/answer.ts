import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/client';
import type { OperationContext } from '../../core/operation';

/**
 * Sends a postback. Retries only if Retreaver refused the request (429, 503), never after an unclear failure.
 *
 * @returns the answer, which is JSON or plain text, depending on the action (H): objects as they are, everything else as
 * `answer`. Keys of the credential in it are masked.
 */
export async function sendPostback(
	{ client, itemIndex }: OperationContext,
	request: Pick<ApiRequest, 'service' | 'method' | 'path' | 'query' | 'advice'>,
): Promise<IDataObject[]> {
	const { body } = await client.request({
		...request,
		repeatable: false,
		textAnswer: true,
		emptyAnswer: { answer: '' },
		itemIndex,
	});
	const mask = (_: string, value: unknown) =>
		typeof value === 'string' ? client.redact(value) : value;
	const rows = [JSON.parse(JSON.stringify(body), mask) as unknown].flat();
	return rows.map((row) =>
		row !== null && typeof row === 'object'
			? (row as IDataObject)
			: { answer: row as IDataObject[string] },
	);
}
