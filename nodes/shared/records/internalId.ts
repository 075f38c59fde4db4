import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { targetEntity } from './entities';
import { recordId, recordPath } from './locators';
import { unwrap } from '../api/rows';

/**
 * The internal id of the target that a locator picks, for requests that take no other. One picked by the
 * customer's own ID is read for it.
 *
 * @throws UserError where the answer shows no id
 */
export async function targetId(
	client: RetreaverClient,
	picked: unknown,
	itemIndex?: number,
): Promise<number> {
	const { key, id } = recordId(targetEntity, picked);
	if (key === 'id') return Number(id);

	const path = `${recordPath(targetEntity, picked)}.json`;
	const { body } = await client.request({ method: 'GET', path, itemIndex });
	const internalId = Number(unwrap(body as IDataObject, targetEntity.wrapper).id);
	if (internalId) return internalId;
	throw new UserError(
		`Retreaver's answer shows no internal ID of the buyer "${id}". Choose the buyer from the list instead.`,
	);
}
