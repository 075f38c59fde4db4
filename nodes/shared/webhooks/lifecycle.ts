import type { IHookFunctions } from 'n8n-workflow';

import { checkByHand, isByHand } from './byHand';
import type { WebhookKey } from './plan';
import type { WantedWebhook } from './registration';
import { TriggerWebhooks } from './triggerWebhooks';

/** Returns the webhooks that a trigger needs in Retreaver. Throws UserError for invalid parameters. */
export type ReadWanted<T> = (context: IHookFunctions) => Promise<T[]>;

/** `checkExists` of a webhook trigger: whether Retreaver has exactly the wanted webhooks. */
export async function isRegistered(
	context: IHookFunctions,
	read: ReadWanted<WebhookKey>,
): Promise<boolean> {
	const wanted = await read(context);
	if (isByHand(context)) {
		await checkByHand(context);
		return true;
	}
	return await new TriggerWebhooks(context).areRegistered(wanted);
}

/** `create` of a webhook trigger. n8n treats `false` as success, so failures are thrown. */
export async function register(
	context: IHookFunctions,
	read: ReadWanted<WantedWebhook>,
): Promise<boolean> {
	const wanted = await read(context);
	if (isByHand(context)) await checkByHand(context);
	else await new TriggerWebhooks(context).register(wanted);
	return true;
}

/** `delete` of a webhook trigger. */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	if (isByHand(context)) return true;
	return await new TriggerWebhooks(context).unregister();
}
