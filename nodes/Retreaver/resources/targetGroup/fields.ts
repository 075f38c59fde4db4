import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { nameField } from '../../core/body';
import type { Field } from '../../core/operation';

const SIMULTANEOUS = 2;

export const groupName = nameField('group', 'West Coast');

const orderFields: Field[] = [
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'number',
		typeOptions: { minValue: 0 },
		required: true,
		default: 1,
		description: 'Which buyers and groups are tried first: 1 comes before 2',
	},
	{
		displayName: 'Weight',
		name: 'weight',
		type: 'number',
		typeOptions: { minValue: 0 },
		required: true,
		default: 1,
		description:
			'The share of calls among buyers and groups of the same priority: 2 gets more than 1',
	},
];

const behaviorField: Field = {
	displayName: 'Dial Buyers',
	name: 'behavior',
	type: 'options',
	options: [
		{ name: 'Separately', value: 1, description: 'One buyer after the other' },
		{
			name: 'Simultaneously',
			value: SIMULTANEOUS,
			description: 'All buyers at the same time; needs Priority and Weight',
		},
	],
	default: 1,
	description: 'How the phones of the group ring',
};

/** Name, behavior and the fields that it requires (D), as separate parameters. */
export const createFields: Field[] = [
	groupName,
	behaviorField,
	...orderFields.map((field) => ({
		...field,
		displayOptions: { show: { behavior: [SIMULTANEOUS] } },
	})),
];

/** The same as optional fields. */
export const updateFields: Field[] = [groupName, behaviorField, ...orderFields];

/** @throws UserError if a group that dials simultaneously has no priority or weight, which are required (D) */
export function checkBehavior(group: IDataObject): IDataObject {
	const { behavior, priority, weight } = group;
	if (behavior === SIMULTANEOUS && (priority === undefined || weight === undefined)) {
		throw new UserError(
			'A group that dials its buyers simultaneously needs "Priority" and "Weight". Add both in addition to "Dial Buyers".',
		);
	}
	return group;
}
