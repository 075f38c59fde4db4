import type { IWebhookFunctions } from 'n8n-workflow';

import { nodeAddress } from '../shared/webhooks/addresses';
import { isByHand } from '../shared/webhooks/byHand';
import { chosenCampaigns } from '../shared/webhooks/chosenCampaigns';
import { RecentMap } from '../shared/webhooks/recentMap';
import { TriggerWebhooks } from '../shared/webhooks/triggerWebhooks';
import { wantedWebhooks } from './wanted';

/** Milliseconds between two looks at the list of campaigns, in each process that receives webhooks. */
const INTERVAL = 10 * 60_000;

/** When the next look is due, by the trigger's address: milliseconds since 1970. */
const due = new RecentMap<number>();

/**
 * With *All Campaigns*, looks now and then for campaigns that were created after the workflow was published, and
 * registers the webhooks there. n8n runs the lifecycle methods of a webhook at publishing only (2.41), and a node that
 * also has a schedule could not be tested in the editor: n8n would run the schedule instead of taking the webhook. So the
 * calls of the other campaigns are the clock. Runs beside the event, which neither waits for it nor fails with it.
 */
export function lookForNewCampaigns(context: IWebhookFunctions): void {
	if (context.getMode() === 'manual' || !isForAll(context)) return;
	const address = nodeAddress(context);
	const now = Date.now();
	if (now < (due.get(address) ?? 0)) return;
	due.set(address, now + INTERVAL);
	void look(context).catch((error: Error) => {
		const { name } = context.getNode();
		context.logger.warn(`"${name}" could not look for new campaigns: ${error.message}`);
	});
}

function isForAll(context: IWebhookFunctions): boolean {
	if (isByHand(context)) return false;
	try {
		return chosenCampaigns(context) === 'all';
	} catch {
		return false;
	}
}

async function look(context: IWebhookFunctions): Promise<void> {
	const wanted = await wantedWebhooks(context);
	await new TriggerWebhooks(context).registerInNew(wanted);
}
