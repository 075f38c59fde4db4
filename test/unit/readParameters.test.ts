import type { INode, INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readParameters } from '../../nodes/shared/input/readParameters';

/** Reads values that expressions gave, for a node in which all of these parameters are set. */
const read = (
	properties: INodeProperties[],
	values: Record<string, unknown>,
	more: Partial<ParameterSource> = {},
) =>
	readParameters(properties, {
		node: { parameters: values, typeVersion: 1 } as INode,
		timezone: 'Europe/London',
		get: (name) => values[name],
		...more,
	});

const property = (
	type: INodeProperties['type'],
	more: Partial<INodeProperties> = {},
): INodeProperties => ({ displayName: 'Field', name: 'field', type, default: '', ...more });

const OPTIONS = [
	{ name: 'Newest First', value: 'desc' },
	{ name: 'Oldest First', value: 'asc' },
];
const MODES = [
	{ displayName: 'From List', name: 'list', type: 'list' as const },
	{ displayName: 'By CID', name: 'cid', type: 'string' as const },
];
const ROWS = property('fixedCollection', {
	typeOptions: { multipleValues: true },
	options: [
		{
			displayName: 'Row',
			name: 'row',
			values: [
				{ displayName: 'Count', name: 'count', type: 'number', default: 0, required: true },
				{ displayName: 'Note', name: 'note', type: 'string', default: '' },
			],
		},
	],
});

const commaSeparated = { typeOptions: { commaSeparated: true } };
const required = { required: true };

describe('a value is read by the type of its property', () => {
	test.each<[given: unknown, of: INodeProperties, expected: unknown]>([
		['false', property('boolean'), false],
		[' 90 ', property('number'), 90],
		['12.50', property('number', { typeOptions: { numberPrecision: 2 } }), 12.5],
		[94103, property('string'), '94103'],
		[' a ', property('string'), 'a'],
		['', property('string'), ''],
		[' a ', property('string', { typeOptions: { password: true } }), ' a '],
		['a\n', property('string', { typeOptions: { rows: 3 } }), 'a\n'],
		['ASC', property('options', { options: OPTIONS }), 'asc'],
		['7', property('options', { options: OPTIONS, allowArbitraryValues: true }), '7'],
		['asc, desc', property('multiOptions', { options: OPTIONS }), ['asc', 'desc']],
		[['asc'], property('multiOptions', { options: OPTIONS }), ['asc']],
		['a, b,, a', property('string', commaSeparated), ['a', 'b']],
		['2026-07-01 09:30', property('dateTime'), '2026-07-01T09:30:00+01:00'],
		['', property('dateTime'), ''],
		['{"a": 1}', property('json'), { a: 1 }],
		[{ a: 1 }, property('json'), { a: 1 }],
		[
			{ mode: 'cid', value: ' 0044 ' },
			property('resourceLocator', { modes: MODES }),
			{ __rl: true, mode: 'cid', value: '0044' },
		],
		[
			'0044',
			property('resourceLocator', { modes: MODES }),
			{ __rl: true, mode: 'list', value: '0044' },
		],
		[
			{ mode: 'list', value: ['1', '2'] },
			property('resourceLocator', { modes: MODES }),
			{ __rl: true, mode: 'list', value: ['1', '2'] },
		],
		[{ row: [{ count: '1', note: 2 }] }, ROWS, { row: [{ count: 1, note: '2' }] }],
		[{ row: { count: '1' } }, ROWS, { row: [{ count: 1 }] }],
		[{}, ROWS, {}],
	])('%j', (field, of, expected) => {
		expect(read([of], { field })).toEqual({ field: expected });
	});
});

describe('what does not fit is an error that names the parameter', () => {
	test.each<[given: unknown, of: INodeProperties, message: string]>([
		['perhaps', property('boolean'), '"Field" must be true or false'],
		['1.5', property('number'), '"Field" must be a whole number'],
		[
			0,
			property('number', { typeOptions: { minValue: 1 } }),
			'"Field" must be a whole number of 1',
		],
		[undefined, property('string'), '"Field" is empty'],
		[null, property('string'), '"Field" is empty'],
		[' ', property('string', required), '"Field" is empty'],
		[{}, property('string'), '"Field" must be a single value'],
		['up', property('options', { options: OPTIONS }), 'one of desc (Newest First)'],
		['asc, up', property('multiOptions', { options: OPTIONS }), 'but is "up"'],
		[[], property('multiOptions', { options: OPTIONS, ...required }), 'at least one'],
		['', property('string', { ...commaSeparated, ...required }), 'at least one'],
		['', property('dateTime', required), '"Field" is empty'],
		['soon', property('dateTime'), '"Field" must be a date'],
		['{', property('json'), '"Field" is not valid JSON'],
		[
			{ mode: 'url', value: '1' },
			property('resourceLocator', { modes: MODES }),
			'"Field" has an unknown kind of ID, "url"',
		],
		[
			{ mode: 'cid', value: '' },
			property('resourceLocator', { modes: MODES }),
			'"Field" is empty. Choose or enter one.',
		],
		['a text', property('collection', { options: [] }), '"Field" must have fields with names'],
		[{ row: [{ count: 'x' }] }, ROWS, '"Field > Count" must be a whole number'],
		[{ row: [{ count: 1 }, {}] }, ROWS, '"Field > Count (entry 2)" is empty'],
		[{ row: [{ count: 1 }, 'x'] }, ROWS, '"Field (entry 2)" must have fields with names'],
	])('%j', (field, of, message) => {
		expect(() => read([of], { field })).toThrow(message);
	});
});

describe('only parameters that are set and shown are read', () => {
	const kind = property('options', {
		name: 'kind',
		options: [
			{ name: 'Timer', value: 'timer' },
			{ name: 'Call', value: 'call' },
		],
	});
	const seconds = property('number', {
		name: 'seconds',
		displayOptions: { show: { kind: ['timer'] } },
	});

	test('one that another value hides is left out, whatever is in it', () => {
		expect(read([kind, seconds], { kind: 'call', seconds: 'x' })).toEqual({ kind: 'call' });
	});

	test('the value that an expression gives decides, also where its property comes later', () => {
		expect(read([seconds, kind], { kind: 'TIMER', seconds: '5' })).toEqual({
			kind: 'timer',
			seconds: 5,
		});
	});

	test('one that the node does not have is left out, and so is a notice', () => {
		const notice = property('notice', { name: 'hint' });
		expect(read([kind, seconds, notice], { kind: 'timer', hint: '' })).toEqual({ kind: 'timer' });
	});
});

test('an invalid row is left out where that is wanted', () => {
	const invalid: unknown[] = [];
	const { field } = read(
		[ROWS],
		{ field: { row: [{ count: 1 }, { count: 'x' }, null, { count: 2 }] } },
		{ onInvalidRow: (name, row, { message }) => invalid.push([name, row, message]) },
	);
	expect(field).toEqual({ row: [{ count: 1 }, { count: 2 }] });
	expect(invalid).toEqual([
		['field', { count: 'x' }, expect.stringContaining('"Field > Count (entry 2)"')],
		['field', null, expect.stringContaining('"Field (entry 3)"')],
	]);
});
