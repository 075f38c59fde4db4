import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { hasStatus } from '../../../shared/api/errors';
import { facts } from '../../../shared/api/facts';
import { optionalText } from '../../../shared/input/validate';
import {
	type ConversionGroup,
	conversionGroups,
	flatConversions,
} from '../../../shared/records/conversions';
import { targetEntity } from '../../../shared/records/entities';
import { changeRecord, readRecord } from '../../core/crud';
import type { OperationContext } from '../../core/operation';

/** Selects a group of a buyer that has several. */
export const groupParameter: INodeProperties = {
	displayName: 'Conversion Group ID',
	name: 'conversionGroupId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 256490',
	description:
		'For a buyer with several conversion groups: the one that is meant, conversion_group_id in the output of Buyer > Get',
};

/**
 * Reads the buyer and picks the group to change.
 *
 * @returns no group if the buyer has none
 * @throws UserError if there are several groups and none is chosen, if the chosen one does not exist, or if Retreaver does
 * not return the groups: a group that is sent without its id becomes a second one (D)
 */
export async function pickGroup(
	context: OperationContext,
): Promise<{ buyer: IDataObject; group: ConversionGroup | undefined }> {
	const wanted = optionalText(context.get('conversionGroupId'), groupParameter.displayName);
	const buyer = await readRecord(targetEntity, context);
	const groups = conversionGroups(buyer);
	if (!groups) {
		throw new UserError(
			"Retreaver's answer does not show the conversions of this buyer, so they cannot be changed here without making new ones beside them. Change them in Retreaver itself.",
		);
	}
	if (wanted) {
		const group = groups.find(({ id }) => String(id) === wanted);
		if (group) return { buyer, group };
		throw new UserError(
			`The buyer has no conversion group with the ID "${wanted}". ${thereIs(groups)} Change "Conversion Group ID".`,
		);
	}
	if (groups.length > 1) {
		throw new UserError(
			`The buyer has ${groups.length} conversion groups, so it is not clear which one is meant. ${thereIs(groups)} Enter an ID in "Conversion Group ID".`,
		);
	}
	return { buyer, group: groups[0] };
}

/**
 * Returns the conversion of a group, to be changed by its id and that of the group.
 *
 * @returns undefined if there is no group
 * @throws UserError unless the group has exactly one conversion, which goes by call duration
 */
export function timerConversion(group: ConversionGroup | undefined): IDataObject | undefined {
	if (!group) return undefined;
	const { conversions, conversion_type, postback } = group;
	if (postback === true || (conversion_type ?? 'timer') !== 'timer') {
		throw new UserError(
			`The conversion group ${nameOf(group)} does not go by the duration of a call. Change it in Retreaver itself.`,
		);
	}
	const [conversion, ...others] = conversions;
	if (conversion && others.length === 0) return conversion;
	throw new UserError(
		`The conversion group ${nameOf(group)} has ${conversions.length} conversions instead of one. Change it in Retreaver itself.`,
	);
}

/**
 * Changes a group by its ids, or creates one if there is none, and checks that the buyer has it.
 *
 * @param group the group as it was read
 * @param changes attributes of the group and of its conversion, and other attributes of the buyer
 * @returns the buyer and the group after the change
 * @throws UserError if the group was removed in the meantime
 */
export async function sendGroup(
	context: OperationContext,
	group: ConversionGroup | undefined,
	changes: { group?: IDataObject; conversion: IDataObject; buyer?: IDataObject },
): Promise<{ buyer: IDataObject; group: ConversionGroup }> {
	const conversion = timerConversion(group);
	const row = {
		...(group ? { id: group.id } : { conversion_type: 'timer' }),
		...changes.group,
		conversions_attributes: [{ ...(conversion && { id: conversion.id }), ...changes.conversion }],
	};
	const buyer = await sendRow(context, group, { ...row }, changes.buyer);
	const groups = conversionGroups(buyer) ?? [];
	const sent = group ? groups.find(({ id }) => id === group.id) : groups[0];
	if (sent) return { buyer, group: sent };
	throw new UserError(
		group
			? gone(group, `${thereIs(groups)} Run the node again.`)
			: 'Retreaver took the conversion, but the buyer does not show it. Look at the buyer in Retreaver before you run the node again.',
	);
}

/**
 * Removes a whole group and checks that it is gone. A single conversion must not be removed from it (D).
 *
 * @throws UserError if it still exists
 */
export async function removeGroup(
	context: OperationContext,
	group: ConversionGroup,
): Promise<void> {
	const buyer = await sendRow(context, group, { id: group.id, [facts.records.removeGroup]: true });
	if (conversionGroups(buyer)?.some(({ id }) => id === group.id)) {
		throw new UserError(
			`Retreaver still shows the conversion group ${nameOf(group)}. Remove it in Retreaver itself.`,
		);
	}
}

/** Sends a group as part of the buyer. Reads the buyer again if the answer contains no conversions. */
async function sendRow(
	context: OperationContext,
	group: ConversionGroup | undefined,
	row: IDataObject,
	buyer: IDataObject = {},
): Promise<IDataObject> {
	try {
		const changes = { ...buyer, conversion_groups_attributes: [row] };
		const answer = await changeRecord(targetEntity, context, changes);
		return conversionGroups(answer) ? answer : await readRecord(targetEntity, context);
	} catch (error) {
		throw explained(error, group);
	}
}

/** Explains a 404: the buyer was just read, so it is most likely the group that no longer exists. */
function explained(failure: unknown, group: ConversionGroup | undefined): unknown {
	return group && hasStatus(failure, ['404', '410'])
		? new UserError(gone(group, 'Run the node again.'))
		: failure;
}

function gone(group: ConversionGroup, advice: string): string {
	return `The conversion group ${nameOf(group)} is not there any more: somebody removed it, or the buyer, while the node was working. ${advice}`;
}

const nameOf = ({ name, id }: ConversionGroup) => `"${String(name)}" (ID ${String(id)})`;

/** Lists the groups in a sentence, with what tells them apart. */
function thereIs(groups: ConversionGroup[]): string {
	const listed = groups.map((group) => {
		const [sale] = flatConversions([group]);
		return sale
			? `${nameOf(group)}: ${String(sale.revenue)} dollars after ${String(sale.seconds)} seconds`
			: nameOf(group);
	});
	return listed.length === 0 ? 'It has none.' : `It has ${listed.join('; ')}.`;
}
