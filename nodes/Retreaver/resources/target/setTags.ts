import { targetEntity } from '../../../shared/entities';
import { locator } from '../../../shared/locators';
import { tagList, tagListParameters } from '../../../shared/tagList';
import { changeRecord } from '../../crud';
import type { Operation } from '../../operation';

export const setTags: Operation = {
	name: 'Set Tags',
	value: 'setTags',
	action: 'Replace all tags of a buyer',
	description: 'Replace all tags of a buyer, which say what calls the buyer takes',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'D',
	parameters: [locator(targetEntity), ...tagListParameters],
	run: async (call) =>
		await changeRecord(targetEntity, call, { tag_list: tagList((name) => call.get(name)) }),
};
