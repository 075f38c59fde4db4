import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { Entity } from '../../shared/records/entities';
import { updateOperation } from '../core/crud';
import { snakeCase } from '../core/body';
import type { Field, Operation } from '../core/operation';

const CAPS: Record<string, { title: string; description: string; placeholder: string }> = {
	concurrencyCap: {
		title: 'Concurrency Cap',
		description: 'The maximum number of simultaneous calls, such as 3',
		placeholder: 'e.g. 3',
	},
	dailyCap: {
		title: 'Daily Cap',
		description: 'The maximum number of calls per day, such as 50',
		placeholder: 'e.g. 50',
	},
	hardCap: {
		title: 'Hard Cap',
		description:
			'The maximum number of calls in total, such as 500, until you reset the hard cap: it never starts over by itself',
		placeholder: 'e.g. 500',
	},
	hourlyCap: {
		title: 'Hourly Cap',
		description: 'The maximum number of calls per hour, such as 10',
		placeholder: 'e.g. 10',
	},
	monthlyCap: {
		title: 'Monthly Cap',
		description: 'The maximum number of calls per month, such as 1000',
		placeholder: 'e.g. 1000',
	},
};

/** The caps of a target or a target group (D), each a number of calls. */
export const capFields: Field[] = Object.entries(CAPS).map(
	([name, { title, description, placeholder }]) => ({
		displayName: title,
		name,
		type: 'number',
		typeOptions: { minValue: 0 },
		// Not a number: nobody knows the right one, and a cap that is left empty is an error.
		default: '',
		placeholder,
		description,
		toBody: (value) => capBody(name, value as number),
	}),
);

/** Removes caps, for the Update Fields. */
export const removeCapsField: Field = {
	displayName: 'Remove Caps',
	name: 'removeCaps',
	type: 'multiOptions',
	options: Object.entries(CAPS).map(([value, { title }]) => ({ name: title, value })),
	default: [],
	description: 'The caps to remove, so that there is no limit of that kind',
	toBody: (value, context) => {
		const names = value as string[];
		for (const name of names) {
			if (name in context.get<IDataObject>('updateFields')) {
				throw new UserError(
					`"${CAPS[name]?.title}" is both set and removed. Keep the number, or the entry in "Remove Caps".`,
				);
			}
		}
		return Object.assign({}, ...names.map((name) => capBody(name, null)));
	},
};

/** An operation that only updates caps. */
export function updateCapsOperation(entity: Entity): Operation {
	const name = entity.name.toLowerCase();
	return {
		...updateOperation(entity, [...capFields, removeCapsField], {
			warning: `A ${name} that has reached a cap gets no more calls. To lift a cap, use "Remove Caps".`,
		}),
		name: 'Update Caps',
		value: 'updateCaps',
		action: `Update the caps of a ${name}`,
		description: `Limit how many calls a ${name} gets at once, per hour, day or month, or in total`,
	};
}

/** @param cap null for no cap */
function capBody(name: string, cap: number | null): IDataObject {
	return name === 'concurrencyCap'
		? { concurrency_cap: cap }
		: { [`${snakeCase(name)}_attributes`]: { cap } };
}
