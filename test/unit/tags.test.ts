import { UserError } from 'n8n-workflow';

import { readTags } from '../../nodes/Retreaver/fields/tags';

const read = (parameters: Record<string, unknown>, reserved: string[] = []) => {
	return readTags((name) => parameters[name], reserved);
};
const fromFields = (tag: unknown, reserved?: string[]) =>
	read({ tagsInput: 'fields', tags: { tag } }, reserved);
const fromJson = (tagsJson: unknown, reserved?: string[]) =>
	read({ tagsInput: 'json', tagsJson }, reserved);

test('tags from fields', () => {
	const tags = [
		{ key: ' lead_score ', value: '85' },
		{ key: 'state', value: '' },
	];
	expect(fromFields(tags)).toEqual({ lead_score: '85', state: '' });
	expect(read({ tagsInput: 'fields', tags: {} })).toEqual({});
});

test('tags from JSON keep their types', () => {
	const tags = { score: 85, vip: true, note: '', state: 'CA' };
	expect(fromJson(tags)).toEqual(tags);
	expect(fromJson(JSON.stringify(tags))).toEqual(tags);
});

test('100 tags, but not 101', () => {
	const many = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag_${index}`, 'x']));
	expect(Object.keys(fromJson(many(100)))).toHaveLength(100);
	expect(() => fromJson(many(101))).toThrow('101 tags');
});

test.each([
	['a key without a name', () => fromFields([{ key: ' ', value: 'x' }]), '"Tags > Key"'],
	['a reserved key', () => fromJson({ key: 'x' }, ['key']), '"key"'],
	[
		'a key twice',
		() =>
			fromFields([
				{ key: 'a', value: '1' },
				{ key: 'a ', value: '2' },
			]),
		'"a" is there twice',
	],
	['a value that is missing', () => fromFields([{ key: 'a', value: undefined }]), '"a" is empty'],
	['a value that is null', () => fromJson({ a: null, b: 1 }), '"a" is empty'],
	['a list', () => fromJson({ a: [1] }), '"a"'],
	['an object', () => fromJson({ a: { b: 1 } }), '"a"'],
])('refuses %s', (_, run, message) => {
	expect(run).toThrow(UserError);
	expect(run).toThrow(message);
});

test('a tag may be called like something that every object has', () => {
	expect(fromJson('{"constructor": "x", "toString": "y"}')).toEqual({
		constructor: 'x',
		toString: 'y',
	});
});
