import type { ICredentialDataDecryptedObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type CampaignWebhook, CampaignWebhooks, isAt } from '../shared/campaignWebhooks';
import type { RetreaverClient } from '../shared/client';
import { STAGES } from '../shared/stages';
import { TOKEN_PARAMETER, webhookPath, webhookToken } from '../shared/webhookToken';
import { TOKENS } from './payload';
import { EXPIRES_PARAMETER, type Registration, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/**
 * The URL to register: it says what is ours and what for, carries the token, and asks Retreaver to fill in the
 * call's fields and the tags. The `[tokens]` stay as they are, since Retreaver looks for them literally.
 *
 * @param webhookUrl n8n's address of the trigger, without query
 * @param options.tagKeys tags to ask for beside the standard fields
 * @param options.expires for a test only: when nobody listens any more (ms since 1970)
 */
export function registrationUrl(
	webhookUrl: string,
	{ stage, seconds }: Registration,
	credential: ICredentialDataDecryptedObject,
	{ tagKeys, expires }: { tagKeys: readonly string[]; expires?: number },
): string {
	const query = [
		`${STAGE_PARAMETER}=${stage}`,
		...(seconds === undefined ? [] : [`${SECONDS_PARAMETER}=${seconds}`]),
		...(expires === undefined ? [] : [`${EXPIRES_PARAMETER}=${expires}`]),
		`${TOKEN_PARAMETER}=${webhookToken(credential, webhookUrl)}`,
		...[...TOKENS, ...tagKeys].map((name) => `${encodeURIComponent(name)}=[${name}]`),
	];
	return `${webhookUrl}?${query.join('&')}`;
}

/**
 * The webhooks of one trigger in one campaign. Nothing about them is stored in n8n: what belongs to the trigger is
 * told by its URL, which no other node has, and everything else in the campaign is left alone.
 */
export class TriggerWebhooks {
	private readonly webhooks: CampaignWebhooks;

	/** @throws UserError where no campaign is chosen */
	constructor(
		client: RetreaverClient,
		campaign: INodeParameterResourceLocator,
		private readonly webhookUrl: string,
	) {
		this.webhooks = new CampaignWebhooks(client, campaign, 'set "Registration" to "By Hand"');
	}

	/** Whether exactly the given URLs stand in Retreaver. */
	async areRegistered(urls: readonly string[]): Promise<boolean> {
		const ours = (await this.webhooks.read()).filter(this.isOurs);
		return ours.length === urls.length && urls.every((url) => ours.some(isAt(url)));
	}

	/**
	 * Brings Retreaver to exactly the given webhooks and proves it by reading the campaign back. Can be repeated:
	 * what stands already stays, what is ours and no longer wanted goes. Where it fails, nothing new is left.
	 *
	 * @returns the ids of webhooks that should be gone, but that Retreaver would not remove
	 * @throws UserError where Retreaver took the request, but does not show the webhook afterwards
	 */
	async register(
		registrations: readonly Registration[],
		urls: readonly string[],
	): Promise<number[]> {
		const isStale = (webhook: CampaignWebhook) =>
			this.isForgottenTest(webhook) ||
			(this.isOurs(webhook) && !urls.some((url) => isAt(url)(webhook)));

		const before = await this.webhooks.read();
		await this.webhooks.remove(before.filter(isStale));

		const made: CampaignWebhook[] = [];
		let proven = false;
		try {
			for (const [index, { stage, seconds, triggerType }] of registrations.entries()) {
				const url = urls[index];
				if (before.some(isAt(url))) continue;
				// Timers have no name.
				const named = triggerType && {
					attributes: { name: `n8n: ${STAGES[stage].option.name}` },
				};
				made.push(...(await this.webhooks.add({ url, seconds, triggerType, ...named })));
			}
			const after = await this.webhooks.read();
			const missing = registrations.filter((_, index) => !after.some(isAt(urls[index])));
			if (missing.length > 0) {
				const stages = missing.map(({ stage }) => STAGES[stage].option.name).join(', ');
				throw new UserError(
					`Retreaver did not keep the webhook for: ${stages}. Set "Registration" to "By Hand" and paste the URL into the campaign's webhooks in Retreaver yourself.`,
				);
			}
			proven = true;
			return after.filter(isStale).map(({ id }) => id);
		} finally {
			if (!proven) await this.takeBack(before, made);
		}
	}

	/**
	 * Removes every webhook of this trigger from the campaign, and nothing else. A campaign that is gone has none.
	 *
	 * @returns the ids of those that Retreaver would not remove
	 */
	async unregister(): Promise<number[]> {
		const ours = (await this.webhooks.read(true)).filter(this.isOurs);
		if (ours.length === 0) return [];
		await this.webhooks.remove(ours);
		return (await this.webhooks.read(true)).filter(this.isOurs).map(({ id }) => id);
	}

	/** Also what Retreaver does not list: it could never be found again, so it goes while its id is known. */
	private async takeBack(before: CampaignWebhook[], made: CampaignWebhook[]): Promise<void> {
		const listed = (await this.webhooks.read()).filter(this.isOurs);
		const added = new Map([...made, ...listed].map((webhook) => [webhook.id, webhook]));
		before.forEach(({ id }) => added.delete(id));
		await this.webhooks.remove([...added.values()]);
	}

	private readonly isOurs = ({ url }: CampaignWebhook): boolean =>
		url.split('?')[0] === this.webhookUrl;

	/** A crash while somebody listened for a test event leaves the test's webhooks behind. */
	private isForgottenTest({ url }: CampaignWebhook): boolean {
		if (!url.includes(EXPIRES_PARAMETER) || !URL.canParse(url)) return false;
		const expires = Number(new URL(url).searchParams.get(EXPIRES_PARAMETER));
		return webhookPath(url) === webhookPath(this.webhookUrl) && expires < Date.now();
	}
}
