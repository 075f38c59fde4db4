import type { IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address that requests go to: the credential's own base URL (a proxy or the simulator, which serve
 * every host's paths under one address) or the service's host. Without a trailing slash.
 *
 * @throws UserError where the base URL is no URL, or would carry the keys in clear text over a network
 */
export function resolveBaseUrl(baseUrl: unknown, serviceHost: string): string {
	if (typeof baseUrl !== 'string' || baseUrl.trim() === '') return serviceHost;

	const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : null;
	if (!url || url.search || url.hash) {
		throw new UserError(
			'The Base URL of the Retreaver credential is not a valid address. Leave it empty to use Retreaver itself, or enter an address such as https://retreaver-proxy.example.com',
		);
	}
	const secure = url.protocol === 'https:';
	if (!secure && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
		throw new UserError(
			'The Base URL of the Retreaver credential must start with https://, because the key travels in every request. Plain http:// is possible for localhost only.',
		);
	}
	return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** The path of a request. n8n's own HTTP Request node, which can use our credentials as well, calls the address `uri`. */
export function requestPath(
	{ url, uri = url, baseURL }: IHttpRequestOptions & { uri?: string },
	serviceHost: string,
): string {
	return new URL(uri, baseURL ?? serviceHost).pathname;
}
