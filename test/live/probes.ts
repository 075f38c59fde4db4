import { type Account, withKeys } from './account';
import { lists } from './plan';
import type { Tap } from './tap';

/** A question to Retreaver that no operation asks. */
export interface Probe {
	label: string;
	/** With the query. */
	path: string;
}

/** An ID that no record has. */
const NO_ID = '0';
const FAR_FUTURE = '2100-01-01T00:00:00Z';
const VERSIONS = [1, 2, 3, 5];

/** Whether lists take `per_page`, versions of the call log, filters, and what errors look like. */
export function probesOf(account: Account): Probe[] {
	const one = { per_page: '1' };
	return [
		...Object.entries(lists).map(([operation, path]) => ({
			label: `perPage.${operation}`,
			path: withKeys(
				path,
				// Company paths take no company (D).
				operation === 'company.getAll' ? { ...account, companyId: '' } : account,
				one,
			),
		})),
		...VERSIONS.map((version) => ({
			label: `version.${version}`,
			path: withKeys(`/api/v${version}/calls.json`, account, one),
		})),
		{
			label: 'updatedAtStart',
			path: withKeys('/api/v4/calls.json', account, { ...one, updated_at_start: FAR_FUTURE }),
		},
		{
			label: 'noCompany',
			path: withKeys('/targets.json', { ...account, companyId: '' }, one),
		},
		{
			label: 'wrongKey',
			path: withKeys('/targets.json', { ...account, apiKey: 'a-wrong-key' }, one),
		},
		{ label: 'unknownRecord', path: withKeys(`/targets/${NO_ID}.json`, account) },
	];
}

/** Sends a probe, and once more if it was slowed down. */
export async function sendProbe(tap: Tap, { label, path }: Probe): Promise<void> {
	const { status } = await tap.send(label, path);
	if (status === 429) await tap.send(label, path);
}

/** Two requests at the same time. */
export async function sendTogether(tap: Tap, account: Account): Promise<void> {
	const path = withKeys('/targets.json', account, { per_page: '1' });
	await Promise.all([tap.send('together', path), tap.send('together', path)]);
}
