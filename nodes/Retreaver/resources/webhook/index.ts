import type { Resource } from '../../operation';
import { create } from './create';
import { deleteWebhook } from './delete';
import { getAll } from './getAll';

export const webhook: Resource = {
	name: 'Campaign Webhook',
	value: 'webhook',
	description: 'The URLs that Retreaver calls at the stages of a call to a campaign',
	credential: 'retreaverApi',
	operations: [create, deleteWebhook, getAll],
};
