import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from './facts';
import { type CredentialType, type HostName, HOSTS, SERVICES } from './services';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const SWITCH = 'otherAddresses';

const HOST_NAMES = Object.keys(HOSTS) as HostName[];

const fieldOf = (host: HostName) => ({
	name: `${host}BaseUrl`,
	displayName: `${HOSTS[host].title} Base URL`,
});

/** The names of the credential fields for base URLs. */
export const BASE_URL_FIELDS = HOST_NAMES.map((host) => fieldOf(host).name);

/** The credential fields for other base URLs: a switch, and a field for each host that the credential is used for. */
export function baseUrlFields(credential: CredentialType): INodeProperties[] {
	const hosts = Object.values(SERVICES)
		.filter((service) => service.credential === credential)
		.map(({ host }) => host);
	return [
		{
			displayName: 'Other Addresses',
			name: SWITCH,
			type: 'boolean',
			default: false,
			// n8n shows the bare code of a network error, whatever the test could say. The other credential's test sends nothing.
			hint:
				credential === 'retreaverApi'
					? 'If the test says no more than ENOTFOUND, ECONNREFUSED or ETIMEDOUT, your n8n cannot reach Retreaver: check its network, and the addresses here'
					: undefined,
			description: `Whether requests go to other addresses than Retreaver's own, because you use a proxy or your account is on ${new URL(facts.hosts.secondBrand).host}`,
		},
		...HOST_NAMES.filter((host) => hosts.includes(host)).map(
			(host): INodeProperties => ({
				...fieldOf(host),
				type: 'string',
				displayOptions: { show: { [SWITCH]: [true] } },
				default: '',
				placeholder: 'e.g. https://retreaver-proxy.example.com',
				description: `The https:// address to use instead of ${HOSTS[host].url}; empty for ${HOSTS[host].url} itself`,
			}),
		),
	];
}

/**
 * The base URL of a host, without a trailing slash: that of the credential, if it has one and the switch is on.
 *
 * @throws UserError if the base URL is invalid, or would send the keys over a network unencrypted
 */
export function resolveBaseUrl(credential: ICredentialDataDecryptedObject, host: HostName): string {
	const { name, displayName } = fieldOf(host);
	const baseUrl = credential[SWITCH] === true ? credential[name] : undefined;
	if (typeof baseUrl !== 'string' || baseUrl.trim() === '') return HOSTS[host].url;

	const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : null;
	if (!url || url.search || url.hash) {
		throw new UserError(
			`"${displayName}" of the Retreaver credential is not a valid address. Leave it empty to use Retreaver itself, or enter an address such as https://retreaver-proxy.example.com`,
		);
	}
	const secure = url.protocol === 'https:';
	if (!secure && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
		throw new UserError(
			`"${displayName}" of the Retreaver credential must start with https://, because the key travels in every request. Plain http:// is possible for localhost only.`,
		);
	}
	return (url.origin + url.pathname).replace(/\/+$/, '');
}

/**
 * Checks all base URLs of a credential.
 *
 * @throws UserError as {@link resolveBaseUrl} does
 */
export function checkBaseUrls(credential: ICredentialDataDecryptedObject): void {
	for (const host of HOST_NAMES) resolveBaseUrl(credential, host);
}

/** An expression for {@link resolveBaseUrl}, for the test request of a credential. */
export function baseUrlExpression(host: HostName): string {
	const own = `($credentials.${SWITCH} && $credentials.${fieldOf(host).name} || "")`;
	return `={{ ${own}.trim().replace(/\\/+$/, "") || "${HOSTS[host].url}" }}`;
}

/** The path of a request. n8n's HTTP Request node can also use these credentials; it passes the URL as `uri`. */
export function requestPath({
	url,
	uri = url,
	baseURL = HOSTS.core.url,
}: IHttpRequestOptions & { uri?: string }): string {
	return new URL(uri, baseURL).pathname;
}
