import { ownCaAdvice } from '../../nodes/shared/api/errors';
import { traceOfProxy } from '../../nodes/shared/api/proxy';
import type { Exchange, Tap } from './tap';

export interface Account {
	apiKey: string;
	/** Empty for the active company of the account. */
	companyId: string;
}

/** A sentence for the user: why the check cannot go on, and what to do. */
export class CheckError extends Error {}

const KEY_PLACE = 'Retreaver shows it under Settings > My Account > API Access.';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A path with the key and, unless left out, the company in its query. */
export function withKeys(
	path: string,
	{ apiKey, companyId }: Account,
	query: Record<string, string> = {},
): string {
	const company: Record<string, string> = companyId ? { company_id: companyId } : {};
	return `${path}?${new URLSearchParams({ api_key: apiKey, ...company, ...query })}`;
}

/**
 * Asks the one small question that needs both the key and the company (D), before anything else is read.
 *
 * @throws CheckError if the account cannot be read
 */
export async function checkAccount(tap: Tap, account: Account): Promise<void> {
	const answer = await tap.send('account', withKeys('/suppressed_numbers/check.json', account));
	const problem = problemOf(answer, account);
	if (problem) throw new CheckError(problem);
}

function problemOf(answer: Exchange, { apiKey, companyId }: Account): string | undefined {
	const { status, code = '', body } = answer;
	if (status === 0) return networkProblem(code);
	if (traceOfProxy(answer)) {
		return 'A proxy or firewall on the way refused the request, not Retreaver. Let it allow requests to Retreaver, and check HTTPS_PROXY (with user and password, if it asks for them).';
	}
	switch (status) {
		case 200:
			if (typeof body === 'object') return undefined;
			break;
		case 401:
			return UUID.test(apiKey)
				? `Retreaver refused the key. It looks like a postback key, which works for one thing only; this check needs the API key. ${KEY_PLACE}`
				: `Retreaver refused the API key. Copy it again: ${KEY_PLACE}`;
		case 403:
			return companyId
				? 'Retreaver refused the API key or the company ID. Check both: the key under Settings > My Account > API Access, the company under Settings > My Company.'
				: 'Retreaver wants to know the company. Set RETREAVER_COMPANY_ID: Retreaver shows it under Settings > My Company.';
		case 429:
			return 'Retreaver asks to slow down. Wait a minute, and run the check again.';
		case 503:
			return 'Retreaver is in maintenance. Run the check again later.';
	}
	return `The address answered with status ${status}, but not as Retreaver does. Check --base-url, or run the check again later.`;
}

function networkProblem(code: string): string {
	const ownCa = ownCaAdvice(code);
	if (ownCa) return `There is no safe connection to Retreaver. ${ownCa}`;
	return `Retreaver could not be reached (${code}). Check the network, HTTPS_PROXY if you need a proxy, and --base-url if you gave one.`;
}
