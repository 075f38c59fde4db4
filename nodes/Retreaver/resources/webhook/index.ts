import type { Resource } from '../../core/operation';
import { create } from './create';
import { deleteWebhook } from './delete';
import { getAll } from './getAll';

export const webhook: Resource = {
	name: 'Campaign Webhook',
	value: 'webhook',
	description: 'Web addresses that Retreaver tells of the calls to a campaign, stage by stage',
	credential: 'retreaverApi',
	operations: [getAll, create, deleteWebhook],
};
