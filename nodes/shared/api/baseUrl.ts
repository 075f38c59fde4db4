import type { IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base URL for requests, without a trailing slash: the credential's base URL (a proxy or the simulator, which serve
 * the paths of all hosts under one address) or, if that is empty, the service's host.
 *
 * @throws UserError if the base URL is invalid, or would send the keys over a network unencrypted
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

/** The path of a request. n8n's HTTP Request node can also use these credentials; it passes the URL as `uri`. */
export function requestPath(
	{ url, uri = url, baseURL }: IHttpRequestOptions & { uri?: string },
	serviceHost: string,
): string {
	return new URL(uri, baseURL ?? serviceHost).pathname;
}
