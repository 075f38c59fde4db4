import { redact, secretsOf } from '../../nodes/shared/api/redact';

describe('redact', () => {
	test('hides each secret wherever it stands, percent-encoded too', () => {
		const text = 'GET /a?api_key=k/1+2 and k%2F1%2B2, Bearer s3cret';
		expect(redact(text, ['k/1+2', 's3cret'])).toBe('GET /a?api_key=*** and ***, Bearer ***');
	});

	test.each([
		['in a URL within a URL', 'k%252F1%252B2%2520%2522x%2522'],
		['with blanks as a plus', 'k/1+2+"x"'],
		['in JSON', 'k/1+2 \\"x\\"'],
		['in JSON within a URL', 'k%2f1%2b2+%22x%22'],
	])('hides a secret %s, and nothing around it', (_, form) => {
		expect(redact(`a${form}z`, ['k/1+2 "x"'])).toBe('a***z');
	});

	test('takes no other sign for a blank', () => {
		expect(redact('a+b', ['a-b'])).toBe('a+b');
	});

	test('hides a secret that begins like another one as a whole', () => {
		expect(redact('abc-123', ['abc', 'abc-123'])).not.toContain('123');
	});

	test('leaves the text alone where there are no secrets', () => {
		expect(redact('text', ['', ''])).toBe('text');
	});
});

test('every text of a credential is a secret, but addresses and IDs', () => {
	const credential = {
		apiKey: ' k1\n',
		aFieldOfTomorrow: 's2',
		companyId: '4021',
		keyFor: 'rtb',
		coreBaseUrl: 'https://proxy.example.com',
		allowedHttpRequestDomains: 'all',
		flag: true,
	};
	expect(secretsOf(credential)).toEqual(['k1', 's2']);
});
