import { targetGroupEntity } from '../../../shared/records/entities';
import { locator, recordId } from '../../../shared/records/locators';
import type { Operation } from '../../core/operation';

export const resetCaps: Operation = {
	name: 'Reset Hard Caps',
	value: 'resetCaps',
	action: 'Reset the hard caps of a buyer group',
	description:
		'Set the counts of the hard caps of a group and all its buyers back to 0, so that calls go to them again',
	endpoint: 'POST /target_groups/{id}/reset_cap.json',
	evidence: 'D',
	parameters: [locator(targetGroupEntity)],
	run: async (context) => {
		const { id } = recordId(targetGroupEntity, context.get('targetGroup'));
		await context.client.request({
			method: 'POST',
			path: `/target_groups/${id}/reset_cap.json`,
			emptyAnswer: {},
			itemIndex: context.itemIndex,
		});
		return { reset: true, id: Number(id) };
	},
};
