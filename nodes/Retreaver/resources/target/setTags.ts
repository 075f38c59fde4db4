import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { tagList, tagListParameters } from '../../fields/tagList';
import { changeRecord } from '../../core/crud';
import type { Operation } from '../../core/operation';

export const setTags: Operation = {
	name: 'Set Tags',
	value: 'setTags',
	action: 'Replace all tags of a buyer',
	description: 'Replace all tags of a buyer, which decide what calls the buyer takes',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'D',
	parameters: [locator(targetEntity), ...tagListParameters],
	run: async (context) =>
		await changeRecord(targetEntity, context, { tag_list: tagList((name) => context.get(name)) }),
};
