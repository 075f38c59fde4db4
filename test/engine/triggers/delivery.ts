import type { IDataObject } from 'n8n-workflow';

import type { Place, TriggerHandle, TriggerInput, WorkflowAnswer } from '../harness';
import { type Bench, WEBHOOK_TOKEN } from '../support';

export type WebhookTriggerType = 'retreaverTrigger' | 'retreaverBidTrigger';

/** The query of a URL that was pasted into Retreaver by hand. */
export const OWN_QUERY: Record<WebhookTriggerType, string> = {
	retreaverTrigger: `n8n_stage=finished&n8n_token=${WEBHOOK_TOKEN}`,
	retreaverBidTrigger: `n8n_token=${WEBHOOK_TOKEN}`,
};

export const WEBHOOK_TRIGGERS = Object.keys(OWN_QUERY) as WebhookTriggerType[];

/** A trigger that is registered by hand, unless the parameters say otherwise. */
export function triggerByHand(
	bench: Bench,
	type: WebhookTriggerType,
	{ options, ...parameters }: IDataObject & { options?: IDataObject } = {},
	input: Partial<TriggerInput> = {},
): TriggerHandle {
	const origin = 'https://n8n.example.com';
	return bench.engine.trigger({
		type,
		parameters: { registration: 'manual', ...parameters, options: options ?? {} },
		credentials: bench.credentialsFor('core'),
		webhookUrl: { production: `${origin}/webhook`, test: `${origin}/webhook-test` },
		mode: 'production',
		...input,
	});
}

interface Delivery {
	/** The parameters of our own in the URL. By default those of a URL that was pasted by hand. */
	own?: string;
	/** As it stands in the URL, behind the parameters of our own. */
	query?: string;
	method?: string;
	/** Sent as JSON, unless it is a form. */
	body?: IDataObject | URLSearchParams;
	headers?: Record<string, string>;
	/** What the workflow answers: by default no bid, which the other trigger does not ask for. */
	answer?: WorkflowAnswer;
	/** What the execution waits for. */
	place?: Place;
}

/** Sends one request over HTTP, exactly as it is written. */
export async function deliver(
	node: TriggerHandle,
	type: WebhookTriggerType,
	{
		own = OWN_QUERY[type],
		query = '',
		method = 'POST',
		body,
		headers,
		answer = () => ({ bid: false }),
		place,
	}: Delivery = {},
) {
	const listener = await node.listen({ answer, place });
	try {
		const isForm = body instanceof URLSearchParams;
		const response = await fetch(`${listener.url}?${own}&${query}`, {
			method,
			headers: { ...(body && !isForm && { 'content-type': 'application/json' }), ...headers },
			body: isForm ? body : JSON.stringify(body),
		});
		const answered = (await response.json()) as IDataObject;
		return {
			status: response.status,
			body: answered,
			executions: listener.executions,
			item: listener.executions[0]?.[0].json,
			errors: listener.errors,
		};
	} finally {
		await listener.stop();
	}
}
