import { facts } from './facts';

/** The credential types of this package. */
export type CredentialType = 'retreaverApi' | 'retreaverPostbackKeyApi';

/**
 * Retreaver's hosts. The title is for the field of the credential that replaces the URL, for
 * example by https://api.routingapi.com of the second brand (O).
 */
export const HOSTS = {
	core: { url: facts.hosts.core, title: 'Core API' },
	rtb: { url: facts.hosts.rtb, title: 'RTB' },
	dataWriting: { url: facts.hosts.dataWriting, title: 'Call Data' },
	visitorNumbers: { url: facts.hosts.visitorNumbers, title: 'Visitor Number' },
} as const;

export type HostName = keyof typeof HOSTS;

/** An error text for the user: what happened, and what to do. */
export interface Advice {
	message: string;
	description?: string;
}

export interface Service {
	host: HostName;
	credential: CredentialType;
	/** Whether requests are sent without a key. Only the base URLs of the credential are used. */
	anonymous?: boolean;
	/** The error texts for 401 and 403. */
	refused: Record<'401' | '403', Advice>;
	/** Milliseconds for one try. */
	timeout: number;
	/** Milliseconds during which retries may start. A request ends after the longer of `timeout` and `retryWindow`. */
	retryWindow: number;
}

const API_KEY_REFUSED: Service['refused'] = {
	401: {
		message: 'Retreaver refused the API key',
		description:
			'Check the API Key of the credential. You find it in Retreaver under Settings > My Account > API Access.',
	},
	403: {
		message: 'Retreaver refused the API key or the company ID',
		description:
			'Check both in the credential: the API Key (Settings > My Account > API Access) and the Company ID (Settings > My Company). The key must have access to that company.',
	},
};

const always = (advice: Advice): Service['refused'] => ({ 401: advice, 403: advice });

const POSTBACK_KEY_REFUSED = always({
	message: 'Retreaver refused the postback key',
	description:
		'Check the Postback Key of the credential. Each key works for one thing only: compare "Key For" with what Retreaver says on the page of the key. A key that is paused is refused, too.',
});

const CALL_KEY_REFUSED = always({
	message: 'Retreaver refused the key of the call',
	description:
		'Check "Call Key". Each call has a key of its own: call_key from the Retreaver Trigger, where Options > Include Call Key is on.',
});

/** A 401 does not say which of the two is wrong. Each request has its own message for a 403, about permissions. */
const LIST_KEY_REFUSED = always({
	message: 'Retreaver refused the postback key or its Secret Key',
	description:
		'Check both in the credential: the Postback Key must be a Caller List Management key, and the Secret Key the one that came with it.',
});

const CAMPAIGN_KEY_REFUSED = always({
	message: 'Retreaver refused the campaign key',
	description:
		'Check "Campaign Key". If you chose it from the list, enter it "By Key" instead: it is in the code for your web page that Retreaver shows for the campaign.',
});

/** The parts of the API. Real-time bidding has short timeouts, since a late bid is worthless. Lists may take longer. */
export const SERVICES = {
	core: {
		host: 'core',
		credential: 'retreaverApi',
		refused: API_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	rtb: {
		host: 'rtb',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 10_000,
		retryWindow: 8_000,
	},
	dataWriting: {
		host: 'dataWriting',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 15_000,
		retryWindow: 30_000,
	},
	callerLists: {
		host: 'core',
		credential: 'retreaverPostbackKeyApi',
		refused: LIST_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	/** Actions by postback key whose address the portal shows (H). */
	postback: {
		host: 'core',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	/** Rejecting a call (H). No retries: a second request could take the call from the next buyer. */
	callControl: {
		host: 'dataWriting',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 30_000,
		retryWindow: 0,
	},
	/** Tags by the key of a call; no other key is sent (O). */
	callTags: {
		host: 'core',
		credential: 'retreaverApi',
		anonymous: true,
		refused: CALL_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	visitorNumbers: {
		host: 'visitorNumbers',
		credential: 'retreaverApi',
		anonymous: true,
		refused: CAMPAIGN_KEY_REFUSED,
		timeout: 15_000,
		retryWindow: 30_000,
	},
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
