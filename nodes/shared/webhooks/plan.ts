/** What tells two webhooks of a campaign apart. */
export interface WebhookKey {
	/** Retreaver may hand it back in another encoding. */
	url: string;
	/** A timer has none. */
	triggerType?: string;
}

/** Only in a test's URLs: when nobody listens any more (ms since 1970). */
export const EXPIRES_PARAMETER = 'n8n_expires';

/** What makes a webhook one of this trigger. */
export interface Owner {
	/** The trigger's own URL, without a query. */
	address: string;
	/** The end of that URL, the same in test and production. */
	path: string;
}

/** What has to be done so that exactly the wanted webhooks are there. */
export interface Plan<Wanted, Found> {
	add: Wanted[];
	remove: Found[];
}

/**
 * Compares the webhooks of a campaign with those that a trigger wants. Of the trigger's own ones, all go that are not
 * wanted or that are there a second time, and the tests that a crash left behind.
 *
 * @param found all webhooks of the campaign; those of others are left alone
 * @param now milliseconds since 1970
 */
export function plan<Wanted extends WebhookKey, Found extends WebhookKey>(
	found: readonly Found[],
	wanted: readonly Wanted[],
	owner: Owner,
	now: number,
): Plan<Wanted, Found> {
	const missing = new Map(wanted.map((webhook) => [keyOf(webhook), webhook]));
	// delete() says true for the first of equal webhooks only.
	const remove = found.filter(
		(webhook) => isOwn(webhook.url, owner, now) && !missing.delete(keyOf(webhook)),
	);
	return { add: [...missing.values()], remove };
}

function isOwn(url: string, { address, path }: Owner, now: number): boolean {
	const own = decoded(receiver(url).replace(/\?.*/s, ''));
	if (own === decoded(address)) return true;
	const expires = parameterOf(url, EXPIRES_PARAMETER);
	return expires !== undefined && Number(expires) < now && own.endsWith(`/${decoded(path)}`);
}

/** Who gets the request in the end: Retreaver's configurator asks the address in its `ping_url` (O). */
function receiver(url: string): string {
	if (!URL.canParse(url)) return url;
	const { pathname, searchParams } = new URL(url);
	return (pathname.startsWith('/webhook-configurator/') && searchParams.get('ping_url')) || url;
}

/** A parameter of ours in a URL, or in one that is a parameter of another URL. */
function parameterOf(url: string, name: string): string | undefined {
	return new RegExp(`${name}(?:=|%3D)(\\w+)`, 'i').exec(url)?.[1];
}

function keyOf({ url, triggerType }: WebhookKey): string {
	return JSON.stringify([decoded(url), triggerType]);
}

/** Whether a webhook has this URL; Retreaver may hand it back in another encoding. */
export function isAt(url: string): (webhook: { url: string }) => boolean {
	return (webhook) => decoded(webhook.url) === decoded(url);
}

function decoded(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
