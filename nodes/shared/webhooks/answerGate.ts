import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

export interface AnswerGate {
	/** Milliseconds until the fallback goes out. Retreaver gives up after 5,000 (G). */
	deadline: number;
	/** Sent when there is no usable answer in time. */
	fallback: IDataObject;
	/** Turns the body that n8n is about to send into the answer; undefined sends the fallback. */
	accept: (body: unknown) => IDataObject | undefined;
	/** Whether n8n's error status is passed on to Retreaver, instead of the fallback. */
	reportsErrors?: boolean;
}

/**
 * Intercepts n8n's response to a webhook, so that Retreaver gets exactly one usable answer in time: the workflow's
 * answer if it comes before the deadline and is accepted, otherwise the fallback. This covers workflows that fail, end
 * without an answer or are still running. It also works in queue mode, since the response object stays in the process
 * that received the webhook. Later writes by n8n are ignored; without the gate they would throw.
 *
 * @returns a function that sends an answer at once, whatever the gate accepts
 */
export function holdAnswer(
	response: Response,
	{ deadline, fallback, accept, reportsErrors = false }: AnswerGate,
): (body: IDataObject) => void {
	let open = true;
	const signal = AbortSignal.timeout(deadline);
	const late = () => answer(fallback);
	const ignore = () => response;
	const stopWaiting = () => signal.removeEventListener('abort', late);

	const answer = (body: unknown, status = 200): Response => {
		if (!open) return response;
		open = false;
		stopWaiting();
		delete response.json;
		delete response.send;
		response.status(status).json(body);
		return Object.assign(response, {
			json: ignore,
			send: ignore,
			status: ignore,
			setHeader: ignore,
			setHeaders: ignore,
		});
	};
	const onWrite = (body?: unknown) => {
		if (response.statusCode < 400) return answer(accept(body) ?? fallback);
		return reportsErrors ? answer(body, response.statusCode) : answer(fallback);
	};

	signal.addEventListener('abort', late);
	response.once('close', stopWaiting);
	Object.assign(response, { json: onWrite, send: onWrite });
	return answer;
}
