import { unwrap } from '../../../shared/rows';
import { bodyOfCollection, collection } from '../../fields';
import type { Operation } from '../../operation';
import { listParameters, pickedList, requestOfBuyer, requestOfList } from './list';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a caller list',
	description: 'Create an empty caller list for a buyer',
	endpoint: 'POST /api/v2/targets/{target_id}/caller_lists.json',
	evidence: 'D',
	parameters: [...listParameters, collection('Additional Fields', 'additionalFields', [])],
	run: async (call) => {
		const list = {
			name: pickedList(call).name,
			...(await bodyOfCollection('additionalFields', [], call)),
		};
		const answer = await requestOfBuyer(call, '', { method: 'POST', body: { caller_list: list } });
		return unwrap(answer, 'caller_list');
	},
};

export const deleteList: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a caller list',
	description: 'Delete a caller list with all of its numbers for good',
	endpoint: 'DELETE /api/v2/targets/{target_id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: [
		{
			displayName: 'All numbers on the list are deleted with it.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
		...listParameters,
	],
	run: async (call) => {
		await requestOfList(call, '', { method: 'DELETE', emptyAnswer: true });
		return { deleted: true, ...pickedList(call) };
	},
};

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a caller list',
	description: 'Retrieve a caller list: what it belongs to, not its numbers',
	endpoint: 'GET /api/v2/targets/{target_id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: listParameters,
	run: async (call) => unwrap(await requestOfList(call, '', { method: 'GET' }), 'caller_list'),
};
