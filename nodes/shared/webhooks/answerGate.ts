import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

export interface AnswerGate {
	/** Milliseconds until the fallback goes out. Retreaver gives up after 5,000 (G). */
	deadline: number;
	/** What goes out when there is no proper answer in time. */
	fallback: IDataObject;
	/** The answer to send for what n8n is about to send; undefined where it is none, so that the fallback goes out. */
	accept: (body: unknown) => IDataObject | undefined;
}

/**
 * Holds n8n's answer to a webhook until the workflow gives one, so that Retreaver gets exactly one proper answer in
 * time, whatever the workflow does: the workflow's answer if it comes before the deadline and is accepted, else the
 * fallback. That goes for a workflow that fails, ends without an answer, or is still busy, and in queue mode, where
 * another process does the work: the response belongs to the one that took the webhook. What n8n writes afterwards
 * goes nowhere; without the gate it would throw there.
 */
export function holdAnswer(response: Response, { deadline, fallback, accept }: AnswerGate): void {
	let open = true;
	const signal = AbortSignal.timeout(deadline);
	const late = () => answer(fallback);
	const ignore = () => response;
	const stopWaiting = () => signal.removeEventListener('abort', late);

	const answer = (body: IDataObject): Response => {
		if (!open) return response;
		open = false;
		stopWaiting();
		const held = response as Partial<Response>;
		delete held.json;
		delete held.send;
		response.status(200).json(body);
		return Object.assign(response, {
			json: ignore,
			send: ignore,
			status: ignore,
			setHeader: ignore,
			setHeaders: ignore,
		});
	};
	const onWrite = (body?: unknown) =>
		answer((response.statusCode < 400 ? accept(body) : undefined) ?? fallback);

	signal.addEventListener('abort', late);
	response.once('close', stopWaiting);
	Object.assign(response, { json: onWrite, send: onWrite });
}
