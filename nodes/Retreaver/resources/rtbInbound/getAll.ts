import { facts } from '../../../shared/api/facts';
import { limitParameters, readList } from '../../core/list';
import type { Operation } from '../../core/operation';
import { filterParameters, pingPeriod, readFilters } from './filters';
import { inbound } from './inbound';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many pings',
	description: 'Retrieve the latest RTB pings with their status, money and caller',
	endpoint: 'GET /api/v5/rtb_inbounds.json',
	evidence: 'D',
	parameters: [...pingPeriod, ...limitParameters, filterParameters],
	run: async (context) =>
		await readList(context, {
			request: {
				method: 'GET',
				path: '/api/v5/rtb_inbounds.json',
				query: await readFilters(context),
			},
			rowsKey: facts.wrappers.pings,
			keyOf: ({ uuid }) => uuid,
			output: inbound,
		}),
};
