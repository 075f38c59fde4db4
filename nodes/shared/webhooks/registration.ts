import type { IHookFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { hasStatus, toNodeFailure } from '../api/errors';
import { TOKEN_PARAMETER } from '../api/tokenMask';
import { fingerprint } from '../input/fingerprint';
import {
	type CampaignSnapshot,
	type CampaignWebhook,
	CampaignWebhooks,
	type NewWebhook,
} from './campaignWebhooks';
import {
	addressOf,
	EXPIRES_PARAMETER,
	INSTANCE_PARAMETER,
	type Owner,
	plan,
	type Plan,
	type WebhookKey,
	WORKFLOW_PARAMETER,
} from './plan';
import { webhookToken } from './token';

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
const UNSUITABLE = ['400', '404', '422'];

/**
 * The trigger's own address, with what tells its webhooks apart and with the token.
 *
 * @param parameters what the webhook is for; undefined ones are left out
 */
export async function ownUrl(
	context: IHookFunctions,
	parameters: Record<string, string | number | undefined>,
): Promise<string> {
	const { address, instance, workflow } = ownerOf(context);
	const isTest = context.getActivationMode() === 'manual';
	const query = Object.entries({
		...parameters,
		[INSTANCE_PARAMETER]: instance,
		[EXPIRES_PARAMETER]: isTest ? Date.now() + TEST_LIFETIME : undefined,
		[WORKFLOW_PARAMETER]: isTest ? workflow : undefined,
		[TOKEN_PARAMETER]: webhookToken(await context.getCredentials('retreaverApi'), address),
	}).filter(([, value]) => value !== undefined);
	return `${address}?${query.map(([key, value]) => `${key}=${encodeURIComponent(value!)}`).join('&')}`;
}

function ownerOf(context: IHookFunctions): Owner {
	const address = context.getNodeWebhookUrl('default') as string;
	const segments = address.split('/');
	// A node without a webhook ID has the workflow's ID and its name in its place.
	const length = context.getNode().webhookId === undefined ? 3 : 2;
	return {
		address,
		path: segments.slice(-length).join('/'),
		route: segments.slice(-length - 1).join('/'),
		instance: mark(context.getInstanceId()),
		workflow: mark(context.getWorkflow().id),
	};
}

/** Enough to tell two apart, and nothing of the text itself. */
function mark(text: string | undefined): string {
	return fingerprint(text ?? '').slice(0, 12);
}

/**
 * The webhooks of one trigger in the campaign that it names. Nothing about them is stored in n8n: what belongs to
 * the trigger is told by its URL, which no other node has, and by the mark of this n8n. Everything else in the campaign
 * is left alone.
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
		const made: CampaignWebhook[] = [];
		let proven: CampaignSnapshot | undefined;
		try {
			for (const webhook of this.plan(before, wanted).add) {
				made.push(...(await this.add(before, webhook)));
			}
			const after = await this.webhooks.read();
			const missing = this.plan(after, wanted).add.map(({ label }) => label);
			if (missing.length > 0) {
				throw new UserError(
					`Retreaver did not keep the webhook for: ${missing.join(', ')}. ${BY_HAND}`,
				);
			}
			proven = after;
		} finally {
			if (!proven) await this.takeBack(before, made);
		}
		// Only now, so that a failure leaves what was there, and no event is lost in between.
		await this.removeStale(proven, wanted);
	}

	/**
	 * Removes every webhook of this trigger from the campaign, and nothing else. The log says what could not be removed,
	 * and what to look for where the campaign cannot be found.
	 *
	 * @returns whether none is left in a campaign that can be found
	 */
	async unregister(): Promise<boolean> {
		const snapshot = await this.webhooks.read(true);
		if (snapshot.campaign) return await this.removeStale(snapshot, []);
		this.context.logger.warn(
			`Retreaver does not find the campaign ${this.campaign.value} any more. If it was deleted, its webhooks are gone with it. If its ID was changed, remove the webhooks of this workflow by hand, in Retreaver under Campaigns > the campaign > Webhooks: they are named "n8n: ...", and their URL holds ${ownerOf(this.context).address}`,
		);
		return true;
	}

	private plan<T extends WebhookKey>(
		{ webhooks }: CampaignSnapshot,
		wanted: readonly T[],
	): Plan<T, CampaignWebhook> {
		return plan(webhooks, wanted, ownerOf(this.context), Date.now());
	}

	/**
	 * Removes the trigger's own webhooks that are not wanted, and logs what its user has to know of others.
	 *
	 * @returns whether none of them is left
	 */
	private async removeStale(
		snapshot: CampaignSnapshot,
		wanted: readonly WantedWebhook[],
	): Promise<boolean> {
		const { moved, foreign } = this.plan(snapshot, wanted);
		const left = await this.removeAll(snapshot, (latest) => this.plan(latest, wanted).remove);
		const gone = moved.filter(({ id }) => !left.some((other) => other.id === id));
		const campaign = String(this.campaign.value);
		if (gone.length > 0) {
			this.context.logger.info(
				`Removed from campaign ${campaign} what this workflow had registered under another address of this n8n: ${listed(gone)}.`,
			);
		}
		if (foreign.length > 0) {
			this.context.logger.warn(
				`Campaign ${campaign} also calls a copy of this workflow in another n8n, or at an address that this n8n had before: ${listed(foreign)}. If that is not intended, remove these webhooks by hand${this.where()}`,
			);
		}
		this.warnOfLeftovers(left);
		return left.length === 0;
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
			if (!hasStatus(failure, UNSUITABLE)) throw failure;
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
		if (made.length > 0) {
			log.warn(
				`Retreaver is asked to remove again what it has just added to campaign ${this.campaign.value}: ${listed(made)}. Should they still be there, remove them by hand${this.where()}`,
			);
		}
		for (const webhook of made) {
			try {
				await this.webhooks.remove(before, [webhook]);
			} catch (error) {
				log.warn(`Removing webhook ${webhook.id} failed: ${(error as Error).message}`);
			}
		}
		try {
			this.warnOfLeftovers(await this.removeAll(await this.webhooks.read(true), added));
		} catch (error) {
			log.warn(
				`Whether all webhooks that were just added to campaign ${this.campaign.value} are removed again could not be seen: ${(error as Error).message}. Remove by hand those whose URL holds ${ownerOf(this.context).address}${this.where()}`,
			);
		}
	}

	private warnOfLeftovers(webhooks: CampaignWebhook[]): void {
		if (webhooks.length === 0) return;
		this.context.logger.warn(
			`Retreaver did not remove these webhooks of campaign ${this.campaign.value}: ${listed(webhooks)}. Remove them by hand${this.where()}`,
		);
	}

	/** The end of a sentence that tells what to do with webhooks. */
	private where(): string {
		return `, in Retreaver under Campaigns > ${this.campaign.value} > Webhooks.`;
	}
}

/** Their ids, and their addresses without the token. */
function listed(webhooks: CampaignWebhook[]): string {
	return webhooks.map(({ id, url }) => `${id} (${addressOf(url)})`).join(', ');
}
