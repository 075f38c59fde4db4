import { UserError } from 'n8n-workflow';

import { notice } from '../../../shared/input/parameters';
import { flatConversions } from '../../../shared/records/conversions';
import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import type { Operation } from '../../core/operation';
import { groupParameter, pickGroup, removeGroup } from './conversionGroup';

export const removeConversion: Operation = {
	name: 'Remove Conversion',
	value: 'removeConversion',
	action: 'Remove the conversion of a buyer',
	description: 'Remove what a call to a buyer is worth, so that other conversions decide',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'D',
	oneByOne: () => true,
	parameters: [
		notice(
			'removeNotice',
			'Calls to the buyer then convert as the campaign says. Set Conversion brings it back, with the values in the output.',
		),
		locator(targetEntity),
		groupParameter,
	],
	run: async (context) => {
		const { buyer, group } = await pickGroup(context);
		if (!group) {
			throw new UserError('The buyer has no conversion group, so there is none to remove.');
		}
		await removeGroup(context, group);
		const [conversion] = flatConversions([group]);
		return { deleted: true, id: buyer.id, conversion_group_id: group.id, ...conversion };
	},
};
