import { DateTime } from 'luxon';
import { UserError } from 'n8n-workflow';

import {
	inOrder,
	jsonObject,
	phoneNumber,
	phoneOrSip,
	required,
	timestamp,
	uuid,
} from '../../nodes/shared/input/validate';

/** Each refusal is a UserError that quotes the parameter's name. */
function expectRefusal(validate: () => unknown, parameter: string) {
	expect(validate).toThrow(UserError);
	expect(validate).toThrow(`"${parameter}"`);
}

describe('required', () => {
	test.each([
		[' text ', 'text'],
		[0, '0'],
		[false, 'false'],
	])('reads %j as %j', (value, expected) => {
		expect(required(value, 'Name')).toBe(expected);
	});

	test.each([undefined, null, '', ' \t\n'])('refuses %j', (value) => {
		expectRefusal(() => required(value, 'Name'), 'Name');
	});

	test.each<unknown>([{ first: 'Ada' }, [{ first: 'Ada' }], { toString: 1 }])(
		'refuses %j rather than writing [object Object]',
		(value) => {
			expectRefusal(() => required(value, 'Name'), 'Name');
		},
	);
});

describe('uuid', () => {
	test('comes in lower case, without spaces around it', () => {
		expect(uuid(' 3F0C6A52-8D1E-4B7A-9C35-1E2D4F6A8B90 ', 'Call UUID')).toBe(
			'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
		);
	});

	test.each([
		'',
		'3f0c6a52',
		'3f0c6a528d1e4b7a9c351e2d4f6a8b90',
		'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b9g',
		'../3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
		'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90\n3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
	])('refuses %j', (value) => {
		expectRefusal(() => uuid(value, 'Call UUID'), 'Call UUID');
	});
});

describe('phoneNumber', () => {
	test.each([
		['+14155550123', '+14155550123'],
		['+1 (415) 555-0123', '+14155550123'],
		['415.555.0123', '+14155550123'],
		['1-415-555-0123', '+14155550123'],
		[4155550123, '+14155550123'],
		['+44 20 7946 0123', '+442079460123'],
	])('reads %j as %s', (value, expected) => {
		expect(phoneNumber(value, 'Caller')).toBe(expected);
	});

	test.each([
		'',
		'555-0123',
		'+0155550123',
		'115 555 0123',
		'415 155 0123',
		'442079460123',
		'+1415555012345678',
		'+1415555O123',
		'+14155550123;ext=4',
	])('refuses %j', (value) => {
		expectRefusal(() => phoneNumber(value, 'Caller'), 'Caller');
	});
});

describe('phoneOrSip', () => {
	test.each([
		['(415) 555-0123', '+14155550123'],
		['+442079460123', '+442079460123'],
		[' sip:sales@example.com ', 'sip:sales@example.com'],
		['sip:+14155550123@example.com:5060', 'sip:+14155550123@example.com:5060'],
	])('reads %j as %s', (value, expected) => {
		expect(phoneOrSip(value, 'Number')).toBe(expected);
	});

	test.each(['sip:example.com', 'sales@example.com', 'sip:a b@example.com', '555', ''])(
		'refuses %j by the name of the parameter',
		(value) => {
			expect(() => phoneOrSip(value, 'Number')).toThrow(UserError);
			expect(() => phoneOrSip(value, 'Number')).toThrow('"Number"');
		},
	);
});

describe('timestamp', () => {
	const zone = 'America/New_York';

	test.each([
		[
			'a date without an offset, in the workflow’s time zone',
			'2026-03-01',
			'2026-03-01T00:00:00-05:00',
		],
		['summer time', '2026-07-01T09:30', '2026-07-01T09:30:00-04:00'],
		['a space between date and time', '2026-03-01 09:30:00', '2026-03-01T09:30:00-05:00'],
		['UTC', '2026-03-01T09:30:00Z', '2026-03-01T09:30:00+00:00'],
		['an offset of its own', '2026-03-01T09:30:00+02:00', '2026-03-01T09:30:00+02:00'],
		['a Date', new Date('2026-03-01T09:30:00Z'), '2026-03-01T04:30:00-05:00'],
		['a luxon DateTime', DateTime.utc(2026, 3, 1, 9, 30), '2026-03-01T09:30:00+00:00'],
	])('reads %s', (_, value, expected) => {
		expect(timestamp(value, 'Created After', zone)).toBe(expected);
	});

	test.each([
		'',
		'yesterday',
		'2026-13-01',
		'2026-02-30',
		'03/01/2026',
		new Date(NaN),
		DateTime.invalid('test'),
	])('refuses %j', (value) => {
		expectRefusal(() => timestamp(value, 'Created After', zone), 'Created After');
	});
});

describe('inOrder', () => {
	const check = (start?: string, end?: string) => () => inOrder(start, end, 'From', 'To');

	test('compares points in time rather than texts', () => {
		expect(check('2026-03-01T09:00:00+02:00', '2026-03-01T08:00:00+00:00')).not.toThrow();
		expectRefusal(check('2026-03-01T08:00:00+00:00', '2026-03-01T09:00:00+02:00'), 'From');
		expectRefusal(check('2026-03-01T08:00:00+00:00', '2026-03-01T09:00:00+02:00'), 'To');
	});

	test('takes an open end, and two equal ones', () => {
		const time = '2026-03-01T08:00:00+00:00';
		for (const open of [check(time), check(undefined, time), check(), check(time, time)]) {
			expect(open).not.toThrow();
		}
	});
});

describe('jsonObject', () => {
	test.each([
		['{"score": 85}', { score: 85 }],
		[{ score: 85 }, { score: 85 }],
		['', {}],
		['  ', {}],
		['null', {}],
		[undefined, {}],
		[null, {}],
	])('reads %j', (value, expected) => {
		expect(jsonObject(value, 'Tags')).toEqual(expected);
	});

	test.each(['{"score": }', '{score: 85}', '[1, 2]', [1, 2], '85', 85, '"text"', 'true'])(
		'refuses %j',
		(value) => {
			expectRefusal(() => jsonObject(value, 'Tags'), 'Tags');
		},
	);
});
