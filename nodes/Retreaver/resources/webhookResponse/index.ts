import type { Resource } from '../../core/operation';
import { respondToBid } from './respondToBid';
import { respondWithTags } from './respondWithTags';

export const webhookResponse: Resource = {
	name: 'Webhook Response',
	value: 'webhookResponse',
	description: 'Answer Retreaver while the caller waits, with tags for the call or with a bid',
	operations: [respondWithTags, respondToBid],
};
