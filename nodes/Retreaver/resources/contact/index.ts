import { contactEntity } from '../../../shared/entities';
import { tagListField } from '../../../shared/tagList';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import type { Resource } from '../../operation';
import { contactNumbersField, findNumberIds } from './fields';

export const contact: Resource = {
	name: 'Contact',
	value: 'contact',
	description: 'People who call or are called, with their phone numbers and tags',
	credential: 'retreaverApi',
	operations: [
		createOperation(contactEntity, [contactNumbersField], [tagListField]),
		deleteOperation(contactEntity, { warning: 'ALL phone numbers of the contact go with it.' }),
		getOperation(contactEntity),
		getAllOperation(contactEntity),
		updateOperation(
			contactEntity,
			[
				{
					...contactNumbersField,
					description:
						'Numbers to add, or to describe anew where the contact has them already; the others stay. To replace or delete a number, use the resource Contact Number.',
				},
				tagListField,
			],
			{ prepare: findNumberIds },
		),
	],
};
