import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { Operation } from '../../core/operation';

const PATH = '/api/v5/rtb_inbounds.json';

export const getFilters: Operation = {
	name: 'Get Filters',
	value: 'getFilters',
	action: 'Get the filters of the ping log',
	description:
		'Retrieve what pings can be filtered by: campaigns, publishers, buyers, postback keys and statuses of the account',
	endpoint: 'GET /api/v5/rtb_inbounds.json',
	evidence: 'D',
	parameters: [],
	run: async ({ client, itemIndex }) => {
		const { body } = await client.request({
			method: 'GET',
			path: PATH,
			// The rows of one page come along. This window is the one that the reference names (D).
			query: { with_filters: true, created_at: 'last_7d' },
			itemIndex,
		});
		const { filters } = body as { filters?: IDataObject };
		if (filters) return filters;
		throw new UserError("Retreaver's answer has no filters. Run the node again.");
	},
};
