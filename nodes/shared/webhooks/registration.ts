import type { IHookFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

import { type CampaignWebhook, CampaignWebhooks, isAt, type NewWebhook } from './campaignWebhooks';
import { RetreaverClient } from '../api/client';
import { toNodeFailure } from '../api/errors';
import { TOKEN_PARAMETER, webhookPath, webhookToken } from './token';

/** Only in a test's URLs: when nobody listens any more (ms since 1970). */
export const EXPIRES_PARAMETER = 'n8n_expires';
const EXPIRES = new RegExp(`${EXPIRES_PARAMETER}(?:=|%3D)(\\d+)`, 'i');

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

	private readonly webhookUrl: string;

	private readonly webhooks: CampaignWebhooks;

	/** @throws UserError where no campaign is chosen */
	constructor(private readonly context: IHookFunctions) {
		this.campaign = context.getNodeParameter('campaign') as INodeParameterResourceLocator;
		this.webhookUrl = context.getNodeWebhookUrl('default') as string;
		this.webhooks = new CampaignWebhooks(
			new RetreaverClient(context),
			this.campaign,
			'set "Registration" to "By Hand"',
		);
	}

	/** Whether exactly the wanted webhooks stand in Retreaver. */
	async areRegistered(wanted: ReadonlyArray<{ url: string }>): Promise<boolean> {
		const ours = (await this.webhooks.read()).filter(this.isOurs);
		return ours.length === wanted.length && wanted.every(({ url }) => ours.some(isAt(url)));
	}

	/**
	 * Brings Retreaver to exactly the wanted webhooks and proves it by reading the campaign back. Can be repeated:
	 * what stands already stays, what is ours and no longer wanted goes. Where it fails, nothing new is left.
	 *
	 * @throws NodeOperationError where Retreaver refuses a webhook; UserError where it took the request, but does not
	 * show the webhook afterwards
	 */
	async register(wanted: readonly WantedWebhook[]): Promise<void> {
		const isStale = (webhook: CampaignWebhook) =>
			this.isForgottenTest(webhook) ||
			(this.isOurs(webhook) && !wanted.some(({ url }) => isAt(url)(webhook)));

		const before = await this.webhooks.read();
		await this.webhooks.remove(before.filter(isStale));

		const made: CampaignWebhook[] = [];
		let proven = false;
		try {
			for (const webhook of wanted) {
				if (!before.some(isAt(webhook.url))) made.push(...(await this.add(webhook)));
			}
			const after = await this.webhooks.read();
			const missing = wanted.filter(({ url }) => !after.some(isAt(url)));
			if (missing.length > 0) {
				const labels = missing.map(({ label }) => label).join(', ');
				throw new UserError(`Retreaver did not keep the webhook for: ${labels}. ${BY_HAND}`);
			}
			proven = true;
			this.warnOfLeftovers(after.filter(isStale));
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
		const ours = (await this.webhooks.read(true)).filter(this.isOurs);
		if (ours.length === 0) return true;
		await this.webhooks.remove(ours);
		let left = (await this.webhooks.read(true)).filter(this.isOurs);
		if (left.length > 0) {
			await this.webhooks.removeAsTimers(left);
			left = (await this.webhooks.read(true)).filter(this.isOurs);
		}
		this.warnOfLeftovers(left);
		return left.length === 0;
	}

	private async add({ label, condition, ...webhook }: WantedWebhook): Promise<CampaignWebhook[]> {
		try {
			// Timers have no name.
			const attributes = webhook.triggerType ? { name: `n8n: ${label}` } : {};
			return await this.webhooks.add({ ...webhook, attributes });
		} catch (error) {
			const failure = toNodeFailure(this.context.getNode(), error);
			if (!(failure instanceof NodeApiError && REFUSED.includes(failure.httpCode ?? '')))
				throw failure;
			throw new NodeOperationError(
				this.context.getNode(),
				[`Retreaver refused the webhook for: ${label}.`, condition, BY_HAND]
					.filter(Boolean)
					.join(' '),
				{ description: `${failure.message}. ${failure.description}` },
			);
		}
	}

	/** Also what Retreaver does not list: it could never be found again, so it goes while its id is known. */
	private async takeBack(before: CampaignWebhook[], made: CampaignWebhook[]): Promise<void> {
		const listed = (await this.webhooks.read()).filter(this.isOurs);
		const added = new Map([...made, ...listed].map((webhook) => [webhook.id, webhook]));
		before.forEach(({ id }) => added.delete(id));
		await this.webhooks.remove([...added.values()]);
	}

	private warnOfLeftovers(webhooks: CampaignWebhook[]): void {
		if (webhooks.length === 0) return;
		const ids = webhooks.map(({ id }) => id).join(', ');
		const campaign = String(this.campaign.value);
		this.context.logger.warn(
			`Retreaver did not remove the webhooks ${ids} of campaign ${campaign}. Remove them by hand, in Retreaver under Campaigns > ${campaign} > Webhooks.`,
		);
	}

	private readonly isOurs = ({ url }: CampaignWebhook): boolean =>
		receiver(url).split('?')[0] === this.webhookUrl;

	/** A crash while somebody listened for a test event leaves the test's webhooks behind. */
	private isForgottenTest({ url }: CampaignWebhook): boolean {
		const [, expires] = EXPIRES.exec(url) ?? [];
		if (!expires || !URL.canParse(receiver(url))) return false;
		const isOfThisNode = webhookPath(receiver(url)) === webhookPath(this.webhookUrl);
		return isOfThisNode && Number(expires) < Date.now();
	}
}

/** Who gets the request in the end: Retreaver's configurator asks the address in its `ping_url` (O). */
function receiver(url: string): string {
	if (!URL.canParse(url)) return url;
	const { pathname, searchParams } = new URL(url);
	return (pathname.startsWith('/webhook-configurator/') && searchParams.get('ping_url')) || url;
}
