import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { limitParameters, readList } from '../../core/list';
import type { Operation } from '../../core/operation';
import {
	addressParameters,
	numberOf,
	numberParameter,
	requestOfList,
	pickedList,
	send,
} from './address';

const WRAPPER = facts.wrappers.callerListNumber;

export const addNumber: Operation = {
	name: 'Add Number',
	value: 'addNumber',
	action: 'Add a number to a caller list',
	description: 'Put one phone number on a caller list',
	endpoint: 'POST /api/v2/{targets,campaigns}/{id}/caller_lists/{name}/caller_list_numbers.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		const request = await requestOfList(context, 'caller_list_number__create', {
			method: 'POST',
			path: '/caller_list_numbers',
			body: { [WRAPPER]: { number } },
			emptyAnswer: { number },
		});
		return await send(context, request, WRAPPER);
	},
};

export const getNumbers: Operation = {
	name: 'Get Numbers',
	value: 'getNumbers',
	action: 'Get the numbers on a caller list',
	description: 'Retrieve the phone numbers on a caller list, the newest first',
	endpoint: 'GET /api/v2/{targets,campaigns}/{id}/caller_lists/{name}/caller_list_numbers.json',
	evidence: 'D',
	parameters: [...addressParameters, ...limitParameters],
	run: async (context) =>
		await readList(context, {
			request: await requestOfList(context, 'caller_list_number__index', {
				method: 'GET',
				path: '/caller_list_numbers',
			}),
			wrapper: WRAPPER,
			hasPageSize: true,
			keyOf: ({ number }) => number,
		}),
};

export const removeNumber: Operation = {
	name: 'Remove Number',
	value: 'removeNumber',
	action: 'Remove a number from a caller list',
	description: 'Take one phone number off a caller list',
	endpoint:
		'DELETE /api/v2/{targets,campaigns}/{id}/caller_lists/{name}/caller_list_numbers/{number}.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		const request = await requestOfList(context, 'caller_list_number__delete', {
			method: 'DELETE',
			path: `/caller_list_numbers/${encodeURIComponent(number)}`,
			emptyAnswer: {},
		});
		await context.client.request(request);
		return { deleted: true, ...pickedList(context), number };
	},
};

export const checkNumber: Operation = {
	name: 'Check Number',
	value: 'checkNumber',
	action: 'Check if a number is on a caller list',
	description: 'Find out whether a phone number is on a caller list: present is true or false',
	endpoint: 'POST /api/v2/{targets,campaigns}/{id}/caller_lists/{name}/caller_list_checks.json',
	evidence: 'D',
	parameters: [...addressParameters, numberParameter],
	run: async (context) => {
		const number = numberOf(context);
		// Unlike GET of the number, this distinguishes a missing list from a number that is not on the list.
		const request = await requestOfList(context, 'caller_list_check__create', {
			method: 'POST',
			path: '/caller_list_checks',
			body: { [facts.wrappers.callerListCheck]: { number } },
			repeatable: true,
		});
		const { status } = await send(context, request, facts.wrappers.callerListCheck);
		if (status !== 'present' && status !== 'not-present') {
			throw new UserError(
				`Retreaver did not say whether ${number} is on the list, but answered with the status "${status}".`,
			);
		}
		return { number, present: status === 'present', status };
	},
};
