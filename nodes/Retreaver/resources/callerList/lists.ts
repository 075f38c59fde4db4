import { notice } from '../../../shared/input/parameters';
import { unwrap } from '../../../shared/api/rows';
import { bodyOfCollection, fieldCollection } from '../../core/body';
import type { Operation } from '../../core/operation';
import { addressParameters, pickedList, requestOfBuyer, requestOfList } from './address';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a caller list',
	description: 'Add an empty caller list for a buyer',
	endpoint: 'POST /api/v2/targets/{target_id}/caller_lists.json',
	addsUp: true,
	evidence: 'D',
	parameters: [...addressParameters, fieldCollection('additionalFields', [])],
	run: async (context) => {
		const list = {
			name: pickedList(context).name,
			...(await bodyOfCollection('additionalFields', [], context)),
		};
		const answer = await requestOfBuyer(context, '', {
			method: 'POST',
			body: { caller_list: list },
			emptyAnswer: { ...pickedList(context), ...list },
		});
		return unwrap(answer, 'caller_list');
	},
};

export const deleteList: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a caller list',
	description: 'Delete a caller list and all of its numbers for good',
	endpoint: 'DELETE /api/v2/targets/{target_id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: [
		notice(
			'deleteNotice',
			'This cannot be undone. ALL numbers on the list are deleted with it: to take off one, use "Remove Number".',
		),
		...addressParameters,
	],
	run: async (context) => {
		await requestOfList(context, '', { method: 'DELETE', emptyAnswer: {} });
		return { deleted: true, ...pickedList(context) };
	},
};

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a caller list',
	description: 'Retrieve a caller list without its numbers, to see that it is there',
	endpoint: 'GET /api/v2/targets/{target_id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: addressParameters,
	run: async (context) =>
		unwrap(await requestOfList(context, '', { method: 'GET' }), 'caller_list'),
};
