import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { facts } from '../api/facts';
import { campaignEntity } from '../records/entities';
import { internalCampaignId } from '../records/internalId';
import { recordPath } from '../records/locators';
import { unwrap } from '../api/rows';

/** A webhook or timer of a campaign. Webhooks that have a trigger type are removed in a different way than timers. */
export interface CampaignWebhook {
	id: number;
	url: string;
	/** Retreaver's name or code of the stage; timers have none. */
	triggerType?: string;
	/** The row as Retreaver returns it. */
	row: IDataObject;
}

/** A webhook or timer to add. */
export interface NewWebhook {
	/** `[tokens]` are not encoded: Retreaver looks for the literal text. */
	url: string;
	/** Timers only: seconds after the answer. All other stages have a trigger type instead. */
	seconds?: number;
	triggerType?: string;
	/** Defaults to `post`; timers have none. */
	requestMethod?: string;
	/** Further attributes: name, dedupe_seconds, tag_list … */
	attributes?: IDataObject;
	/** Further attributes of the request itself, such as the buyer that a bid is for: wcf_target_id (O). */
	pixel?: IDataObject;
}

/** Milliseconds for one request. Short, because a user waits for the activation, and n8n retries it on its own. */
export const TIMEOUT = 20_000;

/** For removals: another process may have removed the webhook already. */
const GONE = { allowAbsent: true };

/** A campaign and its webhooks at one point in time. */
export interface CampaignSnapshot {
	/** Null if the campaign does not exist. */
	campaign: IDataObject | null;
	webhooks: CampaignWebhook[];
}

/** The webhooks in a campaign as Retreaver returns it. */
export function snapshotOf(campaign: IDataObject): CampaignSnapshot {
	const rows = (campaign.timers ?? []) as IDataObject[];
	return { campaign, webhooks: rows.map((row) => toWebhook(unwrap(row, facts.wrappers.timer))) };
}

/** The webhooks and timers of one campaign. */
export class CampaignWebhooks {
	private readonly path: string;

	/**
	 * @param alternative a sentence for the error about an unknown internal id: what else the user can do
	 * @throws UserError if no campaign is chosen
	 */
	constructor(
		private readonly client: RetreaverClient,
		private readonly picked: INodeParameterResourceLocator,
		private readonly alternative?: string,
	) {
		this.path = `${recordPath(campaignEntity, picked)}.json`;
	}

	/** @param allowAbsent whether a missing campaign gives an empty snapshot instead of an error */
	async read(allowAbsent = false): Promise<CampaignSnapshot> {
		const { body } = await this.client.request({
			method: 'GET',
			path: this.path,
			allowAbsent,
			timeout: TIMEOUT,
		});
		if (body === null) return { campaign: null, webhooks: [] };
		return snapshotOf(unwrap(body as IDataObject, campaignEntity.wrapper));
	}

	/**
	 * Adds a webhook. Timers use the documented request (D); all other stages use the observed one, which needs the
	 * campaign's internal id (O).
	 *
	 * @returns the new webhook if the answer contains its id, otherwise nothing; read the campaign to verify
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
		// The wrapper of the answer is not known (?).
		const row = unwrap(unwrap(body, wrapperOf(triggerType)), facts.wrappers.timer);
		return typeof row.id === 'number' ? [{ id: row.id, url, triggerType, row }] : [];
	}

	/** Asks Retreaver to remove webhooks. The caller has to read the campaign to see whether it did. */
	async remove(snapshot: CampaignSnapshot, webhooks: readonly CampaignWebhook[]): Promise<void> {
		for (const { id, triggerType } of webhooks) {
			// Removing a single row is not documented.
			// Never use destroy_nested here: it would wipe the campaign's routing.
			const row = { id, [facts.webhooks.remove]: true };
			if (triggerType === undefined) await this.update([row], GONE);
			else await this.post(snapshot, triggerType, row, GONE);
		}
	}

	/** Removes webhooks as nested rows of the campaign (?). For those that {@link remove} did not remove. */
	async removeAsTimers(webhooks: readonly CampaignWebhook[]): Promise<void> {
		await this.update(
			webhooks.map(({ id }) => ({ id, [facts.webhooks.remove]: true })),
			GONE,
		);
	}

	private async update(timers: IDataObject[], options?: typeof GONE): Promise<void> {
		await this.client.request({
			method: 'PUT',
			path: this.path,
			body: { campaign: { timers_attributes: timers } },
			...options,
			timeout: TIMEOUT,
		});
	}

	private async post(
		{ campaign }: CampaignSnapshot,
		triggerType: string,
		webhook: IDataObject,
		options?: typeof GONE,
	): Promise<IDataObject> {
		const id = internalCampaignId(this.picked, campaign, 'registering a webhook', this.alternative);
		const { body } = await this.client.request({
			method: 'POST',
			path: `/campaigns/${id}/timers.json`,
			body: { [wrapperOf(triggerType)]: webhook },
			// What it answers was not always seen (?).
			emptyAnswer: {},
			...options,
			timeout: TIMEOUT,
		});
		return body as IDataObject;
	}
}

function wrapperOf(triggerType: string): string {
	return triggerType === facts.stages.bid ? facts.wrappers.bidTimer : facts.wrappers.startTimer;
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
