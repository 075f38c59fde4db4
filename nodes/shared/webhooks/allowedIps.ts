/**
 * Whether a request may come in.
 *
 * @param allowed addresses separated by commas; empty allows all
 * @param addresses the sender's, as n8n's web server knows it
 */
export function isIpAllowed(allowed: string, addresses: readonly string[]): boolean {
	const list = allowed.split(',').map(plain).filter(Boolean);
	return list.length === 0 || addresses.some((address) => list.includes(plain(address)));
}

/** IPv4 addresses may come in the IPv6 form ::ffff:192.0.2.1. */
function plain(address: string): string {
	return address
		.trim()
		.toLowerCase()
		.replace(/^::ffff:(?=\d+\.)/, '');
}
