import type { Resource } from '../../core/operation';
import { create, deleteList, get } from './lists';
import { addNumber, checkNumber, removeNumber } from './numbers';
import { uploadNumbers } from './uploadNumbers';

export const callerList: Resource = {
	name: 'Caller List',
	value: 'callerList',
	description: 'Callers that a buyer knows already, does not want, or wants alone',
	credential: 'retreaverPostbackKeyApi',
	operations: [create, deleteList, get, addNumber, removeNumber, checkNumber, uploadNumbers],
};
