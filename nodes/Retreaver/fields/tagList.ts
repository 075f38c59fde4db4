import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { tagEntries, type TagEntry, tagParameters } from './tags';
import { MAX_TAGS, required } from '../../shared/input/validate';

const [tagsInput, tags, tagsJson] = tagParameters;
const REPLACED = 'Enter ALL tags: any that are there already and are not entered here are removed.';

/**
 * The parameters that take the whole list of tags of a buyer or a contact (D): as fields, as JSON, or, as a choice
 * of its own, none at all.
 */
export const tagListParameters: INodeProperties[] = [
	{
		...tagsInput,
		options: [
			...(tagsInput.options as INodePropertyOptions[]),
			{ name: 'Remove All Tags', value: 'none', description: 'Leaves no tag at all' },
		],
		hint: REPLACED,
	},
	{
		...tags,
		description:
			'All tags, at most 100. One key can be there several times, with different values.',
	},
	{
		...tagsJson,
		placeholder: '{"calling_about": ["support", "sales"], "state": "CA"}',
		description:
			'All tags with one value or a list of values each, as JSON such as {"calling_about": ["support", "sales"], "state": "CA"}; at most 100 in all',
	},
];

/** {@link tagListParameters} as one entry of Additional Fields or Update Fields. */
export const tagListField = {
	displayName: 'Tags',
	name: 'tags',
	type: 'fixedCollection',
	placeholder: 'Add Tags',
	default: {},
	description: 'The full list of tags: it replaces the tags that are there now',
	options: [{ displayName: 'Tags', name: 'list', values: tagListParameters }],
	toBody: (value: unknown): IDataObject => {
		const list = ((value as IDataObject).list ?? {}) as IDataObject;
		return { tag_list: tagList((name) => list[name]) };
	},
} satisfies INodeProperties & { toBody: (value: unknown) => IDataObject };

/**
 * The text that the API wants for the tags in {@link tagListParameters} (D).
 *
 * @param get reads one of these parameters
 * @returns for example `<<<calling_about:support>>>,<<<calling_about:sales>>>`; empty where all tags shall go
 * @throws UserError where there is no tag although the choice was not to remove all, where there are more than 100,
 * or where a key or value does not fit into this form, which knows no escape
 */
export function tagList(get: (name: string) => unknown): string {
	if (get('tagsInput') === 'none') return '';

	const entries = tagEntries(get).flatMap(([key, value]) =>
		[value].flat().map((one): TagEntry => [required(key, 'Tags (JSON) > Key'), one]),
	);
	if (entries.length === 0) {
		throw new UserError(
			'There is no tag in the list. Add at least one under "Tags", or choose "Remove All Tags" in "Specify Tags".',
		);
	}
	if (entries.length > MAX_TAGS) {
		throw new UserError(
			`There are ${entries.length} tags, but Retreaver takes at most ${MAX_TAGS} in one list. Leave some out.`,
		);
	}
	return entries.map(([key, value]) => `<<<${keyPart(key)}:${valuePart(key, value)}>>>`).join(',');
}

function keyPart(key: string): string {
	if (/[:<>\r\n]/.test(key)) {
		throw new UserError(
			`The tag key "${key}" cannot be sent: a key must not hold a colon, < or >, or a line break. Rename it in "Tags".`,
		);
	}
	return key;
}

function valuePart(key: string, value: unknown): string {
	if (value !== null && typeof value === 'object') {
		throw new UserError(
			`The tag "${key}" holds several values with names of their own, but a tag has one. Choose one value in "Tags".`,
		);
	}
	const text = required(value, `Tags > Value of ${key}`);
	if (/<<<|>>>|>$|[\r\n]/.test(text)) {
		throw new UserError(
			`The value of the tag "${key}" cannot be sent: it must not hold <<< or >>>, end with >, or hold a line break. Change it in "Tags".`,
		);
	}
	return text;
}
