import { UserError } from 'n8n-workflow';

import { countryOf, phoneNumber, phoneOrSip } from '../../nodes/shared/input/phoneNumber';

const read = (value: unknown, country?: string) => phoneNumber(value, 'Caller', country);

/** Each refusal is a UserError that quotes the parameter's name. */
function expectRefusal(validate: () => unknown, reason = '') {
	expect(validate).toThrow(UserError);
	expect(validate).toThrow('"Caller"');
	expect(validate).toThrow(reason);
}

describe('a number of the US or Canada', () => {
	test.each([
		['+14155550123'],
		['+1 (415) 555-0123'],
		['415.555.0123'],
		['1-415-555-0123'],
		[4155550123],
		['+1 1 415 555 0123'],
		['011 1 415 555 0123'],
		['001 415 555 0123'],
		['tel:+1-415-555-0123'],
	])('%j is read', (value) => expect(read(value)).toBe('+14155550123'));

	test.each([
		['+1 115 555 0123'],
		['115 555 0123'],
		['415 155 0123'],
		['911 555 0123'],
		['490 555 0123'],
		['555-0123'],
		['41555501234'],
		['442079460123'],
		['+1415555012345678'],
	])('%s is refused', (value) => expectRefusal(() => read(value)));
});

describe('signs that come with a copied number', () => {
	test.each([
		['marks of the direction of text', '\u202A+1 415 555 0123\u202C'],
		['marks of direction in between', '+1\u200E 415\u200F 555 0123'],
		['spaces of no width', '\u200B+1\u2060415\uFEFF5550123\u200D'],
		['spaces that do not break', '+1\u00A0415\u202F555\u20070123'],
		['dashes that do not break', '+1\u2011415\u2011555\u20110123'],
		['long dashes', '+1\u2013415\u2014555\u22120123'],
		['a soft hyphen', '+1415\u00AD5550123'],
		['full-width signs', '＋１（４１５）５５５－０１２３'],
	])('%s are read through', (_, value) => expect(read(value)).toBe('+14155550123'));
});

describe('the trunk prefix', () => {
	test.each([
		['+44 (0)20 7946 0958', '+442079460958'],
		['+44 020 7946 0958', '+442079460958'],
		['0044 (0)20 7946 0958', '+442079460958'],
		['+49 (0)30 901820', '+4930901820'],
		['+7 (8) 495 123-45-67', '+74951234567'],
		['+36 (06) 1 234 5678', '+3612345678'],
	])('of %s goes', (value, expected) => expect(read(value)).toBe(expected));

	test.each([
		['+39 06 6982 1234', '+390669821234'],
		['+39 (0)6 6982 1234', '+390669821234'],
		['+225 07 12 34 56 78', '+2250712345678'],
		['+242 06 612 3456', '+242066123456'],
	])('looks like the zero of %s, which is part of the number and stays', (value, expected) =>
		expect(read(value)).toBe(expected),
	);
});

describe('a number without its country code is one of the Default Country', () => {
	test.each([
		['GB', '020 7946 0958', '+442079460958'],
		['GB', '2079460958', '+442079460958'],
		['GB', '(020) 7946 0958', '+442079460958'],
		['GB', '442079460958', '+442079460958'],
		['GB', '00 1 415 555 0123', '+14155550123'],
		['AU', '0011 44 20 7946 0958', '+442079460958'],
		['AU', '0044 20 7946 0958', '+442079460958'],
		['AU', '(02) 5550 1234', '+61255501234'],
		['IT', '06 6982 1234', '+390669821234'],
		['DE', '030 901820', '+4930901820'],
		['FR', '01 99 00 12 34', '+33199001234'],
		['RU', '8 (495) 123-45-67', '+74951234567'],
		['RU', '8~10 44 20 7946 0958'.replace('~', ''), '+442079460958'],
		['AR', '011 15-2345-6789', '+5491123456789'],
		['MX', '55 1234 5678', '+525512345678'],
		['BR', '0 15 11 2345-6789', '+551123456789'],
		['AG', '464 1234', '+12684641234'],
		['CA', '(604) 555-0123', '+16045550123'],
	])('%s: %s', (country, value, expected) => expect(read(value, country)).toBe(expected));

	test('which is in the sentence where it has no such number', () => {
		expectRefusal(
			() => read('415 555 0123', 'GB'),
			'no such number in the Default Country (United Kingdom)',
		);
	});

	test('and is not guessed where two countries are possible', () => {
		expectRefusal(() => read('0066 2 123 4567', 'TH'), 'It can be +621234567 or +6621234567');
	});

	test('which must be one', () => {
		expect(() => read('415 555 0123', 'Atlantis')).toThrow('"Default Country"');
	});
});

test.each([
	['+1 415 555 0123 x123', 'x123'],
	['(415) 555-0123 ext. 5', 'ext. 5'],
	['+14155550123 Extension 12', 'Extension 12'],
	['+14155550123;ext=4', ';ext=4'],
	['+14155550123,,5', ',,5'],
	['+14155550123 #55', '#55'],
])('the extension of %s is refused in words', (value, extension) => {
	expectRefusal(() => read(value), `has an extension ("${extension}")`);
});

test.each(['', ' ', '\u200B', 'call me', '+1415555O123', '+1', '+', '0', '4155550123, 4155550124'])(
	'%j is no phone number',
	(value) => expectRefusal(() => read(value)),
);

test.each([
	['an unknown country code', '+999 415 555 0123', 'No country code begins like this'],
	['a zero behind the plus', '+0155550123', 'No country code begins like this'],
	['United Kingdom, a digit short', '+44 20 7946 095', '+44'],
	['United Kingdom, a digit too many', '+44 20 7946 09580', '+44'],
	['United Kingdom, no such area', '+44 60 7946 0958', '+44'],
	['France, a digit short', '+33 1 99 00 12 3', '+33'],
	['Spain, a number with a zero', '+34 091 234 5678', '+34'],
	['Germany, two digits', '+49 30', '+49'],
	['Netherlands, a digit too many', '+31 20 794 09580', '+31'],
	['Poland, a zero', '+48 022 345 67 89', '+48'],
	['Portugal, no such first digit', '+351 112 345 678', '+351'],
	['Denmark, a digit short', '+45 32 12 34 5', '+45'],
	['Norway, no such first digit', '+47 12 34 56 78', '+47'],
	['Switzerland, a digit short', '+41 44 668 18 0', '+41'],
	['Israel, a digit too many', '+972 50 234 56789', '+972'],
	['India, a digit short', '+91 98765 4321', '+91'],
	['Australia, no such first digit', '+61 9 5550 1234', '+61'],
	['Mexico, the 1 of former times', '+52 1 55 1234 5678', '+52'],
	['Brazil, a digit short', '+55 11 2345 67', '+55'],
	['South Africa, a zero too many', '+27 00 123 4567', '+27'],
	['Philippines, a digit short', '+63 912 345 678', '+63'],
	['Singapore, no such first digit', '+65 2123 4567', '+65'],
	['United Arab Emirates, a digit too many', '+971 50 123 456789', '+971'],
	['Germany, more than 15 digits', '+49 1525 123456789012', '+49'],
])('%s is refused', (_, value, reason) => {
	const code = reason.startsWith('+');
	expectRefusal(() => read(value), code ? `behind the country code ${reason}.` : reason);
});

test('the country is that of the credential, where it has one', () => {
	expect(countryOf({ defaultCountry: 'GB' })).toBe('GB');
	expect([countryOf({ defaultCountry: '' }), countryOf({})]).toEqual([undefined, undefined]);
});

describe('phoneOrSip', () => {
	test.each([
		['(415) 555-0123', '+14155550123'],
		['+442079460123', '+442079460123'],
		[' sip:sales@example.com ', 'sip:sales@example.com'],
		['sip:+14155550123@example.com:5060', 'sip:+14155550123@example.com:5060'],
	])('reads %j as %s', (value, expected) => {
		expect(phoneOrSip(value, 'Caller', undefined)).toBe(expected);
	});

	test.each(['sips:a@example.com', 'sales@example.com', 'sip:a@example.com x', 'x sip:a@b.com'])(
		'refuses %j in words of both kinds',
		(value) => {
			expectRefusal(() => phoneOrSip(value, 'Caller', undefined), 'or a SIP address such as');
		},
	);

	test.each(['sip:example.com', 'sales@example.com', 'sip:a b@example.com', '555', ''])(
		'refuses %j by the name of the parameter',
		(value) => expectRefusal(() => phoneOrSip(value, 'Caller', undefined)),
	);
});
