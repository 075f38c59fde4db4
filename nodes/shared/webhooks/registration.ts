import type { IHookFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { hasStatus, toNodeFailure } from '../api/errors';
import {
	type CampaignSnapshot,
	type CampaignWebhook,
	CampaignWebhooks,
	type NewWebhook,
} from './campaignWebhooks';
import { EXPIRES_PARAMETER, plan, type Plan, type WebhookKey } from './plan';
import { TOKEN_PARAMETER } from '../api/tokenMask';
import { webhookPath, webhookToken } from './token';

/** Milliseconds: n8n listens for a test event for 2 minutes. */
const TEST_LIFETIME = 10 * 60_000;

/** One webhook of a trigger to have in Retreaver. */
export interface WantedWebhook extends NewWebhook {
	/** What it is for, in the user's words. */
	label: string;
	/** What has to be so in Retreaver: told where it refuses the webhook. */
	condition?: string;
}

const BY_HAND =
	'Set "Registration" to "By Hand" and paste the URL into the campaign\'s webhooks in Retreaver yourself.';

/** What was sent did not suit Retreaver. Other codes are about keys or the connection. */
const REFUSED = ['400', '404', '422'];

/**
 * The trigger's own address, with what tells its webhooks apart and with the token.
 *
 * @param parameters what the webhook is for; undefined ones are left out
 */
export async function ownUrl(
	context: IHookFunctions,
	parameters: Record<string, string | number | undefined>,
): Promise<string> {
	const webhookUrl = context.getNodeWebhookUrl('default') as string;
	const isTest = context.getActivationMode() === 'manual';
	const query = Object.entries({
		...parameters,
		[EXPIRES_PARAMETER]: isTest ? Date.now() + TEST_LIFETIME : undefined,
		[TOKEN_PARAMETER]: webhookToken(await context.getCredentials('retreaverApi'), webhookUrl),
	}).filter(([, value]) => value !== undefined);
	return `${webhookUrl}?${query.map(([key, value]) => `${key}=${encodeURIComponent(value!)}`).join('&')}`;
}

/**
 * The webhooks of one trigger in the campaign that it names. Nothing about them is stored in n8n: what belongs to
 * the trigger is told by its URL, which no other node has, and everything else in the campaign is left alone.
 */
export class TriggerWebhooks {
	private readonly campaign: INodeParameterResourceLocator;

	private readonly webhooks: CampaignWebhooks;

	/** @throws UserError where no campaign is chosen */
	constructor(private readonly context: IHookFunctions) {
		this.campaign = context.getNodeParameter('campaign') as INodeParameterResourceLocator;
		this.webhooks = new CampaignWebhooks(
			new RetreaverClient(context),
			this.campaign,
			'Or set "Registration" to "By Hand".',
		);
	}

	/** Whether exactly the wanted webhooks are in Retreaver. */
	async areRegistered(wanted: readonly WebhookKey[]): Promise<boolean> {
		const { add, remove } = this.plan(await this.webhooks.read(), wanted);
		return add.length === 0 && remove.length === 0;
	}

	/**
	 * Brings Retreaver to exactly the wanted webhooks and proves it by reading the campaign back. Can be repeated.
	 * Where it fails, what it added is removed again.
	 *
	 * @throws NodeOperationError where Retreaver refuses a webhook; UserError where it took the request, but does not
	 * show the webhook afterwards
	 */
	async register(wanted: readonly WantedWebhook[]): Promise<void> {
		const before = await this.webhooks.read();
		const { add, remove } = this.plan(before, wanted);
		await this.webhooks.remove(before, remove);

		const made: CampaignWebhook[] = [];
		let proven = false;
		try {
			for (const webhook of add) made.push(...(await this.add(before, webhook)));
			const after = this.plan(await this.webhooks.read(), wanted);
			if (after.add.length > 0) {
				const labels = after.add.map(({ label }) => label).join(', ');
				throw new UserError(`Retreaver did not keep the webhook for: ${labels}. ${BY_HAND}`);
			}
			proven = true;
			this.warnOfLeftovers(after.remove);
		} finally {
			if (!proven) await this.takeBack(before, made);
		}
	}

	/**
	 * Removes every webhook of this trigger from the campaign, and nothing else. A campaign that is gone has none.
	 *
	 * @returns whether they are gone; the log names those that Retreaver would not remove
	 */
	async unregister(): Promise<boolean> {
		const own = (snapshot: CampaignSnapshot) => this.plan(snapshot, []).remove;
		const left = await this.removeAll(await this.webhooks.read(true), own);
		this.warnOfLeftovers(left);
		return left.length === 0;
	}

	private plan<T extends WebhookKey>(
		{ webhooks }: CampaignSnapshot,
		wanted: readonly T[],
	): Plan<T, CampaignWebhook> {
		const address = this.context.getNodeWebhookUrl('default') as string;
		return plan(webhooks, wanted, { address, path: webhookPath(address) }, Date.now());
	}

	private async add(
		snapshot: CampaignSnapshot,
		{ label, condition, ...webhook }: WantedWebhook,
	): Promise<CampaignWebhook[]> {
		try {
			// Timers have no name.
			const attributes = webhook.triggerType ? { name: `n8n: ${label}` } : {};
			return await this.webhooks.add(snapshot, { ...webhook, attributes });
		} catch (error) {
			const failure = toNodeFailure(this.context.getNode(), error);
			if (!hasStatus(failure, REFUSED)) throw failure;
			throw new NodeOperationError(
				this.context.getNode(),
				[`Retreaver refused the webhook for: ${label}.`, condition, BY_HAND]
					.filter(Boolean)
					.join(' '),
				{ description: `${failure.message}. ${failure.description}` },
			);
		}
	}

	/**
	 * Removes webhooks and looks whether they are gone, by either convention in turn: none is documented.
	 *
	 * @param choose the webhooks to remove of those that a campaign shows
	 * @returns what is left of them
	 */
	private async removeAll(
		snapshot: CampaignSnapshot,
		choose: (snapshot: CampaignSnapshot) => CampaignWebhook[],
	): Promise<CampaignWebhook[]> {
		let left = choose(snapshot);
		if (left.length === 0) return [];
		await this.webhooks.remove(snapshot, left);
		left = choose(await this.webhooks.read(true));
		if (left.length === 0) return [];
		await this.webhooks.removeAsTimers(left);
		return choose(await this.webhooks.read(true));
	}

	/**
	 * Removes what a registration that failed has added: first what is known by its id, since Retreaver may not list
	 * it, then what it lists. Never throws, since the failure itself is what the user has to see.
	 */
	private async takeBack(before: CampaignSnapshot, made: CampaignWebhook[]): Promise<void> {
		const isNew = ({ id }: CampaignWebhook) => !before.webhooks.some((known) => known.id === id);
		const added = (snapshot: CampaignSnapshot) => this.plan(snapshot, []).remove.filter(isNew);
		const log = this.context.logger;
		for (const webhook of made) {
			try {
				await this.webhooks.remove(before, [webhook]);
			} catch (error) {
				log.warn(`${this.leftovers([webhook])} ${(error as Error).message}`);
			}
		}
		try {
			this.warnOfLeftovers(await this.removeAll(await this.webhooks.read(true), added));
		} catch (error) {
			log.warn(
				`It could not be seen whether all webhooks that were just added to campaign ${this.campaign.value} are removed again. Look for those of ${this.context.getNodeWebhookUrl('default')} in Retreaver, under Campaigns > ${this.campaign.value} > Webhooks. ${(error as Error).message}`,
			);
		}
	}

	private warnOfLeftovers(webhooks: CampaignWebhook[]): void {
		if (webhooks.length > 0) this.context.logger.warn(this.leftovers(webhooks));
	}

	private leftovers(webhooks: CampaignWebhook[]): string {
		const ids = webhooks.map(({ id }) => id).join(', ');
		const campaign = String(this.campaign.value);
		return `Retreaver did not remove the webhooks ${ids} of campaign ${campaign}. Remove them by hand, in Retreaver under Campaigns > ${campaign} > Webhooks.`;
	}
}
