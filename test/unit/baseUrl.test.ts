import { UserError } from 'n8n-workflow';

import {
	BASE_URL_FIELDS,
	checkBaseUrls,
	requestPath,
	resolveBaseUrl,
} from '../../nodes/shared/api/baseUrl';
import { addresses } from '../addresses';

const resolve = (rtbBaseUrl?: string | null) =>
	resolveBaseUrl({ otherAddresses: true, rtbBaseUrl: rtbBaseUrl! }, 'rtb');

test.each([undefined, null, '', '  '])('%j leaves the host of the service', (baseUrl) => {
	expect(resolve(baseUrl)).toBe('https://rtb.retreaver.com');
});

test('an address counts for its own host, and while the switch is on only', () => {
	const credential = { otherAddresses: true, coreBaseUrl: 'https://api.routingapi.com' };
	expect(resolveBaseUrl(credential, 'core')).toBe('https://api.routingapi.com');
	expect(resolveBaseUrl(credential, 'rtb')).toBe('https://rtb.retreaver.com');
	expect(resolveBaseUrl({ ...credential, otherAddresses: false }, 'core')).toBe(
		'https://api.retreaver.com',
	);
});

test.each(BASE_URL_FIELDS)('all of them are checked: %s', (field) => {
	const right = addresses('https://proxy.example.com');
	expect(() => checkBaseUrls(right)).not.toThrow();
	expect(() => checkBaseUrls({ ...right, [field]: 'proxy' })).toThrow(/^"[\w ]+ Base URL" of the/);
});

test.each([
	['https://proxy.example.com', 'https://proxy.example.com'],
	[' https://proxy.example.com/ ', 'https://proxy.example.com'],
	['\u00a0https://proxy.example.com\u00a0', 'https://proxy.example.com'],
	['https://proxy.example.com:8443/retreaver//', 'https://proxy.example.com:8443/retreaver'],
	['http://localhost:4010', 'http://localhost:4010'],
	['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
	['http://127.8.9.10', 'http://127.8.9.10'],
	['http://[::1]:4010', 'http://[::1]:4010'],
])('%j becomes %s', (baseUrl, expected) => {
	expect(resolve(baseUrl)).toBe(expected);
});

test.each([
	'http://proxy.example.com',
	'http://localhost.example.com',
	'http://127.0.0.1.example.com',
	'http://127.0.0.1@example.com',
	'http://0.0.0.0',
	'ftp://localhost',
	'javascript:alert(1)',
	'file:///etc/hosts',
])('%j would send the key in clear text', (baseUrl) => {
	expect(() => resolve(baseUrl)).toThrow(UserError);
	expect(() => resolve(baseUrl)).toThrow(
		'"RTB Base URL" of the Retreaver credential must start with https://',
	);
});

test.each([
	'api.retreaver.com',
	'https://',
	'https://proxy.example.com/?a=1',
	'https://proxy.example.com/#a',
])('%j is no address', (baseUrl) => {
	expect(() => resolve(baseUrl)).toThrow(UserError);
	expect(() => resolve(baseUrl)).toThrow(
		'"RTB Base URL" of the Retreaver credential is not a valid address',
	);
});

test.each([
	[{ url: 'https://api.retreaver.com/calls.json?a=1' }, '/calls.json'],
	[{ url: '', uri: 'https://api.retreaver.com/calls.json' }, '/calls.json'],
	[{ url: '/calls.json' }, '/calls.json'],
	[{ url: 'calls.json', baseURL: 'https://api.retreaver.com/api/v2/' }, '/api/v2/calls.json'],
])('the path of %j is %s', (request, path) => {
	expect(requestPath(request)).toBe(path);
});
