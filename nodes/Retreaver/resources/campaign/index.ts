import { campaignEntity } from '../../../shared/records/entities';
import { prepareCallFlow, prepareNewCallFlow } from '../../fields/callFlow';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import { destroyNestedField } from '../../fields/callFlow/timersAndMenus';
import type { Resource } from '../../core/operation';
import { campaignFields, campaignName } from './fields';

export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	description: 'Where calls come in: greeting, menu, timers, recording',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(campaignEntity),
		getOperation(campaignEntity),
		createOperation(campaignEntity, [campaignName], campaignFields, {
			description: 'Add a campaign with its greeting, menu and timers',
			prepare: prepareNewCallFlow,
		}),
		updateOperation(campaignEntity, [campaignName, ...campaignFields, destroyNestedField], {
			prepare: prepareCallFlow(campaignEntity),
		}),
		deleteOperation(campaignEntity, {
			condition: 'Its tracking numbers have to be deleted first.',
		}),
	],
};
