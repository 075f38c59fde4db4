import { BlockList, isIPv6 } from 'node:net';

import fc from 'fast-check';
import { UserError } from 'n8n-workflow';

import { addressRanges, isIpAllowed } from '../../nodes/shared/webhooks/allowedIps';

const isAllowed = (allowed: unknown, ...addresses: string[]) =>
	isIpAllowed(addressRanges(allowed, 'Allowed IPs'), addresses);

test.each<[unknown, string, boolean]>([
	['', '192.0.2.10', true],
	[' , ', '192.0.2.10', true],
	['192.0.2.10', '192.0.2.10', true],
	['192.0.2.10', '192.0.2.11', false],
	['192.0.2.9 192.0.2.10', '192.0.2.10', true],
	['192.0.2.9 ; 192.0.2.10', '192.0.2.10', true],
	[['192.0.2.9', '192.0.2.10'], '192.0.2.10', true],
	['192.0.2.0/24', '192.0.2.255', true],
	['192.0.2.0/24', '192.0.3.0', false],
	['192.0.2.128/25', '192.0.2.127', false],
	['192.0.2.10/32', '192.0.2.11', false],
	['0.0.0.0/0', '192.0.2.10', true],
	['0.0.0.0/0', '2001:db8::1', false],
	['::/0', '192.0.2.10', true],
	['192.0.2.10', '::ffff:192.0.2.10', true],
	['::ffff:192.0.2.10', '192.0.2.10', true],
	['2001:db8::/32', '2001:DB8:ffff::1', true],
	['2001:db8::/32', '2001:db9::1', false],
	['2001:db8:0:0:0:0:0:1', '2001:db8::1', true],
	['fe80::1', 'fe80::1%eth0', true],
	['::1', '::\t1', false],
	['::1', '::1]/x', false],
	['192.0.2.10', ' 192.0.2.10 ', true],
	['192.0.2.10', '', false],
	['192.0.2.10', 'unknown', false],
])('%j lets %s in: %j', (allowed, address, expected) => {
	expect(isAllowed(allowed, address)).toBe(expected);
});

test('one address of several is enough', () => {
	expect(isAllowed('192.0.2.10', '198.51.100.1', '192.0.2.10')).toBe(true);
	expect(isAllowed('192.0.2.10', '198.51.100.1', '198.51.100.2')).toBe(false);
});

test.each([
	'*',
	'abc',
	'192.0.2',
	'192.0.2.256',
	'192.0.2.010',
	'192.0.2.1-192.0.2.9',
	'192.0.2.0/33',
	'192.0.2.0/',
	'192.0.2.0/24/8',
	'192.0.2.0/24x',
	'192.0.2.0/x24',
	'192.0.2.*',
	'2001:db8::/129',
	'::1]/[',
	'example.com',
	null,
	undefined,
	{},
])('%j is refused by the name of the parameter', (allowed) => {
	expect(() => addressRanges(allowed, 'Allowed IPs')).toThrow(UserError);
	expect(() => addressRanges(allowed, 'Allowed IPs')).toThrow('"Allowed IPs"');
});

test('ranges hold the addresses that a BlockList of Node.js holds', () => {
	const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
	const ipv4 = fc.record({ network: fc.ipV4(), length: fc.nat(32), address: fc.ipV4() });
	const ipv6 = fc.record({ network: fc.ipV6(), length: fc.nat(128), address: fc.ipV6() });
	fc.assert(
		fc.property(fc.oneof(ipv4, ipv6), ({ network, length, address }) => {
			const list = new BlockList();
			list.addSubnet(network, length, family(network));
			for (const candidate of [network, address]) {
				expect(isAllowed(`${network}/${length}`, candidate)).toBe(
					list.check(candidate, family(candidate)),
				);
			}
		}),
	);
});
