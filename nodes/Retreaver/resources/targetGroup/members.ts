import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { targetEntity, targetGroupEntity } from '../../../shared/records/entities';
import { locator, recordId } from '../../../shared/records/locators';
import { notice } from '../../../shared/input/parameters';
import { targetId } from '../../../shared/records/internalId';
import { changeRecord, type Prepare } from '../../core/crud';
import { toProperty } from '../../core/body';
import type { OperationContext, Field, Operation } from '../../core/operation';
import { assertSomeValid, readOrSkip } from '../../core/skipInvalid';

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
	// {@link lookUpBuyers} replaces them by their internal ids.
	toBody: async (value, context) => ({ target_ids: await readBuyers(value, context) }),
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
	],
	skipInvalidIn: targetsField.name,
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
		],
		skipInvalidIn: targetsField.name,
		run: async (context) => await changeMembers(`${verb}_targets_by_id`, context),
	};
}

/** Sends the buyers in the parameters as an attribute of the group. */
async function changeMembers(attribute: string, context: OperationContext): Promise<IDataObject> {
	const buyers = await readBuyers(context.get('targetIds'), context);
	// Checks the locator before requests are sent.
	recordId(targetGroupEntity, context.get('targetGroup'));
	const ids = await buyerIds(buyers, context);
	return await changeRecord(targetGroupEntity, context, { [attribute]: ids });
}

/** Replaces the buyers of {@link targetsField} in a group by their internal ids. */
export const lookUpBuyers: Prepare = async (group, context) =>
	Array.isArray(group.target_ids)
		? { ...group, target_ids: await buyerIds(group.target_ids as IDataObject[], context) }
		: group;

/**
 * Reads {@link targetsField}, without any request: a locator for each buyer.
 *
 * @throws UserError for an empty list, so that an expression does not empty a group by mistake
 */
async function readBuyers(value: unknown, context: OperationContext): Promise<IDataObject[]> {
	const rows = ((value as IDataObject).targets ?? []) as IDataObject[];
	const picked = rows.flatMap(({ target }) => separate(target as IDataObject));
	if (picked.length === 0 && !context.skipped?.length) {
		throw new UserError(
			'There is no buyer in the list. Add at least one under "Buyers". To empty a group, use the operation "Replace Buyers" and switch on "Remove All Buyers".',
		);
	}
	const buyers: IDataObject[] = [];
	for (const one of picked) {
		const id = await readOrSkip(context, one.value, () => recordId(targetEntity, one));
		if (id) buyers.push(one);
	}
	assertSomeValid(buyers, context, 'buyer');
	return buyers;
}

/** The internal ids of buyers, without duplicates. Sends requests for those with the customer's own ID. */
async function buyerIds(buyers: IDataObject[], context: OperationContext): Promise<number[]> {
	const { client, itemIndex } = context;
	const lookups = buyers.map(async (one) => await targetId(client, one, itemIndex));
	// All have ended below, so that skipped buyers keep their order.
	await Promise.allSettled(lookups);
	const found = await Promise.all(
		lookups.map(
			async (lookup, index) => await readOrSkip(context, buyers[index]?.value, () => lookup),
		),
	);
	const ids = [...new Set(found.filter((id) => id !== undefined))];
	assertSomeValid(ids, context, 'buyer');
	return ids;
}

/** Splits a locator into one per id. A customer's own ID is not split, since it may contain a comma. */
function separate(picked: IDataObject): IDataObject[] {
	const { mode, value } = picked;
	const values = typeof value === 'string' && mode !== 'tid' ? value.split(',') : [value].flat();
	return values.map((one) => ({ mode, value: one }));
}
