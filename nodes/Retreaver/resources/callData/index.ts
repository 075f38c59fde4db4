import type { Resource } from '../../core/operation';
import { write } from './write';

export const callData: Resource = {
	name: 'Call Data',
	value: 'callData',
	description: 'Tags for a call that is over, in progress or still to come',
	credential: 'retreaverPostbackKeyApi',
	keyFor: 'callData',
	operations: [write],
};
