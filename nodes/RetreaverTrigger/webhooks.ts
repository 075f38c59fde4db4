import type { ICredentialDataDecryptedObject, IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { RetreaverClient } from '../shared/client';
import { campaignEntity } from '../shared/entities';
import { recordPath } from '../shared/locators';
import { unwrap } from '../shared/rows';
import { TOKEN_PARAMETER, webhookToken } from '../shared/webhookToken';
import { TOKENS } from './payload';
import { type Registration, SECONDS_PARAMETER, STAGE_PARAMETER, STAGES } from './stages';

/** A webhook or timer of a campaign. Those made with a trigger type are removed in another way than timers. */
interface CampaignWebhook {
	id: number;
	url: string;
	isTimer: boolean;
}

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
export class CampaignWebhooks {
	private readonly path: string;

	/** The campaign's internal id, as the last reading told it; not every answer does. */
	private internalId: unknown;

	/** @throws UserError where no campaign is chosen */
	constructor(
		private readonly client: RetreaverClient,
		private readonly campaign: INodeParameterResourceLocator,
		private readonly webhookUrl: string,
	) {
		this.path = `${recordPath(campaignEntity, campaign)}.json`;
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
		await this.remove(existing.filter((webhook) => !urls.some((url) => isAt(url)(webhook))));

		const made: CampaignWebhook[] = [];
		for (const [index, registration] of registrations.entries()) {
			if (!existing.some(isAt(urls[index]))) {
				made.push(...(await this.add(registration, urls[index])));
			}
		}
		const missing = await this.missing(registrations, urls);
		if (missing.length === 0) return;

		// What Retreaver does not list could never be found again: take it back while its id is known.
		await this.remove(made.filter(({ url }) => missing.some((one) => isAt(one.url)({ url }))));
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
		await this.remove(ours);
		return ours.length === 0 ? [] : (await this.readOurs()).map(({ id }) => id);
	}

	private async missing(registrations: readonly Registration[], urls: readonly string[]) {
		const ours = await this.readOurs();
		return registrations
			.map(({ stage }, index) => ({ stage, url: urls[index] }))
			.filter(({ url }) => !ours.some(isAt(url)));
	}

	/** @param allowAbsent whether a campaign that is gone counts as an empty one */
	private async readCampaign(allowAbsent: boolean): Promise<IDataObject> {
		const { body } = await this.client.request({ method: 'GET', path: this.path, allowAbsent });
		const campaign = unwrap((body ?? {}) as IDataObject, campaignEntity.wrapper);
		this.internalId = this.campaign.mode === 'id' ? this.campaign.value : campaign.id;
		return campaign;
	}

	private async readOurs(allowAbsent = false): Promise<CampaignWebhook[]> {
		const timers = ((await this.readCampaign(allowAbsent)).timers ?? []) as IDataObject[];
		return timers
			.map((row) => toWebhook(unwrap(row, 'timer')))
			.filter(({ url }) => withoutQuery(url) === this.webhookUrl);
	}

	/** A timer goes the documented way (D), any other stage the observed one, which wants the internal id (O). */
	private async add(registration: Registration, url: string): Promise<CampaignWebhook[]> {
		const { triggerType, option } = STAGES[registration.stage];
		if (triggerType === undefined) {
			await this.update([{ seconds: registration.seconds, url }]);
			return [];
		}
		const body = await this.post({
			id: '',
			_destroy: false,
			trigger_type: triggerType,
			name: `n8n: ${option.name}`,
			dedupe_seconds: 0,
			tag_list: '',
			pixels_attributes: {
				'0': {
					_destroy: false,
					id: '',
					fire_order: 0,
					request_method: 'post',
					url,
					wcf_template_id: '',
					wcf_target_id: '',
				},
			},
		});
		// Under which wrapper the answer comes is not known (?).
		const { id } = unwrap(unwrap(body, 'start_timer'), 'timer');
		return typeof id === 'number' ? [{ id, url, isTimer: false }] : [];
	}

	private async remove(webhooks: readonly CampaignWebhook[]): Promise<void> {
		for (const { id, isTimer } of webhooks) {
			// No way to remove a single row is documented; `_destroy` is the framework's convention (?), and the
			// caller looks whether it worked. Never destroy_nested, which would wipe the campaign's routing.
			if (isTimer) await this.update([{ id, _destroy: true }]);
			else await this.post({ id, _destroy: true });
		}
	}

	private async update(timers: IDataObject[]): Promise<void> {
		await this.client.request({
			method: 'PUT',
			path: this.path,
			body: { campaign: { timers_attributes: timers } },
		});
	}

	private async post(webhook: IDataObject): Promise<IDataObject> {
		if (!this.internalId) {
			throw new UserError(
				'Retreaver does not tell the internal ID of this campaign, which registering needs. Choose the campaign "By Internal ID", or set "Registration" to "By Hand".',
			);
		}
		const { body } = await this.client.request({
			method: 'POST',
			path: `/campaigns/${this.internalId}/timers.json`,
			body: { start_timer: webhook },
		});
		return body as IDataObject;
	}
}

function toWebhook({ id, url, trigger_type }: IDataObject): CampaignWebhook {
	return { id: Number(id), url: String(url), isTimer: trigger_type === undefined || trigger_type === null };
}

function withoutQuery(url: string): string {
	return url.split('?')[0];
}

/** Retreaver may hand a URL back in another encoding. */
function isAt(url: string): (webhook: { url: string }) => boolean {
	return (webhook) => decoded(webhook.url) === decoded(url);
}

function decoded(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
