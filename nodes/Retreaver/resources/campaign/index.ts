import { campaignEntity } from '../../../shared/entities';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	readRecord,
	updateOperation,
} from '../../crud';
import { checkGreeting } from '../../greeting';
import type { Resource } from '../../operation';
import { putBackTokens } from '../../webhookTokens';
import { campaignFields, destroyNestedField } from './fields';

export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	description: 'Where calls come in: greeting, menu, routing and webhooks',
	credential: 'retreaverApi',
	operations: [
		createOperation(campaignEntity, [], campaignFields, {
			prepare: async (record) => await putBackTokens(checkGreeting(record), async () => ({})),
		}),
		deleteOperation(campaignEntity, {
			description: 'Delete a campaign for good. Its numbers have to be deleted before.',
		}),
		getOperation(campaignEntity),
		getAllOperation(campaignEntity),
		updateOperation(campaignEntity, [...campaignFields, destroyNestedField], {
			prepare: async (record, call) =>
				await putBackTokens(
					checkGreeting(record),
					async () => await readRecord(campaignEntity, call),
				),
		}),
	],
};
