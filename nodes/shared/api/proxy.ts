/** Headers that only proxies send. */
const PROXY_HEADERS = ['proxy-authenticate', 'x-squid-error'];
/** Words on the error pages of proxies and firewalls. */
const PROXY_WORDS = /\b(proxy|firewall|web filter|squid|zscaler|fortigate|blue coat)\b/i;

/**
 * What shows that a proxy or firewall refused the request rather than Retreaver, which answers in JSON.
 *
 * @param answer with the names of the headers in lower case
 * @returns for example `via: 1.1 proxy.example.com`; undefined if Retreaver answered, or if it is not a refusal
 */
export function traceOfProxy({
	status,
	headers,
	body,
}: {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}): string | undefined {
	const traceOf = (name?: string) => name && `${name}: ${String(headers[name])}`;
	const ownHeader = PROXY_HEADERS.find((name) => name in headers);
	if (status === 407) return traceOf(ownHeader) ?? 'status 407';
	if (status !== 403 || (typeof body === 'object' && body !== null)) return undefined;
	if (ownHeader) return traceOf(ownHeader);
	const page = typeof body === 'string' && /^\s*</.test(body) ? body : '';
	// A network in front of Retreaver may add it as well, but does not answer with a page.
	if (page && 'via' in headers) return traceOf('via');
	return PROXY_WORDS.test(page) ? 'it is a page of a proxy or firewall' : undefined;
}
