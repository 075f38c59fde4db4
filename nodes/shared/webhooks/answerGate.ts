import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

export interface AnswerGate {
	/** Milliseconds until the fallback goes out. Retreaver gives up after 5,000 (G). */
	deadline: number;
	/** What goes out when there is no proper answer in time. */
	fallback: IDataObject;
	/** The answer to send for what n8n is about to send; undefined where it is none, so that the fallback goes out. */
	accept: (body: unknown) => IDataObject | undefined;
	/** Whether Retreaver is told where n8n could not start the workflow, rather than given the fallback. */
	reportsErrors?: boolean;
}

/**
 * Holds n8n's answer to a webhook until the workflow gives one, so that Retreaver gets exactly one proper answer in
 * time, whatever the workflow does: the workflow's answer if it comes before the deadline and is accepted, else the
 * fallback. That goes for a workflow that fails, ends without an answer, or is still busy, and in queue mode, where
 * another process does the work: the response belongs to the one that took the webhook. What n8n writes afterwards
 * goes nowhere; without the gate it would throw there.
 */
export function holdAnswer(
	response: Response,
	{ deadline, fallback, accept, reportsErrors = false }: AnswerGate,
): void {
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
}
