import { UserError } from 'n8n-workflow';

import { targetEntity } from '../../../shared/entities';
import { recordId } from '../../../shared/locators';
import { readRecord } from '../../crud';
import type { Call } from '../../operation';

/**
 * The internal id of the target that a locator picks, for requests that take no other. One picked by the
 * customer's own ID is read for it.
 *
 * @throws UserError where the answer shows no id
 */
export async function targetId(call: Call, picked: unknown): Promise<number> {
	const { key, id } = recordId(targetEntity, picked);
	if (key === 'id') return Number(id);

	const internalId = Number((await readRecord(targetEntity, call, picked)).id);
	if (!internalId) {
		throw new UserError(
			`Retreaver's answer shows no internal ID of the buyer "${id}". Choose the buyer from the list instead.`,
		);
	}
	return internalId;
}
