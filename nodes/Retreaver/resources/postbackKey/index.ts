import type { Resource } from '../../core/operation';
import { create } from './create';

export const postbackKey: Resource = {
	name: 'Postback Key',
	value: 'postbackKey',
	description: 'Keys with which publishers ask for bids',
	credential: 'retreaverApi',
	operations: [create],
};
