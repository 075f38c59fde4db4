import type { Resource } from '../../core/operation';
import { create } from './create';
import { deleteWebhook } from './delete';
import { getAll } from './getAll';

export const webhook: Resource = {
	name: 'Campaign Webhook',
	value: 'webhook',
	description: 'Web addresses that Retreaver calls at the stages of each call to a campaign',
	credential: 'retreaverApi',
	operations: [getAll, create, deleteWebhook],
};
