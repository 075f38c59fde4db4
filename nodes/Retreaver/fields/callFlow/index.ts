import type { Entity } from '../../../shared/records/entities';
import { type Prepare, readRecord } from '../../core/crud';
import { checkGreeting } from './greeting';
import { putBackTokens } from './restoreTokens';

/** The checks before a new campaign or number is sent. It has no timers yet whose tokens could be put back. */
export const prepareNewCallFlow: Prepare = async (record) =>
	await putBackTokens(checkGreeting(record), async () => ({}));

/** The same for a change of the campaign or number that the entity's locator picks. */
export function prepareCallFlow(entity: Entity): Prepare {
	return async (record, context) =>
		await putBackTokens(checkGreeting(record), async () => await readRecord(entity, context));
}
