import type { Resource } from '../../core/operation';
import { create, deleteList, get, getAll, update } from './lists';
import { addNumber, checkNumber, getNumbers, removeNumber } from './numbers';
import { uploadNumbers } from './uploadNumbers';

export const callerList: Resource = {
	name: 'Caller List',
	value: 'callerList',
	description:
		'Callers that a buyer or campaign already knows, does not want, or exclusively wants',
	credential: 'retreaverPostbackKeyApi',
	keyFor: 'callerLists',
	operations: [
		get,
		checkNumber,
		addNumber,
		removeNumber,
		uploadNumbers,
		getNumbers,
		getAll,
		create,
		update,
		deleteList,
	],
};
