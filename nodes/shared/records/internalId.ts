import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { type Entity, targetEntity } from './entities';
import { recordId, recordPath } from './locators';
import { unwrap } from '../api/rows';

/** {@link internalId} of a target. */
export async function targetId(
	client: RetreaverClient,
	picked: unknown,
	itemIndex?: number,
): Promise<number> {
	return await internalId(targetEntity, client, picked, itemIndex);
}

/**
 * The internal id of the record that a locator picks, for requests that take no other. One picked by the
 * customer's own ID is read for it.
 *
 * @throws UserError where the answer shows no id
 */
export async function internalId(
	entity: Entity,
	client: RetreaverClient,
	picked: unknown,
	itemIndex?: number,
): Promise<number> {
	const { key, id } = recordId(entity, picked);
	if (key === 'id') return Number(id);

	const path = `${recordPath(entity, picked)}.json`;
	const { body } = await client.request({ method: 'GET', path, itemIndex });
	const found = Number(unwrap(body as IDataObject, entity.wrapper).id);
	if (found) return found;
	const name = entity.name.toLowerCase();
	const way = entity.idKeys[0] === 'id' ? 'from the list' : '"By Internal ID"';
	throw new UserError(
		`Retreaver's answer shows no internal ID of the ${name} "${id}". Choose the ${name} ${way} instead.`,
	);
}

/**
 * A campaign's internal id, for requests that take no other. Not every answer tells it: the reference's examples show
 * none (O: some do).
 *
 * @param campaign the campaign as it was read; not looked at where the locator holds the internal id
 * @param purpose what needs it: "registering a webhook"
 * @param alternative what else the user can do, as a sentence
 * @throws UserError where the id is not known
 */
export function internalCampaignId(
	picked: INodeParameterResourceLocator,
	campaign: IDataObject | null,
	purpose: string,
	alternative?: string,
): string {
	const id = picked.mode === 'id' ? picked.value : campaign?.id;
	if (id) return String(id);
	const message = `Retreaver does not tell the internal ID of this campaign, which ${purpose} needs. Choose the campaign "By Internal ID".`;
	throw new UserError([message, alternative].filter(Boolean).join(' '));
}
