import {
	ALL_FIELDS,
	eventId,
	type PayloadOptions,
	readPayload,
	tokensOf,
	withoutRepeats,
} from '../../nodes/shared/webhooks/payload';

const NAMES = [
	'call_id',
	'call_key',
	'caller_phone',
	'call_duration',
	'retreaver_status',
	'sub_id',
] as const;
const read = (query: object, body?: unknown, options: Partial<PayloadOptions> = {}) =>
	readPayload({ query: { ...query }, body }, { names: NAMES, ours: ['n8n_token'], ...options });

describe('tokensOf', () => {
	test('each token once, with the tags that are asked for behind them', () => {
		expect(tokensOf(NAMES, { tagKeys: ['sub_id', 'city'] })).toEqual([
			'call_uuid',
			'caller_number',
			'call_duration',
			'sub_id',
			'city',
		]);
	});

	test('the key of the call only where it is wanted', () => {
		expect(tokensOf(ALL_FIELDS)).not.toContain('call_key');
		expect(tokensOf(ALL_FIELDS, { includeCallKey: true })).toContain('call_key');
	});
});

describe('fields', () => {
	test('are null where nothing was sent', () => {
		expect(read({}, undefined, { includeCallKey: true })).toEqual({
			fields: {
				call_id: null,
				call_key: null,
				caller_phone: null,
				call_duration: null,
				retreaver_status: null,
				sub_id: null,
			},
			tags: {},
			isTest: false,
		});
	});

	test.each<[string, object, unknown, object]>([
		['the token counts before other names', { id: 'b', call_uuid: 'a' }, {}, { call_id: 'a' }],
		['the body counts before the query', { call_uuid: 'a' }, { id: 'b' }, { call_id: 'b' }],
		['what is empty does not count', { call_uuid: 'a' }, { id: '', uuid: null }, { call_id: 'a' }],
		['nor what is unfilled', { sub_id: '[sub_id]' }, { sub_id: 'x' }, { sub_id: 'x' }],
		['a name with dots is one', { sub_id: '[caller.sub-id]' }, {}, { sub_id: null }],
		[
			'brackets in a text are none',
			{ sub_id: 'a[b]' },
			{ id: '[b]c' },
			{ sub_id: 'a[b]', call_id: '[b]c' },
		],
		['a list as body holds nothing', { sub_id: 'x' }, [{ sub_id: 'y' }], { sub_id: 'x' }],
		['a text as body holds nothing', { sub_id: 'x' }, 'sub_id=y', { sub_id: 'x' }],
		['zero is a value', { duration: 7 }, { call_duration: 0 }, { call_duration: 0 }],
	])('%s', (_, query, body, expected) => {
		expect(read(query, body).fields).toMatchObject(expected);
	});

	test.each<[unknown, unknown]>([
		['42', 42],
		['4.25', 4.25],
		['123456789012345', 123456789012345],
		['1234567890123456', '1234567890123456'],
		['-1', '-1'],
		['4.', '4.'],
		['.5', '.5'],
		['1e3', '1e3'],
		['42 s', '42 s'],
		[' 42', ' 42'],
		[true, true],
	])('a duration of %j is %j', (call_duration, expected) => {
		expect(read({ call_duration }).fields.call_duration).toBe(expected);
	});

	test.each([
		[' 14155550123', '+14155550123'],
		['14155550123', '14155550123'],
		[' anonymous', ' anonymous'],
		['1 4155550123', '1 4155550123'],
	])('a caller of %j is %j', (caller_number, expected) => {
		expect(read({ caller_number }).fields.caller_phone).toBe(expected);
	});

	test('a blank before another field stays, and a number in it is text', () => {
		expect(read({ sub_id: ' 1', status: '2' }).fields).toMatchObject({
			sub_id: ' 1',
			retreaver_status: '2',
		});
	});
});

describe('tags', () => {
	test.each<[string, object, unknown, object]>([
		[
			'all that is no field and none of ours',
			{ n8n_token: 'x', id: '1', city: 'Reno' },
			{},
			{ city: 'Reno' },
		],
		[
			'those of the body count',
			{ city: 'a', zip: '1' },
			{ city: 'b', zip: '' },
			{ city: 'b', zip: '1' },
		],
		['those that are listed count more', { tags: { city: 'a' }, city: 'b' }, {}, { city: 'a' }],
		[
			'listed ones may have the name of a field',
			{},
			{ tags: { id: 'x', n8n_token: 'y' } },
			{ id: 'x', n8n_token: 'y' },
		],
		['a tag may be called "tags"', { tags: 'gold' }, undefined, { tags: 'gold' }],
		['an unfilled one is null', { city: '[city]' }, undefined, { city: null }],
		[
			'an unfilled one with a space, too, but not a text in brackets',
			{ 'lead score': '[lead score]', note: '[call back]' },
			undefined,
			{ 'lead score': null, note: '[call back]' },
		],
		['undefined is none', { city: undefined }, { zip: undefined }, {}],
	])('%s', (_, query, body, expected) => {
		expect(read(query, body).tags).toEqual(expected);
	});

	test('one that was asked for by the name of a field is a tag, and no field', () => {
		const sent = { id: '17', sub_id: 'x', call_uuid: '' };
		expect(read(sent, undefined, { tagKeys: ['id', 'sub_id'] })).toMatchObject({
			fields: { call_id: null, sub_id: 'x' },
			tags: { id: '17', sub_id: 'x' },
		});
	});

	test.each([
		['12.50', 12.5],
		['-3', -3],
		['0', 0],
		['0.5', 0.5],
		['02134', '02134'],
		['+1', '+1'],
		['1.', '1.'],
		['x1', 'x1'],
		['1x', '1x'],
		['123456789012345', 123456789012345],
		['1234567890123456', '1234567890123456'],
		['12345678.12345678', '12345678.12345678'],
		['TRUE', true],
		['false', false],
		['truely', 'truely'],
		['untrue', 'untrue'],
	])('of %j, Convert Types makes %j', (city, expected) => {
		expect(read({ city }).tags).toEqual({ city });
		expect(read({ city }, {}, { convertTypes: true }).tags).toEqual({ city: expected });
	});
});

test('the key of the call comes out where it is wanted, and is never a tag', () => {
	const sent = { call_key: 'k', tags: { call_key: 'k' } };
	const hidden = read(sent, undefined, { tagKeys: ['call_key'] });
	expect(JSON.stringify(hidden)).not.toContain('k"');
	expect(hidden.fields).not.toHaveProperty('call_key');
	const spelt = read(
		{ CALL_KEY: 'k', callKey: 'k', 'call.call_key': 'k' },
		{ call: { call_key: 'k', a: 1 } },
	);
	expect(spelt.tags).toEqual({ call: { a: 1 } });
	const shown = read(sent, undefined, { includeCallKey: true });
	expect(shown).toMatchObject({ fields: { call_key: 'k' }, tags: {} });
	expect(shown.tags).toEqual({});
});

test('of a repeated name the last filled value counts, also within others', () => {
	expect(
		withoutRepeats({
			a: ['1', '2', ''],
			b: ['[b]', ''],
			c: { d: ['1', ['2', '[c]']] as never },
			e: 'x',
		}),
	).toEqual({ a: '2', b: null, c: { d: '2' }, e: 'x' });
});

describe('eventId', () => {
	const payload = { fields: { call_id: 'a' }, tags: { city: 'Reno', zip: '1' } };

	test('does not depend on the order of the tags', () => {
		const { city, zip } = payload.tags;
		expect(eventId(['x'], { ...payload, tags: { zip, city } })).toBe(eventId(['x'], payload));
	});

	test('stays the same from version to version', () => {
		expect(eventId(['x'], payload)).toBe('f7e8bf53bdcb537beedd9f71c5064e0a');
	});

	test('is another one for whatever differs', () => {
		const ids = [
			eventId(['x']),
			eventId(['y']),
			eventId(['x'], payload),
			eventId(['x'], { ...payload, tags: { city: 'Elko', zip: '1' } }),
			eventId(['x'], { ...payload, fields: { call_id: 'b' } }),
		];
		expect(new Set(ids).size).toBe(ids.length);
	});
});

test.each<[unknown, boolean]>([
	['+12125550142', true],
	['212-555-0142', true],
	['(212) 555-0142', true],
	['+12125550242', false],
	['+13125550142', false],
	['+442125550142', false],
	[undefined, false],
	[{ toString: '+12125550123' }, false],
])('a Test Fire is told by its caller: %j', (caller_number, isTest) => {
	expect(read({ caller_number }).isTest).toBe(isTest);
});
