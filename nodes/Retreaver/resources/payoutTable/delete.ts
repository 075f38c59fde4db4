import { notice } from '../../../shared/input/parameters';
import type { Operation } from '../../core/operation';
import { pickedTable, tableParameters, tablesPath } from './tables';

export const deleteTable: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a payout table',
	description: 'Delete a payout table for good',
	endpoint: 'DELETE /api/v5/campaigns/{campaign_id}/payout_bid_modification_tables/{id}.json',
	evidence: 'D',
	parameters: [
		notice(
			'deleteNotice',
			'This cannot be undone. To be able to go back to the table later, use Deactivate instead.',
		),
		...tableParameters,
	],
	run: async (context) => {
		const id = pickedTable(context);
		await context.client.request({
			method: 'DELETE',
			path: `${await tablesPath(context)}/${id}.json`,
			itemIndex: context.itemIndex,
			emptyAnswer: {},
		});
		return { deleted: true, id };
	},
};
