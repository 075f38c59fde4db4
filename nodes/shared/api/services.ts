/** The credential types of this package. */
export type CredentialType = 'retreaverApi' | 'retreaverPostbackKeyApi';

export interface Service {
	/** Where it lives when the credential names no base URL of its own. */
	host: string;
	credential: CredentialType;
	/** Whether no key may go there; of the credential only the base URL counts. */
	anonymous?: boolean;
	/** Milliseconds until a try without an answer is given up. */
	timeout: number;
	/** Milliseconds within which a request is still tried again. The longer of the two ends it, whatever is going on. */
	retryWindow: number;
}

/**
 * Every host of Retreaver that the nodes talk to (D; visitorNumbers: O). A bid that comes late is worth nothing, so real-time
 * bidding gives up early; a list of calls may take its time.
 */
export const SERVICES = {
	core: {
		host: 'https://api.retreaver.com',
		credential: 'retreaverApi',
		timeout: 60_000,
		retryWindow: 120_000,
	},
	rtb: {
		host: 'https://rtb.retreaver.com',
		credential: 'retreaverPostbackKeyApi',
		timeout: 10_000,
		retryWindow: 8_000,
	},
	dataWriting: {
		host: 'https://retreaverdata.com',
		credential: 'retreaverPostbackKeyApi',
		timeout: 15_000,
		retryWindow: 30_000,
	},
	callerLists: {
		host: 'https://api.retreaver.com',
		credential: 'retreaverPostbackKeyApi',
		timeout: 60_000,
		retryWindow: 120_000,
	},
	visitorNumbers: {
		host: 'https://api.rtvrapi.com',
		credential: 'retreaverApi',
		anonymous: true,
		timeout: 15_000,
		retryWindow: 30_000,
	},
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
