import { createHmac, timingSafeEqual } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { TOKEN_PARAMETER } from '../api/tokenMask';
import { countryOf } from '../input/phoneNumber';

/**
 * The token of a webhook: HMAC-SHA256 of its path, keyed with the credential's Webhook Token or, where none is
 * set, with the API key. Nothing is stored, so nothing can be lost; a new API key without a Webhook Token means
 * that workflows have to be published again.
 *
 * @param url the webhook's URL
 * @returns 64 hexadecimal digits
 */
export function webhookToken(credential: ICredentialDataDecryptedObject, url: string): string {
	const secret = ownToken(credential) || String(credential.apiKey);
	return createHmac('sha256', secret).update(webhookPath(url)).digest('hex');
}

/** The part of a webhook's URL that is the node's own: the same in test and production, and behind any proxy. */
export function webhookPath(url: string): string {
	return new URL(url).pathname.split('/').slice(-2).join('/');
}

/**
 * Whether a request carries the token of the webhook it came to. For webhooks that were pasted into Retreaver by
 * hand the Webhook Token itself counts, too. Compared in constant time.
 */
export function isTokenValid(
	given: unknown,
	credential: ICredentialDataDecryptedObject,
	url: string,
): given is string {
	if (typeof given !== 'string') return false;
	const accepted = [webhookToken(credential, url), ownToken(credential)].filter(Boolean);
	return accepted.filter((token) => isEqual(given, token)).length > 0;
}

/** The Webhook Token of a credential; empty where none is set. */
function ownToken({ webhookToken: token }: ICredentialDataDecryptedObject): string {
	return String(token ?? '').trim();
}

/** What a URL carries as it is, and Retreaver does not take for one of its own tokens. */
const URL_SAFE = /^[\w.~!$'()*,;:@/?=-]*$/;

/** @throws UserError where a credential's Webhook Token does not come back from a URL as it was pasted into it */
export function checkWebhookToken(credential: ICredentialDataDecryptedObject): void {
	if (URL_SAFE.test(ownToken(credential))) return;
	throw new UserError(
		'"Webhook Token" in the credential holds a sign that does not arrive as it is in a web address, such as a blank, +, &, # or %. Use letters and digits only.',
	);
}

/**
 * Whether a trigger that is registered by hand can be told by its token.
 *
 * @throws UserError where the credential has no Webhook Token to paste into Retreaver, or one that cannot be pasted
 */
export async function checkPastedToken(context: IHookFunctions): Promise<void> {
	const credential = await context.getCredentials('retreaverApi');
	checkWebhookToken(credential);
	if (ownToken(credential)) return;
	throw new UserError(
		'The credential has no "Webhook Token", but a webhook that is registered by hand needs one. Enter a long random text there, and use it in the URL in Retreaver.',
	);
}

/** Milliseconds for which a token that was right counts without another look at the credential. */
const TRUSTED = 60_000;

/** Webhooks whose token is kept at most. */
const MOST_TRUSTED = 1_000;

interface Trust {
	token: string;
	/** Milliseconds since 1970. */
	until: number;
	/** The credential's country. */
	country: string | undefined;
}

/** The token that was right last, by the URL of the webhook; the URL that was called last comes last. */
const trusted = new Map<string, Trust>();

/**
 * Whether the request that a trigger gets carries its token. Reads the credential once a minute at most: n8n starts a
 * JavaScript engine each time it does, which takes longer than the rest of a webhook (2.41). After a change of the
 * key the old token counts for that minute, in each process that takes webhooks.
 */
export async function carriesToken(context: IWebhookFunctions): Promise<boolean> {
	const url = context.getNodeWebhookUrl('default') as string;
	const { [TOKEN_PARAMETER]: given } = context.getQueryData() as Record<string, unknown>;
	const known = trusted.get(url);
	// A repeated or nested parameter is an array or an object.
	const isText = typeof given === 'string';
	if (isText && known && Date.now() < known.until && isEqual(given, known.token)) {
		trust(url, known);
		return true;
	}
	const credential = await context.getCredentials('retreaverApi');
	if (!isTokenValid(given, credential, url)) return false;
	const until = Date.now() + TRUSTED;
	trust(url, { token: given, until, country: countryOf(credential) });
	return true;
}

function trust(url: string, token: Trust): void {
	trusted.delete(url);
	trusted.set(url, token);
	if (trusted.size <= MOST_TRUSTED) return;
	const [oldest] = trusted.keys();
	trusted.delete(oldest!);
}

/** The credential's country for phone numbers, as {@link carriesToken} has read it last. */
export function trustedCountry(context: IWebhookFunctions): string | undefined {
	return trusted.get(context.getNodeWebhookUrl('default') as string)?.country;
}

function isEqual(a: string, b: string): boolean {
	// Digests are of one length, which timingSafeEqual demands, and tell nothing about the length of the token.
	const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
