import type {
	IHookFunctions,
	INodeParameterResourceLocator,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { mapConcurrent } from '../api/concurrency';
import { toNodeFailure } from '../api/errors';
import { readCampaigns } from '../records/loadOptions';
import { snapshotOf, TIMEOUT } from './campaignWebhooks';
import { chosenCampaigns } from './chosenCampaigns';
import type { WebhookKey } from './plan';
import { CampaignRegistration, type WantedWebhook } from './registration';

/** The webhooks of one trigger in all of its campaigns. */
export class TriggerWebhooks {
	private readonly chosen: 'all' | INodeParameterResourceLocator[];

	private readonly client: RetreaverClient;

	/** @throws UserError if no campaign is chosen */
	constructor(private readonly context: IHookFunctions | IWebhookFunctions) {
		this.chosen = chosenCampaigns(context);
		this.client = new RetreaverClient(context);
	}

	/** Whether Retreaver has exactly the wanted webhooks of this trigger. */
	async areRegistered(wanted: readonly WebhookKey[]): Promise<boolean> {
		const campaigns = await this.concerned(wanted);
		const states = await this.each(campaigns, (one) => one.isComplete(wanted));
		return !states.includes(false);
	}

	/**
	 * Makes sure that each campaign has exactly the wanted webhooks, and reads it again to verify that. Idempotent. If one
	 * campaign fails, removes the webhooks that were added to the others, too.
	 *
	 * @throws NodeApiError or NodeOperationError which, if there are several campaigns, names the one that failed
	 */
	async register(wanted: readonly WantedWebhook[]): Promise<void> {
		const campaigns = await this.concerned(wanted);
		let isDone = false;
		try {
			// All are read before the first is changed, so that a wrong ID changes nothing.
			await this.each(campaigns, (one) => one.isComplete(wanted));
			await this.each(campaigns, (one) => one.add(wanted));
			isDone = true;
		} finally {
			if (!isDone) await this.each(campaigns, (one) => one.takeBack());
		}
		// Last, so that a failure keeps the old webhooks, and no event is lost in between.
		await this.each(campaigns, (one) => one.removeStale(wanted));
	}

	/**
	 * Registers the webhooks in campaigns that have none of them, since they were created after the workflow was
	 * published. A campaign that fails is logged and left as it was: the next look tries it again.
	 *
	 * Several processes may do this at once. Each reads the campaign again after adding and removes duplicates, so that
	 * one webhook is left. Other campaigns are not touched, so that a process with another address of n8n, after a wrong
	 * setting, moves nothing.
	 */
	async registerInNew(wanted: readonly WantedWebhook[]): Promise<void> {
		const { logger } = this.context;
		await this.each(await this.campaigns(), async (one) => {
			if (!(await one.isNew(wanted))) return;
			// The list is only a hint: what counts is the campaign itself.
			await one.read();
			if (!(await one.isNew(wanted))) return;
			try {
				await one.add(wanted);
			} catch (error) {
				await one.takeBack();
				const { message } = toNodeFailure(this.context.getNode(), error);
				logger.warn(
					`Calls of the campaign ${one.label} do not start this workflow yet: ${message}. This is tried again in some minutes.`,
				);
				return;
			}
			logger.info(`Added the webhooks of this workflow to the campaign ${one.label}.`);
			await one.removeStale(wanted);
		});
	}

	/**
	 * Removes all webhooks of this trigger from its campaigns. A failure in one does not keep those in the others.
	 *
	 * @returns false if webhooks are left
	 */
	async unregister(): Promise<boolean> {
		const campaigns = await this.campaigns();
		const failures: unknown[] = [];
		const removed = await this.each(campaigns, (one) =>
			one.unregister().catch((error: unknown) => {
				failures.push(this.failure(one, error));
				return false;
			}),
		);
		if (failures.length > 0) throw failures[0];
		return !removed.includes(false);
	}

	/**
	 * The campaigns that an activation is about: all that are chosen. n8n also activates when it starts, and where that fails
	 * it removes all webhooks of the workflow (2.41). So at a start, a campaign that was deleted or created in the meantime
	 * does not take the others with it: {@link registerInNew} sees to new ones.
	 */
	private async concerned(wanted: readonly WebhookKey[]): Promise<CampaignRegistration[]> {
		const campaigns = await this.campaigns();
		if (!isStart(this.context)) return campaigns;
		const isConcerned = await this.each(campaigns, async (one) =>
			this.chosen === 'all' ? !(await one.isNew(wanted)) : await one.exists(),
		);
		const concerned = campaigns.filter((_, index) => isConcerned[index]);
		// As if just published.
		if (concerned.length === 0) return campaigns;
		const missing = campaigns.filter((one) => !concerned.includes(one));
		if (this.chosen !== 'all' && missing.length > 0) {
			this.context.logger.warn(
				`Retreaver does not find these campaigns any more: ${missing.map(({ label }) => label).join(', ')}. The workflow goes on with the others. Take them out of "Selected Campaigns".`,
			);
		}
		return concerned;
	}

	private async campaigns(): Promise<CampaignRegistration[]> {
		const { context, client, chosen } = this;
		if (chosen !== 'all') {
			return chosen.map((picked) => new CampaignRegistration(context, client, picked));
		}
		const rows = await readCampaigns(client, TIMEOUT);
		return rows.map((row) => {
			const picked = { __rl: true as const, mode: 'cid', value: String(row.cid) };
			// The list shows the timers, too (D).
			const snapshot = Array.isArray(row.timers) ? snapshotOf(row) : undefined;
			return new CampaignRegistration(context, client, picked, snapshot);
		});
	}

	private async each<T>(
		campaigns: CampaignRegistration[],
		work: (campaign: CampaignRegistration) => Promise<T>,
	): Promise<T[]> {
		const atOnce = await this.client.requestsAtOnce('retreaverApi');
		return await mapConcurrent(campaigns, atOnce, async (campaign) => {
			try {
				return await work(campaign);
			} catch (error) {
				throw this.failure(campaign, error);
			}
		});
	}

	/** The error of a campaign. Names the campaign unless there is only one. */
	private failure({ label }: CampaignRegistration, error: unknown): Error {
		const node = this.context.getNode();
		const failure = toNodeFailure(node, error);
		if (this.chosen !== 'all' && this.chosen.length === 1) return failure;
		return new NodeOperationError(node, `Campaign "${label}": ${failure.message}`, {
			description: failure.description ?? undefined,
		});
	}
}

/** Whether n8n activates a workflow that has been published before, because it starts or takes over from another. */
function isStart(context: IHookFunctions | IWebhookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode?.() ?? '');
}
