import { readTagList, tagListField } from '../../nodes/Retreaver/fields/tagList';

const fromFields = (...tag: Array<{ key: unknown; value: unknown }>) =>
	tagListField.toBody({ list: { tagsInput: 'fields', tags: { tag } } });
const fromJson = (tagsJson: unknown) =>
	tagListField.toBody({ list: { tagsInput: 'json', tagsJson } });

test('tags from fields, a key with several values and a colon in a value included', () => {
	const body = fromFields(
		{ key: 'calling_about', value: 'support' },
		{ key: ' calling_about ', value: 'sales' },
		{ key: 'page', value: 'https://example.com/?a=1,2' },
	);
	expect(body).toEqual({
		tag_list:
			'<<<calling_about:support>>>,<<<calling_about:sales>>>,<<<page:https://example.com/?a=1,2>>>',
	});
});

test('tags from JSON, as text or from an expression', () => {
	const expected = {
		tag_list:
			'<<<calling_about:support>>>,<<<calling_about:sales>>>,<<<score:85>>>,<<<vip:false>>>',
	};
	const tags = { calling_about: ['support', 'sales'], score: 85, vip: false };
	expect(fromJson(tags)).toEqual(expected);
	expect(fromJson(JSON.stringify(tags))).toEqual(expected);
});

test('removing all tags is a choice of its own', () => {
	expect(tagListField.toBody({ list: { tagsInput: 'none' } })).toEqual({ tag_list: '' });
	for (const empty of [{}, { list: {} }, { list: { tagsInput: 'json', tagsJson: '{}' } }]) {
		expect(() => tagListField.toBody(empty)).toThrow('choose "Remove All Tags" in "Specify Tags"');
	}
});

test.each(['a:b', '<a', 'a>', 'a\nb'])('the key %j is refused', (key) => {
	expect(() => fromFields({ key, value: 'x' })).toThrow(`The tag key "${key}" cannot be sent`);
	expect(() => fromJson({ [key]: 'x' })).toThrow(`The tag key "${key}" cannot be sent`);
});

test.each(['a>>>,<<<b:c', 'a<<<b', 'a>', 'a\nb'])('the value %j is refused', (value) => {
	expect(() => fromFields({ key: 'state', value })).toThrow(
		'The value of the tag "state" cannot be sent',
	);
});

test('what is no single value is refused', () => {
	expect(() => fromFields({ key: '', value: 'x' })).toThrow('"Tags > Key" is empty');
	expect(() => fromFields({ key: 'state', value: '' })).toThrow('"Tags > Value of state" is empty');
	expect(() => fromJson({ state: { is: 'CA' } })).toThrow(
		'The tag "state" has several named values',
	);
	expect(() => fromJson('["CA"]')).toThrow('must be JSON in curly brackets');
});

test('there may be 100 tags, not more', () => {
	const values = Array.from({ length: 101 }, (_, index) => index);
	expect(
		readTagList((name) => ({ tagsInput: 'json', tagsJson: { geo: values.slice(1) } })[name]).split(
			',',
		),
	).toHaveLength(100);
	expect(() => fromJson({ geo: values })).toThrow(
		'There are 101 tags, but Retreaver takes at most 100',
	);
});
