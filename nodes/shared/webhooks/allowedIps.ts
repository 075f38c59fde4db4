import { UserError } from 'n8n-workflow';

import { listOf } from '../input/validate';

/** Addresses that begin with the same bits. IPv4 addresses are kept in their IPv6 form, ::ffff:192.0.2.1. */
export interface AddressRange {
	address: bigint;
	/** How many of the 128 bits count. */
	prefix: number;
}

const BITS = 128;

/**
 * Reads a list of IPv4 and IPv6 addresses and of ranges in CIDR notation, with commas or blanks between them.
 *
 * @returns no range where the list is empty
 * @throws UserError that names the parameter and the first entry that is none of these
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
 * Whether a request may come in.
 *
 * @param allowed none allows all
 * @param addresses the sender's, as n8n's web server knows it
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

/** The 128 bits of an address, undefined where the text is none. The zone of an IPv6 address does not count. */
function toBits(text: string): bigint | undefined {
	const [address = ''] = text.split('%');
	if (!/^[\da-f:.]+$/i.test(address)) return undefined;
	// The URL parser checks an address, and writes each in one way. It takes IPv4 only in an IPv6 address as strictly.
	const url = `http://[${/^[\d.]+$/.test(address) ? '::ffff:' : ''}${address}]/`;
	if (!URL.canParse(url)) return undefined;
	const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
	const groups = (part: string) => part.split(':').filter(Boolean);
	const zeros = Array<string>(BITS / 16 - groups(head).length - groups(tail).length).fill('0');
	const all = [...groups(head), ...zeros, ...groups(tail)];
	return BigInt(`0x${all.map((group) => group.padStart(4, '0')).join('')}`);
}
