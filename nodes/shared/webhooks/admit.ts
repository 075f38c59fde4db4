import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { addressProblems } from './addresses';
import { type AddressRange, isIpAllowed } from './allowedIps';
import { type Sent, withoutRepeats } from './payload';
import { TOKEN_PARAMETER } from '../api/tokenMask';
import { carriesToken } from './token';

/** How deep lists and objects may be nested. Retreaver sends two levels. */
const MAX_DEPTH = 100;

/** Answers a request with an error; no execution starts. */
export type Refuse = (status: number, error: string) => IWebhookResponseData;

/** The trigger settings that decide whether a request is admitted. */
interface Admission {
	allowedIps: readonly AddressRange[];
	/** Messages about parameters that could not be read. */
	problems: readonly string[];
}

/**
 * Admits requests that come from an allowed address and carry the webhook's token. Parameters that cannot be read do
 * not block an event: they are logged and listed in the item under `problems`. Never throws: n8n turns an error thrown
 * by webhook() into a failed execution, and anybody could cause one.
 *
 * @param take handles an admitted request
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
		const all = [...problems, ...addressProblems(context)];
		if (all.length > 0) {
			context.logger.error(`"${name}" is not set up correctly: ${all.join(' ')}`);
			taken.workflowData?.flat().forEach(({ json }) => {
				json.problems = [...all, ...((json.problems ?? []) as string[])];
			});
		}
		return taken;
	} catch (error) {
		context.logger.error(`"${name}" could not take a webhook: ${(error as Error).message}`);
		return refuse(500, 'The trigger is not set up correctly');
	}
}

/** n8n parses JSON that is nested thousands of levels deep, but JSON.stringify overflows the stack on it. */
function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
