import type { ICredentialDataDecryptedObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type CampaignWebhook, CampaignWebhooks, isAt } from '../shared/campaignWebhooks';
import type { RetreaverClient } from '../shared/client';
import { STAGES } from '../shared/stages';
import { TOKEN_PARAMETER, webhookToken } from '../shared/webhookToken';
import { TOKENS } from './payload';
import { type Registration, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/**
 * The URL to register: it says what is ours and what for, carries the token, and asks Retreaver to fill in the
 * call's fields and the tags. The `[tokens]` stay as they are, since Retreaver looks for them literally.
 *
 * @param webhookUrl n8n's address of the trigger, without query
 * @param tagKeys tags to ask for beside the standard fields
 */
export function registrationUrl(
	webhookUrl: string,
	{ stage, seconds }: Registration,
	credential: ICredentialDataDecryptedObject,
	tagKeys: readonly string[],
): string {
	const query = [
		`${STAGE_PARAMETER}=${stage}`,
		...(seconds === undefined ? [] : [`${SECONDS_PARAMETER}=${seconds}`]),
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
		const ours = await this.readOurs();
		return ours.length === urls.length && urls.every((url) => ours.some(isAt(url)));
	}

	/**
	 * Brings Retreaver to exactly the given webhooks and proves it by reading the campaign back. Can be repeated:
	 * what stands already stays, what is ours and no longer wanted goes.
	 *
	 * @throws UserError where Retreaver took the request, but does not show the webhook afterwards
	 */
	async register(registrations: readonly Registration[], urls: readonly string[]): Promise<void> {
		const existing = await this.readOurs();
		await this.webhooks.remove(existing.filter((webhook) => !urls.some((url) => isAt(url)(webhook))));

		const made: CampaignWebhook[] = [];
		for (const [index, { stage, seconds }] of registrations.entries()) {
			if (existing.some(isAt(urls[index]))) continue;
			const { triggerType, option } = STAGES[stage];
			const named = triggerType && { attributes: { name: `n8n: ${option.name}` } };
			made.push(...(await this.webhooks.add({ url: urls[index], seconds, triggerType, ...named })));
		}
		const missing = await this.missing(registrations, urls);
		if (missing.length === 0) return;

		// What Retreaver does not list could never be found again: take it back while its id is known.
		await this.webhooks.remove(made.filter(({ url }) => missing.some((one) => isAt(one.url)({ url }))));
		const stages = missing.map(({ stage }) => STAGES[stage].option.name).join(', ');
		throw new UserError(
			`Retreaver did not keep the webhook for: ${stages}. Set "Registration" to "By Hand" and paste the URL into the campaign's webhooks in Retreaver yourself.`,
		);
	}

	/**
	 * Removes every webhook of this trigger from the campaign, and nothing else. A campaign that is gone has none.
	 *
	 * @returns the ids of those that Retreaver would not remove
	 */
	async unregister(): Promise<number[]> {
		const ours = await this.readOurs(true);
		await this.webhooks.remove(ours);
		return ours.length === 0 ? [] : (await this.readOurs()).map(({ id }) => id);
	}

	private async missing(registrations: readonly Registration[], urls: readonly string[]) {
		const ours = await this.readOurs();
		return registrations
			.map(({ stage }, index) => ({ stage, url: urls[index] }))
			.filter(({ url }) => !ours.some(isAt(url)));
	}

	/** @param allowAbsent whether a campaign that is gone counts as an empty one */
	private async readOurs(allowAbsent = false): Promise<CampaignWebhook[]> {
		const webhooks = await this.webhooks.read(allowAbsent);
		return webhooks.filter(({ url }) => withoutQuery(url) === this.webhookUrl);
	}
}

function withoutQuery(url: string): string {
	return url.split('?')[0];
}
