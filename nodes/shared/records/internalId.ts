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
 * The internal id of the record in a locator, for requests that require it. Sends a request to look it up if the
 * locator has the customer's own ID.
 *
 * @throws UserError if the answer has no id
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

/** The IDs by which a record can be found among others: the customer's own one, or Retreaver's where it has none. */
export type KnownId = { ownId: string } | { id: number };

/**
 * The customer's own ID of the record in a locator, for filters that know no other (D). Sends a request to look it up if
 * the locator has the internal id.
 */
export async function ownIdOf(
	entity: Entity,
	client: RetreaverClient,
	picked: unknown,
	itemIndex?: number,
): Promise<KnownId> {
	const { key, id } = recordId(entity, picked);
	const ownKey = entity.ownId?.key ?? '';
	if (key === ownKey) return { ownId: id };

	const path = `${recordPath(entity, picked)}.json`;
	const { body } = await client.request({ method: 'GET', path, itemIndex });
	const row = unwrap(body as IDataObject, entity.wrapper);
	// A buyer's ID is tid in some answers and client_tid in others (D).
	const own = row[ownKey] || row[`client_${ownKey}`];
	return own ? { ownId: String(own) } : { id: Number(id) };
}

/**
 * A campaign's internal id, for requests that require it. Not every answer has it: the reference's examples do not (O:
 * some answers do).
 *
 * @param campaign the campaign as it was read; ignored if the locator has the internal id
 * @param purpose what needs the id, for the error, such as "registering a webhook"
 * @param alternative a sentence for the error: what else the user can do
 * @throws UserError if the id is not known
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
