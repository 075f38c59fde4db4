import { campaignEntity } from '../../../shared/entities';
import { prepareCallFlow, prepareNewCallFlow } from '../../callFlow';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import { destroyNestedField } from '../../nestedRows';
import type { Resource } from '../../operation';
import { campaignFields, campaignName } from './fields';

export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	description: 'Where calls come in: greeting, menu, timers, recording',
	credential: 'retreaverApi',
	operations: [
		createOperation(campaignEntity, [campaignName], campaignFields, {
			description: 'Add a campaign with its greeting, menu and timers',
			prepare: prepareNewCallFlow,
		}),
		deleteOperation(campaignEntity, {
			condition: 'Its tracking numbers have to be deleted first.',
		}),
		getOperation(campaignEntity),
		getAllOperation(campaignEntity),
		updateOperation(campaignEntity, [campaignName, ...campaignFields, destroyNestedField], {
			prepare: prepareCallFlow(campaignEntity),
		}),
	],
};
