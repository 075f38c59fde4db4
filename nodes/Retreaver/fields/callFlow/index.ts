import type { Entity } from '../../../shared/records/entities';
import { type Prepare, readRecord } from '../../core/crud';
import { checkGreeting } from './greeting';
import { putBackTokens } from './restoreTokens';

/** Validates a new campaign or number. It has no timers yet from which tokens could be restored. */
export const prepareNewCallFlow: Prepare = async (record) =>
	await putBackTokens(checkGreeting(record), async () => ({}));

/** Validates an update of the campaign or number in the entity's locator. */
export function prepareCallFlow(entity: Entity): Prepare {
	return async (record, context) =>
		await putBackTokens(checkGreeting(record), async () => await readRecord(entity, context));
}
