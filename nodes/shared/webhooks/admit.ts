import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isIpAllowed } from './allowedIps';
import { type Sent, withoutRepeats } from './payload';
import { carriesToken, TOKEN_PARAMETER } from './token';

/** Levels of lists and objects within one another. What Retreaver sends has two. */
const MAX_DEPTH = 100;

/** Answers a request that starts nothing. */
export type Refuse = (status: number, error: string) => IWebhookResponseData;

/**
 * Lets in what comes from an allowed address (option "allowedIps") and carries the webhook's token. Never throws:
 * whatever webhook() throws becomes a failed execution, which anybody could start.
 *
 * @param take what to do with a request that may come in
 */
export async function receive(
	context: IWebhookFunctions,
	take: (sent: Sent, refuse: Refuse) => Promise<IWebhookResponseData>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const refuse: Refuse = (status, error) => {
		response.status(status).json({ error });
		return { noWebhookResponse: true };
	};
	try {
		const { allowedIps = '' } = context.getNodeParameter('options', {}) as { allowedIps?: string };
		const { ip, ips = [], headers } = context.getRequestObject();
		const { 'content-type': contentType = '' } = headers;
		if (!isIpAllowed(allowedIps, [...ips, ip ?? ''])) {
			return refuse(403, 'This address may not send webhooks');
		}
		if (!(await carriesToken(context))) {
			return refuse(401, `The parameter ${TOKEN_PARAMETER} is missing or wrong`);
		}
		const body = context.getBodyData();
		if (isDeeper(body, MAX_DEPTH)) return refuse(400, 'The body is nested too deeply');
		const isForm = contentType.startsWith('application/x-www-form-urlencoded');
		const query = withoutRepeats(context.getQueryData() as IDataObject);
		return await take({ query, body: isForm ? withoutRepeats(body) : body }, refuse);
	} catch (error) {
		const { name } = context.getNode();
		context.logger.error(`"${name}" could not take a webhook: ${(error as Error).message}`);
		return refuse(500, 'The trigger is not set up correctly');
	}
}

/** JavaScript cannot write what is nested some thousand levels deep, n8n can read it. */
function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
