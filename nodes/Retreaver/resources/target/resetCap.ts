import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { targetId } from '../../../shared/records/internalId';
import type { Operation } from '../../core/operation';

export const resetCap: Operation = {
	name: 'Reset Hard Cap',
	value: 'resetCap',
	action: 'Reset the hard cap of a buyer',
	description: "Set the count of a buyer's hard cap back to 0, so that calls go to the buyer again",
	endpoint: 'POST /targets/{id}/reset_cap.json',
	evidence: 'D',
	parameters: [locator(targetEntity)],
	run: async (context) => {
		// By internal id, since the reference only documents paths by tid for GET, PUT and DELETE.
		const id = await targetId(context.client, context.get('target'), context.itemIndex);
		await context.client.request({
			method: 'POST',
			path: `/targets/${id}/reset_cap.json`,
			emptyAnswer: {},
			itemIndex: context.itemIndex,
		});
		return { reset: true, id };
	},
};
