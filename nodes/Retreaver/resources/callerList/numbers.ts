import { UserError } from 'n8n-workflow';

import { unwrap } from '../../../shared/api/rows';
import type { Operation } from '../../core/operation';
import { addressParameters, numberOf, numberParameter, pickedList, requestOfList } from './address';

export const addNumber: Operation = {
	name: 'Add Number',
	value: 'addNumber',
	action: 'Add a number to a caller list',
	description: 'Put one phone number on a caller list',
	endpoint: 'POST /api/v2/targets/{target_id}/caller_lists/{name}/caller_list_numbers.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		const answer = await requestOfList(context, '/caller_list_numbers', {
			method: 'POST',
			body: { caller_list_number: { number } },
			emptyAnswer: { number },
		});
		return unwrap(answer, 'caller_list_number');
	},
};

export const removeNumber: Operation = {
	name: 'Remove Number',
	value: 'removeNumber',
	action: 'Remove a number from a caller list',
	description: 'Take one phone number off a caller list',
	endpoint:
		'DELETE /api/v2/targets/{target_id}/caller_lists/{name}/caller_list_numbers/{number}.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		await requestOfList(context, `/caller_list_numbers/${encodeURIComponent(number)}`, {
			method: 'DELETE',
			emptyAnswer: {},
		});
		return { deleted: true, ...pickedList(context), number };
	},
};

export const checkNumber: Operation = {
	name: 'Check Number',
	value: 'checkNumber',
	action: 'Check if a number is on a caller list',
	description: 'Find out whether a phone number is on a caller list: present is true or false',
	endpoint: 'POST /api/v2/targets/{target_id}/caller_lists/{name}/caller_list_checks.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		// Unlike GET of the number, this distinguishes a missing list from a number that is not on the list.
		const answer = await requestOfList(context, '/caller_list_checks', {
			method: 'POST',
			body: { caller_list_check: { number } },
			repeatable: true,
		});
		const { status } = unwrap(answer, 'caller_list_check');
		if (status !== 'present' && status !== 'not-present') {
			throw new UserError(
				`Retreaver did not say whether ${number} is on the list, but answered with the status "${status}".`,
			);
		}
		return { number, present: status === 'present', status };
	},
};
