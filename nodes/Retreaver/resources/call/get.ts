import type { IDataObject } from 'n8n-workflow';

import { callOutput, callOutputParameters, callRequest } from '../../../shared/records/callLog';
import { callUuidParameter } from '../../../shared/input/parameters';
import { unwrap } from '../../../shared/api/rows';
import { uuid } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a call',
	description: 'Retrieve one call with its outcome, money, recording and tags',
	endpoint: 'GET /api/v{1-4}/calls/{uuid}.json',
	evidence: 'D',
	parameters: [
		callUuidParameter,
		...callOutputParameters,
	],
	run: async (call) => {
		const id = uuid(call.get('callUuid'), 'Call UUID');
		const { path, query } = callRequest(call.get('options', {}));
		const { body } = await call.client.request({
			method: 'GET',
			path: `${path}/${id}.json`,
			query,
			itemIndex: call.itemIndex,
		});
		return callOutput(unwrap(body as IDataObject, 'call'), call.get('simplify'));
	},
};
