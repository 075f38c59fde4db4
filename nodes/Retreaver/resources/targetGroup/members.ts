import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';

import { targetEntity, targetGroupEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { collection, notice } from '../../../shared/input/parameters';
import { quoted } from '../../../shared/input/validate';
import { targetId } from '../../../shared/records/internalId';
import { changeRecord } from '../../core/crud';
import { toProperty } from '../../core/body';
import type { OperationContext, Field, Operation } from '../../core/operation';
import { readSkipInvalid, type Skipped, skipInvalidOption } from '../../core/skipInvalid';

/** The members of a target group (D). Each locator has one target or, with an expression, several. */
export const targetsField: Field = {
	displayName: 'Buyers',
	name: 'targetIds',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Buyer',
	default: {},
	description: 'The buyers of the group',
	options: [
		{
			displayName: 'Buyer',
			name: 'targets',
			values: [
				{
					...locator(targetEntity),
					description:
						'A buyer, from the list or by ID. By internal ID, an expression can give several, as a list or separated by commas.',
				},
			],
		},
	],
	toBody: async (value, context) => ({ target_ids: await targetIds(value, context) }),
};

/** The same field for an update, where it replaces the members. */
export const newTargetsField: Field = {
	...targetsField,
	description: 'The buyers of the group from now on: those that are not entered here leave it',
};

export const addTargets = membersOperation('add', {
	name: 'Add Buyers',
	action: 'Add buyers to a buyer group',
	description: 'Put buyers into a group; those that are there stay',
});

export const removeTargets = membersOperation('remove', {
	name: 'Remove Buyers',
	action: 'Remove buyers from a buyer group',
	description: 'Take buyers out of a group; the others stay',
});

export const replaceTargets: Operation = {
	name: 'Replace Buyers',
	value: 'replaceTargets',
	action: 'Replace the buyers of a buyer group',
	description: 'Replace all buyers of a group by others, or empty it',
	endpoint: 'PUT /target_groups/{id}.json',
	evidence: 'D',
	parameters: [
		notice(
			'replaceNotice',
			'Buyers that are not entered here leave the group. To keep those it has, use "Add Buyers".',
		),
		locator(targetGroupEntity),
		{
			displayName: 'Remove All Buyers',
			name: 'removeAll',
			type: 'boolean',
			default: false,
			hint: 'Switched on, no calls go to this group any more.',
			description: 'Whether to leave the group without any buyer',
		},
		{
			...toProperty(newTargetsField),
			displayOptions: { show: { removeAll: [false] } },
		},
		collection('options', [skipInvalidOption]),
	],
	run: async (context) => {
		if (context.get<boolean>('removeAll')) {
			return await changeRecord(targetGroupEntity, context, { target_ids: [] });
		}
		return await changeMembers('target_ids', context);
	},
};

function membersOperation(
	verb: 'add' | 'remove',
	texts: Pick<Operation, 'name' | 'action' | 'description'>,
): Operation {
	return {
		...texts,
		value: `${verb}Targets`,
		endpoint: 'PUT /target_groups/{id}.json',
		evidence: 'D',
		parameters: [
			locator(targetGroupEntity),
			{
				...toProperty(targetsField),
				description: `The buyers to ${verb}, one entry for each`,
			},
			collection('options', [skipInvalidOption]),
		],
		run: async (context) => await changeMembers(`${verb}_targets_by_id`, context),
	};
}

/** Sends the buyers as an attribute of the group, without invalid ones if Skip Invalid is on. */
async function changeMembers(attribute: string, context: OperationContext): Promise<IDataObject> {
	const skipInvalid = readSkipInvalid(context);
	const skipped: Skipped[] = [];
	const value = context.get('targetIds');
	const ids = await targetIds(value, context, skipInvalid ? skipped : undefined);
	const group = await changeRecord(targetGroupEntity, context, { [attribute]: ids });
	return skipInvalid ? { ...group, skipped } : group;
}

/**
 * The internal ids of the targets in {@link targetsField}, without duplicates.
 *
 * @param skipped collects invalid and unknown IDs; if undefined, they are errors
 * @throws UserError for an empty list, so that an expression does not empty a group by mistake
 */
async function targetIds(
	value: unknown,
	context: OperationContext,
	skipped?: Skipped[],
): Promise<number[]> {
	const rows = ((value as IDataObject).targets ?? []) as IDataObject[];
	const picked = rows.flatMap(({ target }) => separate(target as IDataObject));
	if (picked.length === 0) {
		throw new UserError(
			'There is no buyer in the list. Add at least one under "Buyers". To empty a group, use the operation "Replace Buyers" and switch on "Remove All Buyers".',
		);
	}
	const { itemIndex, client } = context;
	const outcomes = await Promise.allSettled(
		picked.map(async (one) => await targetId(client, one, itemIndex)),
	);
	const ids = new Set<number>();
	const bad: Skipped[] = [];
	for (const [index, outcome] of outcomes.entries()) {
		if (outcome.status === 'fulfilled') {
			ids.add(outcome.value);
		} else {
			const error: unknown = outcome.reason;
			if (!skipped || !isInvalid(error)) throw error;
			bad.push({ value: quoted(picked[index]?.value), reason: error.message, item: itemIndex });
		}
	}
	if (ids.size === 0) {
		throw new UserError(`No buyer in the list is valid. The first: ${bad[0]?.reason}`);
	}
	skipped?.push(...bad);
	return [...ids];
}

/** Whether the buyer is invalid, as opposed to a failed request. */
function isInvalid(error: unknown): error is UserError | NodeApiError {
	return error instanceof UserError || (error instanceof NodeApiError && error.httpCode === '404');
}

/** Splits a locator into one per id. A customer's own ID is not split, since it may contain a comma. */
function separate(picked: IDataObject): IDataObject[] {
	const { mode, value } = picked;
	const values = typeof value === 'string' && mode !== 'tid' ? value.split(',') : [value].flat();
	return values.map((one) => ({ mode, value: one }));
}
