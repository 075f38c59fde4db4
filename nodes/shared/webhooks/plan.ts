import { TOKEN_PARAMETER } from '../api/tokenMask';

/** What tells two webhooks of a campaign apart. */
export interface WebhookKey {
	/** Retreaver may hand it back in another encoding. */
	url: string;
	/** A timer has none. */
	triggerType?: string;
}

/** A mark of the n8n that registered the webhook. */
export const INSTANCE_PARAMETER = 'n8n_instance';
/** Only in a test's URLs: when nobody listens any more (ms since 1970). */
export const EXPIRES_PARAMETER = 'n8n_expires';
/** Only in a test's URLs: a mark of the workflow that listens, since the copies of a workflow share an address. */
export const WORKFLOW_PARAMETER = 'n8n_workflow';

/** The query parameters that every trigger has in its URLs: they say nothing about the call. */
export const COMMON_PARAMETERS = [
	INSTANCE_PARAMETER,
	EXPIRES_PARAMETER,
	WORKFLOW_PARAMETER,
	TOKEN_PARAMETER,
];

/** What makes a webhook one of this trigger. */
export interface Owner {
	/** The trigger's own URL, without a query. */
	address: string;
	/** The end of that URL that no other node of this n8n has: the same in test and production. */
	path: string;
	/** `path` with the part before it, which tells test from production. */
	route: string;
	/** The value of {@link INSTANCE_PARAMETER}. */
	instance: string;
	/** The value of {@link WORKFLOW_PARAMETER}. */
	workflow: string;
}

/** What has to be done so that exactly the wanted webhooks are there. */
export interface Plan<Wanted, Found> {
	add: Wanted[];
	remove: Found[];
	/** Those of `remove` that are at another address, which this n8n had when they were registered. */
	moved: Found[];
	/** Of the same node at another address, and perhaps of another n8n: left alone. */
	foreign: Found[];
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
	const result: Plan<Wanted, Found> = { add: [], remove: [], moved: [], foreign: [] };
	for (const webhook of found) {
		const belonging = belongingOf(webhook.url, owner, now);
		if (belonging === 'foreign') result.foreign.push(webhook);
		if (belonging === 'moved') result.moved.push(webhook);
		// Only the first of equal webhooks is found missing.
		const isWanted = belonging === 'own' && missing.delete(keyOf(webhook));
		if (belonging === 'moved' || (belonging === 'own' && !isWanted)) result.remove.push(webhook);
	}
	return { ...result, add: [...missing.values()] };
}

function belongingOf(url: string, owner: Owner, now: number): 'own' | 'moved' | 'foreign' | 'none' {
	const address = addressOf(url);
	const isOwnAddress = address === decoded(owner.address);
	if (!endsWith(address, owner.path)) return 'none';
	const instance = parameterOf(url, INSTANCE_PARAMETER);
	const expires = parameterOf(url, EXPIRES_PARAMETER);
	if (expires !== undefined) {
		const workflow = parameterOf(url, WORKFLOW_PARAMETER) ?? owner.workflow;
		const isForgotten = Number(expires) < now && (instance ?? owner.instance) === owner.instance;
		return isForgotten || (isOwnAddress && workflow === owner.workflow) ? 'own' : 'none';
	}
	if (isOwnAddress) return 'own';
	if (!endsWith(address, owner.route)) return 'none';
	return instance === owner.instance ? 'moved' : 'foreign';
}

function endsWith(address: string, part: string): boolean {
	return address.endsWith(`/${decoded(part)}`);
}

/** The URL without a query that gets the request in the end: Retreaver's configurator asks its `ping_url` (O). */
export function addressOf(url: string): string {
	return decoded(receiver(url).replace(/\?.*/s, ''));
}

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
