import { DateTime } from 'luxon';
import { UserError } from 'n8n-workflow';

import {
	boolean,
	decimalNumber,
	digits,
	entered,
	inOrder,
	isUuid,
	jsonObject,
	listOf,
	oneOf,
	required,
	timestamp,
	uuid,
	wholeNumber,
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

	test('takes a date', () => {
		expect(required(new Date(NaN), 'Name')).toBe('Invalid Date');
		expect(required(DateTime.utc(2026, 3, 1), 'Name')).toBe('2026-03-01T00:00:00.000Z');
	});

	test.each([undefined, null, '', ' \t\n'])('refuses %j', (value) => {
		expectRefusal(() => required(value, 'Name'), 'Name');
	});

	test('quotes what is no single value', () => {
		expect(() => required({ first: 'Ada' }, 'Name')).toThrow('but is {"first":"Ada"}.');
	});

	test.each<unknown>([{ first: 'Ada' }, [{ first: 'Ada' }], { toString: 1 }, ['Ada', 'Bob']])(
		'refuses %j, which is no single value',
		(value) => {
			expectRefusal(() => required(value, 'Name'), 'Name');
		},
	);
});

describe('numbers', () => {
	test.each<[unknown, number]>([
		[90, 90],
		['90', 90],
		[' +90 ', 90],
		['-5', -5],
	])('%j is the whole number %d', (value, expected) => {
		expect(wholeNumber(value, 'Seconds')).toBe(expected);
	});

	test.each<unknown>(['', ' ', null, undefined, 'abc', '6,588', '0x10', '1e3', 1.5, '1.5', NaN])(
		'%j is no whole number',
		(value) => expectRefusal(() => wholeNumber(value, 'Seconds'), 'Seconds'),
	);

	test.each<unknown>([Infinity, 2 ** 53, true, {}, [5], new Date()])(
		'%j is no whole number either',
		(value) => expectRefusal(() => wholeNumber(value, 'Seconds'), 'Seconds'),
	);

	test('the limits are part of the range, and named', () => {
		expect([1, 3600].map((value) => wholeNumber(value, 'Timeout', { min: 1, max: 3600 }))).toEqual([
			1, 3600,
		]);
		expect(() => wholeNumber(3601, 'Timeout', { min: 1, max: 3600 })).toThrow(
			'"Timeout" must be a whole number from 1 to 3600, but is "3601".',
		);
		expect(() => wholeNumber(-5, 'Seconds', { min: 0 })).toThrow(
			'"Seconds" must be a whole number of 0 or more, but is "-5".',
		);
	});

	test('decimals are read where they make sense', () => {
		expect(['12.50', '.5', '3.', 0].map((value) => decimalNumber(value, 'Payout'))).toEqual([
			12.5, 0.5, 3, 0,
		]);
		expect(decimalNumber(1e-7, 'Payout')).toBe(1e-7);
		expect(() => decimalNumber('x', 'Payout')).toThrow(
			'"Payout" must be a number, such as 12.5, but is "x".',
		);
		expect(() => decimalNumber('12,5', 'Payout', { min: 0 })).toThrow(
			'"Payout" must be a number of 0 or more, such as 12.5, but is "12,5".',
		);
	});
});

describe('boolean', () => {
	test.each<[boolean, unknown[]]>([
		[true, [true, 'true', ' True ', 'YES', 'on', 1, '1']],
		[false, [false, 'false', 'False ', 'no', 'Off', 0, '0']],
	])('reads as %j: %j', (expected, values) => {
		for (const value of values) expect(boolean(value, 'Paused')).toBe(expected);
	});

	test.each<unknown>([undefined, null, '', 'maybe', 'n', 2, {}, [true], []])(
		'refuses %j',
		(value) => {
			expectRefusal(() => boolean(value, 'Paused'), 'Paused');
		},
	);
});

describe('digits', () => {
	test('come without spaces around them', () => {
		expect([' 9872 ', 9872, '0044'].map((value) => digits(value, 'ID', 'Look it up.'))).toEqual([
			'9872',
			'9872',
			'0044',
		]);
	});

	test.each<unknown>(['6,588', '98a', '-5', 98.5, 1e21, {}, ['98'], '', undefined])(
		'refuses %j',
		(value) => expectRefusal(() => digits(value, 'ID', 'Look it up.'), 'ID'),
	);

	test('the error ends with where to find the ID', () => {
		expect(() => digits('x', 'ID', 'Look it up.')).toThrow(
			'"ID" must have digits only, but is "x". Look it up.',
		);
	});
});

describe('listOf', () => {
	test.each<[unknown, string[]]>([
		['a, b,,a ', ['a', 'b']],
		[
			['a', ' b '],
			['a', 'b'],
		],
		[30, ['30']],
		[
			[30, '90'],
			['30', '90'],
		],
		['', []],
		[' ', []],
		[[], []],
	])('reads %j as %j', (value, expected) => {
		expect(listOf(value, 'Keys')).toEqual(expected);
	});

	test.each<unknown>([undefined, null, ['a', undefined], ['a', null], [['a']], [{}], {}])(
		'refuses %j',
		(value) => expectRefusal(() => listOf(value, 'Keys'), 'Keys'),
	);
});

describe('oneOf', () => {
	const options = [
		{ name: 'Version 1', value: 1 },
		{ name: 'Always', value: 'always' },
	];

	test('an option is found by its value, in any type and case', () => {
		expect([1, '1', ' Always '].map((value) => oneOf(value, 'Version', options))).toEqual([
			1,
			1,
			'always',
		]);
	});

	test('another value is an error that names those there are', () => {
		expect(() => oneOf(5, 'Version', options)).toThrow(
			'"Version" must be one of 1 (Version 1), always, but is "5".',
		);
		expectRefusal(() => oneOf(undefined, 'Version', options), 'Version');
	});
});

describe('uuid', () => {
	test('comes in lower case, without spaces around it', () => {
		expect(uuid(' 3F0C6A52-8D1E-4B7A-9C35-1E2D4F6A8B90 ', 'Call ID')).toBe(
			'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
		);
	});

	test('is told from other values', () => {
		const id = '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90';
		expect([` ${id}\n`, [id], `${id}0`, 7].map(isUuid)).toEqual([true, false, false, false]);
	});

	test.each([
		'',
		'3f0c6a52',
		'3f0c6a528d1e4b7a9c351e2d4f6a8b90',
		'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b9g',
		'../3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
		'3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90\n3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
	])('refuses %j', (value) => {
		expectRefusal(() => uuid(value, 'Call ID'), 'Call ID');
	});
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
		'+12026-03-01',
		'2026-03-01T09:30:00+50:00',
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
	])('reads %j', (value, expected) => {
		expect(jsonObject(value, 'Tags')).toEqual(expected);
	});

	test.each(['{"score": }', '{score: 85}', '[1, 2]', [1, 2], '85', 85, '"text"', 'true', 'null'])(
		'refuses %j',
		(value) => {
			expectRefusal(() => jsonObject(value, 'Tags'), 'Tags');
		},
	);

	test('says what is wrong with the JSON', () => {
		expect(() => jsonObject('{"score": }', 'Tags')).toThrow(/is not valid JSON \(.*token.*\)/);
		expect(() => jsonObject('[1]', 'Tags')).toThrow('must be JSON in curly brackets');
		expect(() => jsonObject(undefined, 'Tags')).toThrow('"Tags" is empty');
	});

	test.each([undefined, null])('refuses %j, which an expression gave', (value) => {
		expectRefusal(() => jsonObject(value, 'Tags'), 'Tags');
	});
});

test('entered leaves out what is missing or blank, and nothing else', () => {
	const filled = { a: 0, b: false, c: 'x', d: [], e: {} };
	expect(entered({ ...filled, f: '', g: ' ', h: null, i: undefined })).toEqual(filled);
});
