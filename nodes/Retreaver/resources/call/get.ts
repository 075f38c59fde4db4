import type { IDataObject } from 'n8n-workflow';

import { callOutput, callOutputParameters, callRequest } from '../../../shared/callLog';
import { unwrap } from '../../../shared/rows';
import { uuid } from '../../../shared/validate';
import type { Operation } from '../../operation';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a call',
	description: 'Retrieve one call by its UUID',
	endpoint: 'GET /api/v{1-4}/calls/{uuid}.json',
	evidence: 'D',
	parameters: [
		{
			displayName: 'Call UUID',
			name: 'callUuid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			description: 'The UUID of the call, as the Retreaver Trigger puts it out',
		},
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
