import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { campaignEntity } from '../records/entities';
import { internalCampaignId } from '../records/internalId';
import { recordPath } from '../records/locators';
import { unwrap } from '../api/rows';

/** A webhook or timer of a campaign. Those made with a trigger type are removed in another way than timers. */
export interface CampaignWebhook {
	id: number;
	url: string;
	/** Retreaver's name or code of the stage; a timer has none. */
	triggerType?: string;
	/** As Retreaver shows it. */
	row: IDataObject;
}

/** What Retreaver shall call, and when. */
export interface NewWebhook {
	/** With `[tokens]` as they are: Retreaver looks for them literally. */
	url: string;
	/** Seconds after the answer, for a timer; any other stage has a trigger type instead. */
	seconds?: number;
	triggerType?: string;
	/** `post` unless said otherwise; timers have none. */
	requestMethod?: string;
	/** Further attributes: name, dedupe_seconds, tag_list … */
	attributes?: IDataObject;
	/** Further attributes of the request itself, such as the buyer that a bid is for: wcf_target_id (O). */
	pixel?: IDataObject;
}

/** Milliseconds for one request: somebody activates a workflow and waits, and n8n tries again by itself. */
const TIMEOUT = 20_000;

/** What one reading of a campaign shows. */
export interface CampaignSnapshot {
	/** Null where there is no such campaign. */
	campaign: IDataObject | null;
	webhooks: CampaignWebhook[];
}

/** The webhooks and timers of one campaign. */
export class CampaignWebhooks {
	private readonly path: string;

	/**
	 * @param alternative what else the user can do where the internal id is not known, as a sentence
	 * @throws UserError where no campaign is chosen
	 */
	constructor(
		private readonly client: RetreaverClient,
		private readonly picked: INodeParameterResourceLocator,
		private readonly alternative?: string,
	) {
		this.path = `${recordPath(campaignEntity, picked)}.json`;
	}

	/** @param allowAbsent whether it is all right that there is no such campaign */
	async read(allowAbsent = false): Promise<CampaignSnapshot> {
		const { body } = await this.client.request({
			method: 'GET',
			path: this.path,
			allowAbsent,
			timeout: TIMEOUT,
		});
		if (body === null) return { campaign: null, webhooks: [] };
		const campaign = unwrap(body as IDataObject, campaignEntity.wrapper);
		const rows = (campaign.timers ?? []) as IDataObject[];
		return { campaign, webhooks: rows.map((row) => toWebhook(unwrap(row, 'timer'))) };
	}

	/**
	 * Adds a webhook: a timer the documented way (D), any other stage the observed one, which wants the campaign's
	 * internal id (O).
	 *
	 * @returns what the answer tells of it, if anything; reading back is the proof
	 */
	async add(
		snapshot: CampaignSnapshot,
		{ url, seconds, triggerType, requestMethod = 'post', attributes = {}, pixel = {} }: NewWebhook,
	): Promise<CampaignWebhook[]> {
		if (triggerType === undefined) {
			await this.update([{ seconds, url, ...attributes }]);
			return [];
		}
		const body = await this.post(snapshot, triggerType, {
			id: '',
			_destroy: false,
			trigger_type: triggerType,
			name: '',
			dedupe_seconds: 0,
			tag_list: '',
			pixels_attributes: {
				'0': {
					_destroy: false,
					id: '',
					fire_order: 0,
					request_method: requestMethod,
					url,
					wcf_template_id: '',
					wcf_target_id: '',
					...pixel,
				},
			},
			...attributes,
		});
		// Under which wrapper the answer comes is not known (?).
		const row = unwrap(unwrap(body, wrapperOf(triggerType)), 'timer');
		return typeof row.id === 'number' ? [{ id: row.id, url, triggerType, row }] : [];
	}

	/** Asks Retreaver to remove webhooks; read again to see whether it did. */
	async remove(snapshot: CampaignSnapshot, webhooks: readonly CampaignWebhook[]): Promise<void> {
		for (const { id, triggerType } of webhooks) {
			// No way to remove a single row is documented; `_destroy` is the framework's convention (?), and the
			// caller looks whether it worked. Never destroy_nested, which would wipe the campaign's routing.
			if (triggerType === undefined) await this.update([{ id, _destroy: true }]);
			else await this.post(snapshot, triggerType, { id, _destroy: true });
		}
	}

	/** The other convention (?): as nested rows of the campaign, for webhooks that {@link remove} left standing. */
	async removeAsTimers(webhooks: readonly CampaignWebhook[]): Promise<void> {
		await this.update(webhooks.map(({ id }) => ({ id, _destroy: true })));
	}

	private async update(timers: IDataObject[]): Promise<void> {
		await this.client.request({
			method: 'PUT',
			path: this.path,
			body: { campaign: { timers_attributes: timers } },
			timeout: TIMEOUT,
		});
	}

	private async post(
		{ campaign }: CampaignSnapshot,
		triggerType: string,
		webhook: IDataObject,
	): Promise<IDataObject> {
		const id = internalCampaignId(this.picked, campaign, 'registering a webhook', this.alternative);
		const { body } = await this.client.request({
			method: 'POST',
			path: `/campaigns/${id}/timers.json`,
			body: { [wrapperOf(triggerType)]: webhook },
			// What it answers was not always seen (?).
			emptyAnswer: {},
			timeout: TIMEOUT,
		});
		return body as IDataObject;
	}
}

/** Pass-through webhooks (12) have a wrapper of their own (O). */
function wrapperOf(triggerType: string): string {
	return triggerType === '12' ? 'passthrough_timer' : 'start_timer';
}

function toWebhook(row: IDataObject): CampaignWebhook {
	const { id, url, trigger_type } = row;
	const isTimer = trigger_type === undefined || trigger_type === null;
	return {
		id: Number(id),
		url: String(url),
		row,
		...(isTimer ? {} : { triggerType: String(trigger_type) }),
	};
}
