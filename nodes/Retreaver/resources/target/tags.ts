import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { notice } from '../../../shared/input/parameters';
import { required } from '../../../shared/input/validate';
import { readTagList, tagListParameters, toTagList } from '../../fields/tagList';
import { changeRecord, readRecord } from '../../core/crud';
import type { Operation, OperationContext } from '../../core/operation';

const keyParameter: INodeProperties = {
	displayName: 'Tag Key',
	name: 'tagKey',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. state',
	description: 'The name of the tag, such as state',
};

const valueParameter: INodeProperties = {
	displayName: 'Tag Value',
	name: 'tagValue',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. CA',
	description: 'The value of the tag, such as CA',
};

export const addTag: Operation = {
	name: 'Add Tag',
	value: 'addTag',
	action: 'Add a tag to a buyer',
	description: 'Add a tag to a buyer; all others stay, also those with the same key',
	endpoint: 'GET, PUT /targets/{id}.json',
	evidence: 'D',
	oneByOne: () => true,
	parameters: [locator(targetEntity), keyParameter, valueParameter],
	run: async (context) => {
		const key = required(context.get('tagKey'), keyParameter.displayName);
		const value = required(context.get('tagValue'), valueParameter.displayName);
		// Checks them before any request.
		toTagList([[key, value]]);
		return await changeTags(context, (tags) =>
			tags.some((tag) => tag.key === key && isEqual(tag, value)) ? tags : [...tags, { key, value }],
		);
	},
};

export const removeTag: Operation = {
	name: 'Remove Tag',
	value: 'removeTag',
	action: 'Remove a tag from a buyer',
	description: 'Remove a tag from a buyer; all others stay',
	endpoint: 'GET, PUT /targets/{id}.json',
	evidence: 'D',
	oneByOne: () => true,
	parameters: [
		locator(targetEntity),
		keyParameter,
		{
			displayName: 'All Values',
			name: 'allValues',
			type: 'boolean',
			default: false,
			description: 'Whether to remove all tags with this key, whatever their values are',
		},
		{ ...valueParameter, displayOptions: { show: { allValues: [false] } } },
	],
	run: async (context) => {
		const key = required(context.get('tagKey'), keyParameter.displayName);
		const value = context.get<boolean>('allValues')
			? undefined
			: required(context.get('tagValue'), valueParameter.displayName);
		return await changeTags(context, (tags) =>
			tags.filter((tag) => tag.key !== key || (value !== undefined && !isEqual(tag, value))),
		);
	},
};

export const setTags: Operation = {
	name: 'Replace All Tags',
	value: 'setTags',
	action: 'Replace all tags of a buyer',
	description: 'Replace all tags of a buyer, which decide what calls the buyer takes',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'D',
	parameters: [
		notice(
			'replaceNotice',
			'Tags that are not entered here are removed. To keep the others, use "Add Tag" or "Remove Tag".',
		),
		locator(targetEntity),
		...tagListParameters,
	],
	run: async (context) =>
		await changeRecord(targetEntity, context, {
			tag_list: readTagList((name) => context.get(name)),
		}),
};

/** A tag as the API returns it (D). `operator` is == for all tags that this node can set. */
interface Tag extends IDataObject {
	key: string;
	value: string;
	operator?: string | null;
}

/** Whether the tag has no operator but ==. Another one, such as !=, may mean the opposite. */
const isPlain = ({ operator }: Tag) => (operator ?? '==') === '==';

const isEqual = (tag: Tag, value: string) => isPlain(tag) && tag.value === value;

/**
 * Reads the tags of the buyer, and replaces them by what `change` returns if that is different. The API only takes the
 * full list (D), so a change that somebody else makes in between is lost.
 *
 * @returns the buyer
 * @throws UserError if the tags cannot be sent back as they are
 */
async function changeTags(
	context: OperationContext,
	change: (tags: Tag[]) => Tag[],
): Promise<IDataObject> {
	const buyer = await readRecord(targetEntity, context);
	if (!Array.isArray(buyer.tag_values)) {
		throw new UserError(
			"Retreaver's answer does not show the tags of this buyer, so one of them cannot be changed without losing the others. Change it in Retreaver itself.",
		);
	}
	const tags = buyer.tag_values as Tag[];
	const changed = change(tags);
	if (changed.length === tags.length) return buyer;

	const special = changed.find((tag) => !isPlain(tag));
	if (special) {
		throw new UserError(
			`The buyer has the tag "${special.key} ${special.operator} ${special.value}", which this node would change into "${special.key} == ${special.value}". Change the tags of this buyer in Retreaver itself.`,
		);
	}
	const list = toTagList(changed.map(({ key, value }) => [key, value]));
	return await changeRecord(targetEntity, context, { tag_list: list });
}
