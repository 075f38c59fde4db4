import { campaignEntity } from '../../../shared/entities';
import { prepareCallFlow, prepareNewCallFlow } from '../../callFlow';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import type { Resource } from '../../operation';
import { campaignFields, destroyNestedField } from './fields';

export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	description: 'Where calls come in: greeting, menu, routing and webhooks',
	credential: 'retreaverApi',
	operations: [
		createOperation(campaignEntity, [], campaignFields, { prepare: prepareNewCallFlow }),
		deleteOperation(campaignEntity, { warning: 'Its numbers have to be deleted before.' }),
		getOperation(campaignEntity),
		getAllOperation(campaignEntity),
		updateOperation(campaignEntity, [...campaignFields, destroyNestedField], {
			prepare: prepareCallFlow(campaignEntity),
		}),
	],
};
