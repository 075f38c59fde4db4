import { TOKEN_PARAMETER } from '../api/tokenMask';
import { withoutMode } from './addresses';

/** Identifies a webhook within a campaign. */
export interface WebhookKey {
	/** Retreaver may return it with a different encoding. */
	url: string;
	/** Timers have none. */
	triggerType?: string;
}

/** Identifies the n8n instance that registered the webhook. */
export const INSTANCE_PARAMETER = 'n8n_instance';
/** In test URLs only: when the test is certainly over (milliseconds since 1970). */
export const EXPIRES_PARAMETER = 'n8n_expires';
/** In test URLs only: identifies the listening workflow, since copies of a workflow share an address. */
export const WORKFLOW_PARAMETER = 'n8n_workflow';
/** Only in URLs to call with GET: so a change of the method is a change of the webhook. */
export const METHOD_PARAMETER = 'n8n_method';

/** The query parameters that all triggers add to their URLs. They are not part of the call. */
export const COMMON_PARAMETERS = [
	INSTANCE_PARAMETER,
	EXPIRES_PARAMETER,
	WORKFLOW_PARAMETER,
	METHOD_PARAMETER,
	TOKEN_PARAMETER,
];

/** What identifies the webhooks of one trigger. */
export interface Owner {
	/** The address that all URLs of the trigger begin with, without the response mode and the query. */
	address: string;
	/** The end of `address`, which is unique to the node within this n8n; the same in test and production. */
	path: string;
	/** The value of {@link INSTANCE_PARAMETER}. */
	instance: string;
	/** The value of {@link WORKFLOW_PARAMETER}. */
	workflow: string;
}

/** The changes after which a campaign has exactly the wanted webhooks. */
export interface Plan<Wanted, Found> {
	add: Wanted[];
	remove: Found[];
	/** The part of `remove` that was registered under an earlier address of this n8n. */
	moved: Found[];
	/** Webhooks of the same node at another address that may belong to another n8n. They are kept. */
	foreign: Found[];
}

/**
 * Compares the webhooks of a campaign with those that a trigger wants. Removes the trigger's own webhooks that are not
 * wanted, duplicates, and expired test webhooks that a crash left behind.
 *
 * @param found all webhooks of the campaign; webhooks of others are kept
 * @param now milliseconds since 1970
 */
export function plan<Wanted extends WebhookKey, Found extends WebhookKey>(
	found: readonly Found[],
	wanted: readonly Wanted[],
	owner: Owner,
	now: number,
): Plan<Wanted, Found> {
	const isPublished = [...wanted, ...found].some(({ url }) => isPublishedBy(owner, url));
	const missing = new Map(wanted.map((webhook) => [keyOf(webhook), webhook]));
	const result: Plan<Wanted, Found> = { add: [], remove: [], moved: [], foreign: [] };
	for (const webhook of found) {
		const belonging = belongingOf(webhook.url, owner, now, isPublished);
		if (belonging === 'foreign') result.foreign.push(webhook);
		if (belonging === 'moved') result.moved.push(webhook);
		// Map.delete returns false for duplicates of a wanted webhook.
		const isWanted = belonging === 'own' && missing.delete(keyOf(webhook));
		if (belonging === 'moved' || (belonging === 'own' && !isWanted)) result.remove.push(webhook);
	}
	return { ...result, add: [...missing.values()] };
}

/** Whether this is a published webhook of the owner at its own address. */
function isPublishedBy({ address, instance }: Owner, url: string): boolean {
	return (
		withoutMode(addressOf(url)) === decoded(address) &&
		parameterOf(url, INSTANCE_PARAMETER) === instance &&
		parameterOf(url, EXPIRES_PARAMETER) === undefined
	);
}

function belongingOf(
	url: string,
	owner: Owner,
	now: number,
	isPublished: boolean,
): 'own' | 'moved' | 'foreign' | 'none' {
	const address = withoutMode(addressOf(url));
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
	// A test must not touch published webhooks. Its address differs from theirs in the segment before the path, but so
	// does that of a published one after N8N_ENDPOINT_WEBHOOK changed.
	if (!isPublished && !endsWith(address, routeOf(owner))) return 'none';
	return instance === owner.instance ? 'moved' : 'foreign';
}

/** The end of the owner's address: the path with the segment before it. */
function routeOf({ address, path }: Owner): string {
	return address
		.split('/')
		.slice(-path.split('/').length - 1)
		.join('/');
}

function endsWith(address: string, part: string): boolean {
	return address.endsWith(`/${decoded(part)}`);
}

/** The URL that finally gets the request, without its query. Retreaver's configurator calls its `ping_url` (O). */
export function addressOf(url: string): string {
	return decoded(receiver(url).replace(/\?.*/s, ''));
}

function receiver(url: string): string {
	if (!URL.canParse(url)) return url;
	const { pathname, searchParams } = new URL(url);
	return (pathname.startsWith('/webhook-configurator/') && searchParams.get('ping_url')) || url;
}

/** The value of a query parameter of the URL, or of the URL that is nested in its query. */
function parameterOf(url: string, name: string): string | undefined {
	return new RegExp(`${name}(?:=|%3D)(\\w+)`, 'i').exec(url)?.[1];
}

function keyOf({ url, triggerType }: WebhookKey): string {
	return JSON.stringify([decoded(url), triggerType]);
}

/** Returns a predicate for webhooks with this URL, in any encoding. */
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
