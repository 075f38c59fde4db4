import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { notice } from '../../../shared/input/parameters';
import { bodyOfCollection, fieldCollection } from '../../core/body';
import { limitParameters, readList } from '../../core/list';
import type { Operation, OperationContext } from '../../core/operation';
import { guessedNotice } from '../../fields/notices';
import {
	addressParameters,
	requestOfList,
	requestOfOwner,
	ownerParameter,
	pickedList,
	send,
} from './address';

const WRAPPER = facts.wrappers.callerList;

/** The effect of a list's name (H). */
const namesNotice = notice(
	'namesNotice',
	`A list whose name begins with "${facts.callerLists.blocking}" blocks its callers. One that begins with "${facts.callerLists.exclusive}" lets ONLY its callers through and shuts out everybody else.`,
);

const shutOutOthers: INodeProperties = {
	displayName: 'Shut Out Other Callers',
	name: 'shutOutOthers',
	type: 'boolean',
	default: false,
	description:
		'Whether the name may begin with accepted, so that callers who are not on the list do not get through any more',
};

/** @throws UserError if the name shuts out callers (H) and {@link shutOutOthers} is off */
function checkName({ name }: IDataObject, context: OperationContext): void {
	const shutsOut = String(name).trim().toLowerCase().startsWith(facts.callerLists.exclusive);
	if (!shutsOut || context.get<boolean>(shutOutOthers.name)) return;
	throw new UserError(
		`"${String(name)}" begins with "${facts.callerLists.exclusive}": such a list lets only its own callers through, and calls of everybody else are turned away, all of them while the list is empty. If you want that, switch on "${shutOutOthers.displayName}"; otherwise choose another name.`,
	);
}

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a caller list',
	description: 'Add an empty caller list to a buyer or a campaign',
	endpoint: 'POST /api/v2/{targets,campaigns}/{id}/caller_lists.json',
	addsUp: true,
	evidence: 'D',
	parameters: [
		namesNotice,
		...addressParameters,
		shutOutOthers,
		fieldCollection('additionalFields', []),
	],
	run: async (context) => {
		const list = {
			name: pickedList(context).name,
			...(await bodyOfCollection('additionalFields', [], context)),
		};
		checkName(list, context);
		const request = await requestOfOwner(context, 'caller_list__create', {
			method: 'POST',
			path: '',
			body: { [WRAPPER]: list },
			emptyAnswer: { ...pickedList(context), ...list },
		});
		return await send(context, request, WRAPPER);
	},
};

export const deleteList: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a caller list',
	description: 'Delete a caller list and all of its numbers for good',
	endpoint: 'DELETE /api/v2/{targets,campaigns}/{id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: [
		notice(
			'deleteNotice',
			'This cannot be undone. ALL numbers on the list are deleted with it: to take off one, use "Remove Number".',
		),
		...addressParameters,
	],
	run: async (context) => {
		const request = await requestOfList(context, 'caller_list__delete', {
			method: 'DELETE',
			path: '',
			emptyAnswer: {},
		});
		await context.client.request(request);
		return { deleted: true, ...pickedList(context) };
	},
};

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a caller list',
	description: 'Retrieve a caller list without its numbers, to see that it is there',
	endpoint: 'GET /api/v2/{targets,campaigns}/{id}/caller_lists/{name}.json',
	evidence: 'D',
	parameters: addressParameters,
	run: async (context) =>
		await send(
			context,
			await requestOfList(context, facts.callerLists.showPermission, { method: 'GET', path: '' }),
			WRAPPER,
		),
};

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many caller lists',
	description: 'Retrieve the caller lists of a buyer or a campaign, without their numbers',
	endpoint: 'GET /api/v2/{targets,campaigns}/{id}/caller_lists.json',
	evidence: '?',
	parameters: [guessedNotice, ownerParameter, ...limitParameters],
	run: async (context) =>
		await readList(context, {
			request: await requestOfOwner(context, 'caller_list__index', { method: 'GET', path: '' }),
			wrapper: WRAPPER,
			keyOf: ({ name }) => name,
		}),
};

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Rename a caller list',
	description: 'Give a caller list another name; its numbers stay on it',
	endpoint: 'PUT /api/v2/{targets,campaigns}/{id}/caller_lists/{name}.json',
	evidence: '?',
	parameters: [
		guessedNotice,
		namesNotice,
		...addressParameters,
		{
			displayName: 'New Name',
			name: 'newName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. suppressed-2026',
			description: 'The name that the list gets, such as suppressed-2026',
		},
		shutOutOthers,
		fieldCollection('updateFields', []),
	],
	run: async (context) => {
		const list = {
			name: context.get<string>('newName'),
			...(await bodyOfCollection('updateFields', [], context)),
		};
		checkName(list, context);
		const request = await requestOfList(context, 'caller_list__update', {
			method: 'PUT',
			path: '',
			body: { [WRAPPER]: list },
			emptyAnswer: { ...pickedList(context), ...list },
		});
		return await send(context, request, WRAPPER);
	},
};
