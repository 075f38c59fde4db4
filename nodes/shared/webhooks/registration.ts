import type {
	IHookFunctions,
	INodeParameterResourceLocator,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { hasStatus, toNodeFailure } from '../api/errors';
import { TOKEN_PARAMETER } from '../api/tokenMask';
import { fingerprint } from '../input/fingerprint';
import { campaignEntity } from '../records/entities';
import { nodeAddress, ownAddress } from './addresses';
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
	METHOD_PARAMETER,
	type Owner,
	plan,
	type Plan,
	type WebhookKey,
	WORKFLOW_PARAMETER,
} from './plan';
import { webhookPath, webhookToken } from './token';

/** Milliseconds. n8n listens for a test event for 2 minutes. */
const TEST_LIFETIME = 10 * 60_000;

/** A webhook that a trigger needs in Retreaver. */
export interface WantedWebhook extends NewWebhook {
	/** What the webhook is for, as users know it. */
	label: string;
	/** A precondition in Retreaver, as a sentence for the error if Retreaver refuses the webhook. */
	condition?: string;
}

const BY_HAND =
	'Set "Set Up in Retreaver" to "By Hand" and copy the address to the campaign\'s webhooks in Retreaver yourself.';

/** Status codes for a refused webhook. Other codes are about keys or the connection. */
const REFUSED = ['400', '404', '422'];

/**
 * The URL of one of the trigger's webhooks, with its identifying parameters and the token.
 *
 * @param parameters what the webhook is for; undefined values are omitted
 * @param requestMethod how Retreaver is to call the webhook; timers have none
 */
export async function ownUrl(
	context: IHookFunctions | IWebhookFunctions,
	parameters: Record<string, string | number | undefined>,
	requestMethod?: string,
): Promise<string> {
	const { path, instance, workflow } = ownerOf(context);
	const isTest = isListening(context);
	const query = Object.entries({
		...parameters,
		[METHOD_PARAMETER]: requestMethod === 'get' ? requestMethod : undefined,
		[INSTANCE_PARAMETER]: instance,
		[EXPIRES_PARAMETER]: isTest ? Date.now() + TEST_LIFETIME : undefined,
		[WORKFLOW_PARAMETER]: isTest ? workflow : undefined,
		[TOKEN_PARAMETER]: webhookToken(await context.getCredentials('retreaverApi'), path),
	}).filter(([, value]) => value !== undefined);
	return `${ownAddress(context)}?${query.map(([key, value]) => `${key}=${encodeURIComponent(value!)}`).join('&')}`;
}

/** Whether this is for a test (*Execute step*), rather than for the published workflow. */
function isListening(context: IHookFunctions | IWebhookFunctions): boolean {
	// In webhook() the test is known by the mode, in the lifecycle methods by how the webhook is activated.
	return (context.getActivationMode?.() ?? context.getMode()) === 'manual';
}

function ownerOf(context: IHookFunctions | IWebhookFunctions): Owner {
	return {
		address: nodeAddress(context),
		path: webhookPath(context),
		instance: mark(context.getInstanceId()),
		workflow: mark(context.getWorkflow().id),
	};
}

/** A short hash: identifies a text without revealing it. */
function mark(text: string | undefined): string {
	return fingerprint(text ?? '').slice(0, 12);
}

/**
 * The webhooks of one trigger in one campaign. n8n stores nothing about them: the trigger recognizes its webhooks by
 * their URL, which is unique to the node, and by the mark of this n8n. Other webhooks of the campaign are not touched.
 */
export class CampaignRegistration {
	private readonly webhooks: CampaignWebhooks;

	/** What {@link add} added, as far as Retreaver told. */
	private readonly made: CampaignWebhook[] = [];

	/** Whether {@link add} has sent anything. */
	private isTouched = false;

	/** The campaign after {@link add}. */
	private after?: CampaignSnapshot;

	/**
	 * @param snapshot the campaign, if it has been read already
	 * @throws UserError if no campaign is chosen
	 */
	constructor(
		private readonly context: IHookFunctions | IWebhookFunctions,
		client: RetreaverClient,
		private readonly campaign: INodeParameterResourceLocator,
		private snapshot?: CampaignSnapshot,
	) {
		this.webhooks = new CampaignWebhooks(
			client,
			campaign,
			'Or set "Set Up in Retreaver" to "By Hand".',
		);
	}

	/** The campaign as users know it. */
	get label(): string {
		const { campaign } = this.snapshot ?? {};
		return campaign ? campaignEntity.label!(campaign) : String(this.campaign.value);
	}

	/** Reads the campaign, in place of the snapshot so far. */
	async read(): Promise<CampaignSnapshot> {
		return (this.snapshot = await this.webhooks.read());
	}

	/** Whether Retreaver has the campaign. */
	async exists(): Promise<boolean> {
		const found = this.snapshot ?? (await this.webhooks.read(true));
		if (found.campaign === null) return false;
		this.snapshot = found;
		return true;
	}

	/** Whether the campaign has exactly the wanted webhooks of this trigger. */
	async isComplete(wanted: readonly WebhookKey[]): Promise<boolean> {
		const { add, remove } = this.plan(await this.known(), wanted);
		return add.length === 0 && remove.length === 0;
	}

	/** Whether the campaign has no webhook of this trigger, neither at its own address nor at an earlier one. */
	async isNew(wanted: readonly WebhookKey[]): Promise<boolean> {
		const { add, remove } = this.plan(await this.known(), wanted);
		return add.length === wanted.length && remove.length === 0;
	}

	/**
	 * Adds the wanted webhooks that the campaign lacks, and reads it again to verify them.
	 *
	 * @throws NodeOperationError if Retreaver refuses a webhook; UserError if it accepts the request, but does not list
	 * the webhook afterwards
	 */
	async add(wanted: readonly WantedWebhook[]): Promise<void> {
		const before = await this.known();
		for (const webhook of this.plan(before, wanted).add) {
			this.isTouched = true;
			this.made.push(...(await this.addOne(before, webhook)));
		}
		if (!this.isTouched) return;
		this.after = await this.webhooks.read();
		const missing = this.plan(this.after, wanted).add.map(({ label }) => label);
		if (missing.length > 0) {
			throw new UserError(
				`Retreaver did not keep the webhook for: ${missing.join(', ')}. ${BY_HAND}`,
			);
		}
	}

	private async known(): Promise<CampaignSnapshot> {
		return this.snapshot ?? (await this.read());
	}

	/**
	 * Removes all webhooks of this trigger from the campaign. Logs those that could not be removed and, if the campaign
	 * does not exist, what the user should look for.
	 *
	 * @returns false if webhooks are left
	 */
	async unregister(): Promise<boolean> {
		this.snapshot ??= await this.webhooks.read(true);
		if (this.snapshot.campaign) return await this.removeStale([]);
		this.context.logger.warn(
			`Retreaver does not find the campaign ${this.campaign.value} any more. If it was deleted, its webhooks are gone with it. If its ID was changed, remove the webhooks of this workflow by hand, in Retreaver under Campaigns > the campaign > Webhooks: they are named "n8n: ...", and their URL contains ${ownerOf(this.context).address}`,
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
	 * Removes the trigger's own webhooks that are not wanted, and logs those of an earlier address or of another n8n.
	 *
	 * @returns false if unwanted webhooks are left
	 */
	async removeStale(wanted: readonly WantedWebhook[]): Promise<boolean> {
		const snapshot = this.after ?? (await this.known());
		const { moved, foreign } = this.plan(snapshot, wanted);
		const left = await this.removeAll(snapshot, (latest) => this.plan(latest, wanted).remove);
		const gone = moved.filter(({ id }) => !left.some((other) => other.id === id));
		const campaign = String(this.campaign.value);
		if (gone.length > 0) {
			this.context.logger.info(
				`Removed webhooks from campaign ${campaign} that this workflow had registered under another address of this n8n: ${listed(gone)}.`,
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

	private async addOne(
		snapshot: CampaignSnapshot,
		{ label, condition, ...webhook }: WantedWebhook,
	): Promise<CampaignWebhook[]> {
		// Timers have no name.
		const attributes = webhook.triggerType ? { name: `n8n: ${label}` } : {};
		try {
			return await this.webhooks.add(snapshot, { ...webhook, attributes });
		} catch (error) {
			const failure = toNodeFailure(this.context.getNode(), error);
			if (!hasStatus(failure, REFUSED)) throw failure;
			if (webhook.requestMethod === 'post') {
				// Retreaver may accept only GET for some stages (O, weak). If not, the user sees the first error.
				const withGet = { ...webhook, label, condition, requestMethod: 'get' };
				const made = await this.addOne(snapshot, withGet).catch(() => undefined);
				if (made) return made;
			}
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
	 * Removes webhooks and verifies it. Tries two ways in turn, since none is documented.
	 *
	 * @param choose picks the webhooks to remove from a snapshot
	 * @returns the webhooks that are left
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
	 * Removes the webhooks that a failed registration added: first those with a known id, since Retreaver may not list
	 * them, then those that Retreaver lists. Never throws, so that the user sees the original error.
	 */
	async takeBack(): Promise<void> {
		const { snapshot: before, made } = this;
		if (!before || !this.isTouched) return;
		const isNew = ({ id }: CampaignWebhook) => !before.webhooks.some((known) => known.id === id);
		const added = (snapshot: CampaignSnapshot) => this.plan(snapshot, []).remove.filter(isNew);
		const log = this.context.logger;
		if (made.length > 0) {
			log.warn(
				`Registration failed. Removing the webhooks that were just added to campaign ${this.campaign.value}: ${listed(made)}. If they are still there, remove them by hand${this.where()}`,
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
				`Could not check whether the webhooks that were just added to campaign ${this.campaign.value} are removed: ${(error as Error).message}. Remove by hand those whose URL contains ${ownerOf(this.context).address}${this.where()}`,
			);
		}
	}

	private warnOfLeftovers(webhooks: CampaignWebhook[]): void {
		if (webhooks.length === 0) return;
		this.context.logger.warn(
			`Retreaver did not remove these webhooks of campaign ${this.campaign.value}: ${listed(webhooks)}. Remove them by hand${this.where()}`,
		);
	}

	/** The end of a log sentence: where the user finds the webhooks. */
	private where(): string {
		return `, in Retreaver under Campaigns > ${this.campaign.value} > Webhooks.`;
	}
}

/** The webhooks' ids and their addresses without the token, for a log line. */
function listed(webhooks: CampaignWebhook[]): string {
	return webhooks.map(({ id, url }) => `${id} (${addressOf(url)})`).join(', ');
}
