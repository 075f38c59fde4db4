import type { Operation } from '../../core/operation';
import { pickedTable, sendTable, tableParameters, tablesPath } from './tables';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a payout table',
	description: 'Retrieve one payout table with its rules',
	endpoint: 'GET /api/v5/campaigns/{campaign_id}/payout_bid_modification_tables/{id}.json',
	evidence: 'D',
	parameters: tableParameters,
	run: async (context) => {
		const id = pickedTable(context);
		return await sendTable(context, 'GET', `${await tablesPath(context)}/${id}`);
	},
};
