import type { Resource } from '../../core/operation';
import { initiateCall } from './initiateCall';
import { request } from './request';
import { addTags, removeTags, replaceTags } from './tags';

export const visitorNumber: Resource = {
	name: 'Visitor Number',
	value: 'visitorNumber',
	description:
		'A tracking number for each visitor of your web page (dynamic number insertion), with tags',
	// Only for its base URL; the API key is not sent.
	credential: 'retreaverApi',
	operations: [request, addTags, replaceTags, removeTags, initiateCall],
};
