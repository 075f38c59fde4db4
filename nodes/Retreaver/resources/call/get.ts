import type { IDataObject } from 'n8n-workflow';

import { callOutput, callOutputParameters, callRequest } from '../../../shared/records/callLog';
import { callIdParameter, readCallId } from '../../../shared/input/parameters';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import type { Operation } from '../../core/operation';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a call',
	description: 'Retrieve one call with buyer, outcome, money (USD), recording and tags',
	endpoint: 'GET /api/v{1-5}/calls/{uuid}.json',
	evidence: 'D',
	parameters: [callIdParameter, ...callOutputParameters],
	run: async (context) => {
		const id = readCallId(context.get('callId'));
		const { path, query } = callRequest(context.get('options', {}));
		const { body } = await context.client.request({
			method: 'GET',
			path: `${path}/${id}.json`,
			query,
			itemIndex: context.itemIndex,
		});
		return callOutput(unwrap(body as IDataObject, facts.wrappers.call), context.get('simplify'));
	},
};
