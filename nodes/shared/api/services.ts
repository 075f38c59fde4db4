/** The credential types of this package. */
export type CredentialType = 'retreaverApi' | 'retreaverPostbackKeyApi';

/** What a user reads where a request fails: what happened, and what to do. */
export interface Advice {
	message: string;
	description?: string;
}

export interface Service {
	/** Where it lives when the credential names no base URL of its own. */
	host: string;
	credential: CredentialType;
	/** Whether no key may go there; of the credential only the base URL counts. */
	anonymous?: boolean;
	/** What it means that the service refuses who asks, by status. */
	refused: Record<'401' | '403', Advice>;
	/** Milliseconds until a try without an answer is given up. */
	timeout: number;
	/** Milliseconds within which a request is still tried again. The longer of the two ends it, whatever is going on. */
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
		'Check the Postback Key of the credential. Each key works for one thing only: real-time bidding (campaign page), call data writing (publisher page) or caller lists.',
});

const CAMPAIGN_KEY_REFUSED = always({
	message: 'Retreaver refused the campaign key',
	description:
		'Check "Campaign Key". You find it in the code for your web page that Retreaver shows for the campaign.',
});

/**
 * Every host of Retreaver that the nodes talk to (D; visitorNumbers: O). A bid that comes late is worth nothing, so real-time
 * bidding gives up early; a list of calls may take its time.
 */
export const SERVICES = {
	core: {
		host: 'https://api.retreaver.com',
		credential: 'retreaverApi',
		refused: API_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	rtb: {
		host: 'https://rtb.retreaver.com',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 10_000,
		retryWindow: 8_000,
	},
	dataWriting: {
		host: 'https://retreaverdata.com',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 15_000,
		retryWindow: 30_000,
	},
	callerLists: {
		host: 'https://api.retreaver.com',
		credential: 'retreaverPostbackKeyApi',
		refused: POSTBACK_KEY_REFUSED,
		timeout: 60_000,
		retryWindow: 120_000,
	},
	visitorNumbers: {
		host: 'https://api.rtvrapi.com',
		credential: 'retreaverApi',
		anonymous: true,
		refused: CAMPAIGN_KEY_REFUSED,
		timeout: 15_000,
		retryWindow: 30_000,
	},
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
