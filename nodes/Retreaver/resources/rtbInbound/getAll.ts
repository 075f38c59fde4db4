import { facts } from '../../../shared/api/facts';
import { limitParameters, listOutputAs, readListOrFile } from '../../core/list';
import type { Operation } from '../../core/operation';
import { filterParameters, periodOf, pingPeriod, readFilters } from './filters';
import { inbound, PING_FIELDS } from './inbound';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many pings',
	description:
		'Retrieve the latest RTB pings with their status, money and caller, as items or as a file',
	endpoint: 'GET /api/v5/rtb_inbounds.json',
	evidence: 'D',
	parameters: [...pingPeriod, ...limitParameters, ...listOutputAs, filterParameters],
	run: async (context) => {
		const query = await readFilters(context);
		return await readListOrFile(
			context,
			{
				request: { method: 'GET', path: '/api/v5/rtb_inbounds.json', query },
				rowsKey: facts.wrappers.pings,
				keyOf: ({ uuid }) => uuid,
				output: inbound,
				byTime: 'desc',
			},
			{ name: 'rtb_inbounds', columns: PING_FIELDS, period: periodOf(query) },
		);
	},
};
