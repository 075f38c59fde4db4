import { createRandom } from '../context';
import type { State } from '../state';
import { emptyState, seedAccount } from './account';
import { seedCalls } from './calls';
import { seedPings } from './pings';

export { credentials } from './account';

/**
 * Seeds a realistic account. The same input always gives the same state, UUIDs included.
 * @param now the end of the newest call; the account itself is 200 days older
 */
export function seedState({
	seed,
	calls,
	pings,
	campaigns,
	now,
}: {
	seed: number;
	calls: number;
	pings: number;
	campaigns: number;
	now: Date;
}): State {
	const state = emptyState();
	const random = createRandom(seed);
	seedAccount(state, random, campaigns, new Date(now.getTime() - 200 * 86_400_000).toISOString());
	seedCalls(state, random, calls, now);
	seedPings(state, createRandom(seed), pings, now);
	return state;
}
