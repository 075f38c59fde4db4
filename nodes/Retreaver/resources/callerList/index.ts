import type { Resource } from '../../core/operation';
import { create, deleteList, get } from './lists';
import { addNumber, checkNumber, removeNumber } from './numbers';
import { uploadNumbers } from './uploadNumbers';

export const callerList: Resource = {
	name: 'Caller List',
	value: 'callerList',
	description: 'Callers that a buyer already knows, does not want, or exclusively wants',
	credential: 'retreaverPostbackKeyApi',
	operations: [create, deleteList, get, addNumber, removeNumber, checkNumber, uploadNumbers],
};
