import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { tagEntries, type TagEntry, tagParameters } from './tags';
import { MAX_TAGS, required } from '../../shared/input/validate';

const [tagsInput, tags, tagsJson] = tagParameters;
const REPLACED = 'Enter ALL tags: any that are there already and are not entered here are removed.';

/**
 * The parameters for the full tag list of a buyer or contact (D): as fields, as JSON, or an explicit choice to remove all
 * tags.
 */
export const tagListParameters: INodeProperties[] = [
	{
		...tagsInput,
		options: [
			...(tagsInput.options as INodePropertyOptions[]),
			{ name: 'Remove All Tags', value: 'none', description: 'Removes every tag' },
		],
		hint: REPLACED,
	},
	{
		...tags,
		description: `All tags, at most ${MAX_TAGS}. A key can occur several times, with different values.`,
	},
	{
		...tagsJson,
		placeholder: '{"calling_about": ["support", "sales"], "state": "CA"}',
		description: `All tags with one value or a list of values each, as JSON such as {"calling_about": ["support", "sales"], "state": "CA"}; at most ${MAX_TAGS} in all`,
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
		return { tag_list: readTagList((name) => list[name]) };
	},
} satisfies INodeProperties & { toBody: (value: unknown) => IDataObject };

/**
 * The tags in {@link tagListParameters} in the API's text format.
 *
 * @param get reads one of these parameters
 * @returns see {@link toTagList}; empty to remove all tags
 * @throws UserError if there are no tags (unless the choice is to remove all), or if they cannot be sent
 */
export function readTagList(get: (name: string) => unknown): string {
	if (get('tagsInput') === 'none') return '';

	const entries = tagEntries(get).flatMap(([key, value]) =>
		[value].flat().map((one): TagEntry => [required(key, 'Tags (JSON) > Key'), one]),
	);
	if (entries.length === 0) {
		throw new UserError(
			'There is no tag in the list. Add at least one under "Tags", or choose "Remove All Tags" in "Specify Tags".',
		);
	}
	return toTagList(entries);
}

/**
 * Tags in the API's text format (D).
 *
 * @returns for example `<<<calling_about:support>>>,<<<calling_about:sales>>>`
 * @throws UserError if there are more than 100, or if a key or value cannot be represented in this format, which has no
 * escape sequences
 */
export function toTagList(entries: readonly TagEntry[]): string {
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
			`The tag key "${key}" cannot be sent: a key must not contain a colon, < or >, or a line break. Rename it in "Tags".`,
		);
	}
	return key;
}

function valuePart(key: string, value: unknown): string {
	if (value !== null && typeof value === 'object') {
		throw new UserError(
			`The tag "${key}" has several named values, but a tag has one. Choose one value in "Tags".`,
		);
	}
	const text = required(value, `Tags > Value of ${key}`);
	if (/<<<|>>>|>$|[\r\n]/.test(text)) {
		throw new UserError(
			`The value of the tag "${key}" cannot be sent: it must not contain <<< or >>>, end with >, or contain a line break. Change it in "Tags".`,
		);
	}
	return text;
}
