import { contactEntity } from '../../../shared/records/entities';
import { tagListField } from '../../fields/tagList';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import type { Resource } from '../../core/operation';
import { upsertOperation } from '../../core/upsert';
import { contactNumbersField, findNumberIds, phoneField } from './fields';

export const contact: Resource = {
	name: 'Contact',
	value: 'contact',
	description: 'People who call or are called, with their phone numbers and tags',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(contactEntity),
		getOperation(contactEntity),
		createOperation(contactEntity, [contactNumbersField], [tagListField], {
			description: 'Add a person with phone numbers and tags',
			skipInvalidIn: contactNumbersField.name,
		}),
		updateOperation(
			contactEntity,
			[
				{
					...contactNumbersField,
					description:
						'Numbers to add, existing numbers with a new description, or numbers that replace an existing one; the others stay. To delete a number, use the resource Contact Number.',
				},
				tagListField,
			],
			{
				prepare: findNumberIds,
				readsFor: [contactNumbersField.name],
				skipInvalidIn: contactNumbersField.name,
			},
		),
		upsertOperation(contactEntity, phoneField, { optional: [tagListField] }),
		deleteOperation(contactEntity, {
			warning:
				'This cannot be undone. ALL phone numbers of the contact are deleted with it: for one of them, use the resource Contact Number.',
		}),
	],
};
