import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { type AddressRange, isIpAllowed } from './allowedIps';
import { type Sent, withoutRepeats } from './payload';
import { TOKEN_PARAMETER } from '../api/tokenMask';
import { carriesToken } from './token';

/** Levels of lists and objects within one another. What Retreaver sends has two. */
const MAX_DEPTH = 100;

/** Answers a request that starts nothing. */
export type Refuse = (status: number, error: string) => IWebhookResponseData;

/** What is known of a trigger before its request is looked at. */
interface Admission {
	allowedIps: readonly AddressRange[];
	/** What could not be read of its parameters. */
	problems: readonly string[];
}

/**
 * Lets in what comes from an allowed address and carries the webhook's token. Parameters that cannot be read keep no
 * event out: they are logged, and listed in the item under `problems`. Never throws: whatever webhook() throws becomes
 * a failed execution, which anybody could start.
 *
 * @param take what to do with a request that may come in
 */
export async function receive(
	context: IWebhookFunctions,
	{ allowedIps, problems }: Admission,
	take: (sent: Sent, refuse: Refuse) => Promise<IWebhookResponseData>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const refuse: Refuse = (status, error) => {
		response.status(status).json({ error });
		return { noWebhookResponse: true };
	};
	const { name } = context.getNode();
	try {
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
		const taken = await take({ query, body: isForm ? withoutRepeats(body ?? {}) : body }, refuse);
		if (problems.length > 0) {
			context.logger.error(`"${name}" is not set up correctly: ${problems.join(' ')}`);
			taken.workflowData?.flat().forEach(({ json }) => Object.assign(json, { problems }));
		}
		return taken;
	} catch (error) {
		context.logger.error(`"${name}" could not take a webhook: ${(error as Error).message}`);
		return refuse(500, 'The trigger is not set up correctly');
	}
}

/** JavaScript cannot write what is nested some thousand levels deep, n8n can read it. */
function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
