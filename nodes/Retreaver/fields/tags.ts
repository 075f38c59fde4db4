import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { jsonObject, MAX_TAGS, required } from '../../shared/input/validate';

/** The parameters for tags, as fields or as JSON. */
export const tagParameters: [INodeProperties, INodeProperties, INodeProperties] = [
	{
		displayName: 'Specify Tags',
		name: 'tagsInput',
		type: 'options',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: 'One name and one value for each tag',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'All tags as one text, such as {"state": "CA"}',
			},
		],
		default: 'fields',
		description: 'How to enter the tags',
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		displayOptions: { show: { tagsInput: ['fields'] } },
		placeholder: 'Add Tag',
		default: {},
		description: `The tags, such as lead_score with the value 85; at most ${MAX_TAGS}`,
		options: [
			{
				displayName: 'Tag',
				name: 'tag',
				values: [
					{
						displayName: 'Key',
						name: 'key',
						type: 'string',
						default: '',
						placeholder: 'e.g. lead_score',
						description: 'The name of the tag in Retreaver, such as lead_score',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. 85',
						description: 'The value of the tag, such as 85',
					},
				],
			},
		],
	},
	{
		displayName: 'Tags (JSON)',
		name: 'tagsJson',
		type: 'json',
		displayOptions: { show: { tagsInput: ['json'] } },
		default: '{}',
		placeholder: '{"lead_score": 85, "state": "CA"}',
		description: `The tags with one value each, as JSON such as {"lead_score": 85, "state": "CA"}; at most ${MAX_TAGS}`,
	},
];

/** One tag as it was entered. */
export type TagEntry = readonly [key: string, value: unknown];

/**
 * The tags entered in {@link tagParameters}. An array in JSON is returned as one value.
 *
 * @param get reads a parameter of the node
 * @throws UserError if a key is empty, or a value is missing (undefined or null, as from an expression)
 */
export function tagEntries(get: (name: string) => unknown): TagEntry[] {
	const entries =
		get('tagsInput') === 'json'
			? Object.entries(jsonObject(get('tagsJson'), 'Tags (JSON)'))
			: (((get('tags') as IDataObject | undefined)?.tag ?? []) as IDataObject[]).map(
					({ key, value }) => [required(key, 'Tags > Key'), value] as const,
				);
	for (const [key, value] of entries) checkFilled('tag', key, value);
	return entries;
}

/** @throws UserError if a value, or an entry of a list, is missing (undefined or null) */
function checkFilled(what: string, key: string, value: unknown): void {
	const values = [value].flat();
	if (values.length === 0 || values.some((one) => one === undefined || one === null)) {
		throw new UserError(`The ${what} "${key}" is empty. Enter a value, or leave the ${what} out.`);
	}
}

/**
 * Entries as a flat object of texts, numbers and booleans.
 *
 * @param what the word for one entry in errors: "tag"
 * @throws UserError if a value is missing, an object or a list, or if two entries have the same name
 */
export function singleValues(entries: readonly TagEntry[], what: string): IDataObject {
	const values = new Map<string, IDataObject[string]>();
	for (const [key, value] of entries) {
		checkFilled(what, key, value);
		if (values.has(key)) {
			throw new UserError(`The ${what} "${key}" is there twice. Keep one of the two.`);
		}
		if (value !== null && typeof value === 'object') {
			throw new UserError(
				`The ${what} "${key}" has several values, but a ${what} has one. Choose one, or join them into one text.`,
			);
		}
		values.set(key, value as IDataObject[string]);
	}
	return Object.fromEntries(values);
}

/**
 * The tags entered in {@link tagParameters}, as a flat object.
 *
 * @param get reads a parameter of the node
 * @param reserved keys that the request uses itself, so that they cannot be tags (D)
 * @throws UserError if there are more than 100, if two have the same key, or if a key or value cannot be sent
 */
export function readTags(get: (name: string) => unknown, reserved: readonly string[]): IDataObject {
	const entries = tagEntries(get);
	if (entries.length > MAX_TAGS) {
		throw new UserError(
			`There are ${entries.length} tags, but Retreaver takes at most ${MAX_TAGS} at once. Send the others with a second node.`,
		);
	}
	const taken = entries.find(([key]) => reserved.includes(key));
	if (taken) {
		throw new UserError(
			`A tag cannot be called "${taken[0]}", because Retreaver uses that name itself. Rename the tag.`,
		);
	}
	return singleValues(entries, 'tag');
}

/** Like {@link readTags}, but also throws UserError if there are no tags. */
export function readRequiredTags(
	get: (name: string) => unknown,
	reserved: readonly string[],
): IDataObject {
	const tags = readTags(get, reserved);
	if (Object.keys(tags).length > 0) return tags;
	throw new UserError('There is no tag. Add at least one under "Tags".');
}
