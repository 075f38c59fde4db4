import { UserError } from 'n8n-workflow';

import { listOf } from '../input/validate';

/** A range of IP addresses. IPv4 addresses are stored in their IPv6 form, ::ffff:192.0.2.1. */
export interface AddressRange {
	address: bigint;
	/** How many of the 128 bits are compared. */
	prefix: number;
}

const BITS = 128;

/**
 * Parses a list of IPv4 and IPv6 addresses and CIDR ranges, separated by commas, semicolons or whitespace.
 *
 * @returns an empty array for an empty list
 * @throws UserError that names the parameter and the first invalid entry
 */
export function addressRanges(value: unknown, parameter: string): AddressRange[] {
	const entries = listOf(value, parameter).flatMap((entry) => entry.split(/[\s;]+/));
	return entries.map((entry) => {
		const [address = '', length, ...rest] = entry.split('/');
		const bits = toBits(address);
		const longest = address.includes(':') ? BITS : 32;
		const counted =
			length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number(length) : NaN;
		if (bits === undefined || rest.length > 0 || !(counted <= longest)) {
			throw new UserError(
				`"${parameter}" must list IP addresses such as 192.0.2.10 or ranges such as 192.0.2.0/24, but has "${entry}". Leave it empty to allow all.`,
			);
		}
		return { address: bits, prefix: BITS - longest + counted };
	});
}

/**
 * Whether a sender is allowed.
 *
 * @param allowed an empty list allows everyone
 * @param addresses the sender's addresses as n8n's web server reports them; one match is enough
 */
export function isIpAllowed(
	allowed: readonly AddressRange[],
	addresses: readonly string[],
): boolean {
	if (allowed.length === 0) return true;
	return addresses.some((text) => {
		const bits = toBits(text.trim());
		return (
			bits !== undefined &&
			allowed.some(({ address, prefix }) => {
				const ignored = BigInt(BITS - prefix);
				return bits >> ignored === address >> ignored;
			})
		);
	});
}

/** The 128 bits of an address, or undefined for invalid text. The zone of an IPv6 address is ignored. */
function toBits(text: string): bigint | undefined {
	const [address = ''] = text.split('%');
	if (!/^[\da-f:.]+$/i.test(address)) return undefined;
	// The URL parser validates and normalizes IPv6. It is lenient with plain IPv4 ("127.1"), but not inside IPv6.
	const url = `http://[${/^[\d.]+$/.test(address) ? '::ffff:' : ''}${address}]/`;
	if (!URL.canParse(url)) return undefined;
	const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
	const groups = (part: string) => part.split(':').filter(Boolean);
	const zeros = Array<string>(BITS / 16 - groups(head).length - groups(tail).length).fill('0');
	const all = [...groups(head), ...zeros, ...groups(tail)];
	return BigInt(`0x${all.map((group) => group.padStart(4, '0')).join('')}`);
}
