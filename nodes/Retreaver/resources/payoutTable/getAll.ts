import { limitParameters, readList } from '../../core/list';
import type { Operation } from '../../core/operation';
import { campaignParameter, tablesPath, WRAPPER } from './tables';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many payout tables',
	description: 'Retrieve the payout tables of a campaign, the newest first',
	endpoint: 'GET /api/v5/campaigns/{campaign_id}/payout_bid_modification_tables.json',
	evidence: 'D',
	parameters: [campaignParameter, ...limitParameters],
	run: async (context) =>
		await readList(context, {
			request: { method: 'GET', path: `${await tablesPath(context)}.json` },
			wrapper: WRAPPER,
			keyOf: ({ id }) => id,
		}),
};
