import { createHmac, timingSafeEqual } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { TOKEN_PARAMETER } from '../api/tokenMask';
import { countryOf } from '../input/phoneNumber';
import { nodeAddress } from './addresses';
import { RecentMap } from './recentMap';

/**
 * The token of a webhook: HMAC-SHA256 of its path, keyed with the credential's Webhook Token or, if that is not set,
 * with the API key. Nothing is stored, so nothing can be lost. Without a Webhook Token, workflows have to be published
 * again after the API key changes.
 *
 * @param path see {@link webhookPath}
 * @returns 64 hexadecimal digits
 */
export function webhookToken(credential: ICredentialDataDecryptedObject, path: string): string {
	const secret = ownToken(credential) || String(credential.apiKey);
	return createHmac('sha256', secret).update(path).digest('hex');
}

/** The end of the trigger's URL, which identifies the node. The same in test and production, and behind any proxy. */
export function webhookPath(context: IHookFunctions | IWebhookFunctions): string {
	const { pathname } = new URL(nodeAddress(context));
	// For a node without a webhook ID, n8n uses the workflow's ID and the node's name.
	const length = context.getNode().webhookId === undefined ? 3 : 2;
	return pathname.split('/').slice(-length).join('/');
}

/**
 * Whether a token is valid for the webhook with this path. Also accepts the credential's Webhook Token itself, for
 * webhooks that were added to Retreaver by hand. Compares in constant time.
 */
export function isTokenValid(
	given: unknown,
	credential: ICredentialDataDecryptedObject,
	path: string,
): given is string {
	if (typeof given !== 'string') return false;
	const accepted = [webhookToken(credential, path), ownToken(credential)].filter(Boolean);
	return accepted.filter((token) => isEqual(given, token)).length > 0;
}

/** The Webhook Token of a credential; empty if none is set. */
function ownToken({ webhookToken: token }: ICredentialDataDecryptedObject): string {
	return String(token ?? '').trim();
}

/** Characters that arrive unchanged in a URL and do not mark a token of Retreaver. */
const URL_SAFE = /^[\w.~!$'()*,;:@/?=-]*$/;

/** @throws UserError if the Webhook Token has characters that do not survive being pasted into a URL */
export function checkWebhookToken(credential: ICredentialDataDecryptedObject): void {
	if (URL_SAFE.test(ownToken(credential))) return;
	throw new UserError(
		'"Webhook Token" in the credential contains a character that a web address does not carry unchanged, such as a space, +, &, # or %. Use letters and digits only.',
	);
}

/**
 * Checks that the credential has a Webhook Token that can be pasted into Retreaver by hand.
 *
 * @throws UserError if it has none, or one that does not survive being pasted into a URL
 */
export async function checkPastedToken(context: IHookFunctions): Promise<void> {
	const credential = await context.getCredentials('retreaverApi');
	checkWebhookToken(credential);
	if (ownToken(credential)) return;
	throw new UserError(
		'The credential has no "Webhook Token", but a webhook that is registered by hand needs one. Enter a long random text there, and use it in the URL in Retreaver.',
	);
}

/** Milliseconds for which a verified token is accepted without reading the credential again. */
const TRUSTED = 60_000;

interface Trust {
	token: string;
	/** Milliseconds since 1970. */
	until: number;
	/** The credential's country. */
	country: string | undefined;
}

/** The last verified token of each webhook, by URL. */
const trusted = new RecentMap<Trust>();

/**
 * Whether a request carries the trigger's token. Reads the credential at most once a minute, because n8n starts a
 * JavaScript engine for each read, which takes longer than the rest of a webhook (2.41). After the key changes, the old
 * token stays valid for up to a minute in each process that receives webhooks.
 */
export async function carriesToken(context: IWebhookFunctions): Promise<boolean> {
	const url = nodeAddress(context);
	const { [TOKEN_PARAMETER]: given } = context.getQueryData() as Record<string, unknown>;
	const known = trusted.get(url);
	// A repeated or nested parameter is an array or an object.
	const isText = typeof given === 'string';
	if (isText && known && Date.now() < known.until && isEqual(given, known.token)) {
		trusted.set(url, known);
		return true;
	}
	const credential = await context.getCredentials('retreaverApi');
	if (!isTokenValid(given, credential, webhookPath(context))) return false;
	const until = Date.now() + TRUSTED;
	trusted.set(url, { token: given, until, country: countryOf(credential) });
	return true;
}

/** The credential's country for phone numbers, as last read by {@link carriesToken}. */
export function trustedCountry(context: IWebhookFunctions): string | undefined {
	return trusted.get(nodeAddress(context))?.country;
}

function isEqual(a: string, b: string): boolean {
	// Digests have equal lengths, as timingSafeEqual requires, and do not reveal the length of the token.
	const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
