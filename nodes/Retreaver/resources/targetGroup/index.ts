import { targetGroupEntity } from '../../../shared/records/entities';
import { capFields, removeCapsField, updateCapsOperation } from '../../fields/caps';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	type Prepare,
	updateOperation,
} from '../../core/crud';
import type { Resource } from '../../core/operation';
import { checkBehavior, createFields, updateFields } from './fields';
import {
	addTargets,
	lookUpBuyers,
	newTargetsField,
	removeTargets,
	replaceTargets,
	targetsField,
} from './members';
import { resetCaps } from './resetCaps';

const prepareGroup: Prepare = async (group, context) =>
	await lookUpBuyers(checkBehavior(group), context);

export const targetGroup: Resource = {
	name: 'Buyer Group (Target Group)',
	value: 'targetGroup',
	description: 'Buyers that are tried together, with their own caps',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(targetGroupEntity),
		getOperation(targetGroupEntity),
		createOperation(targetGroupEntity, createFields, [targetsField, ...capFields], {
			description: 'Add a group of buyers that are tried one after the other, or all at once',
			prepare: prepareGroup,
			skipInvalidIn: targetsField.name,
		}),
		updateOperation(
			targetGroupEntity,
			[...updateFields, newTargetsField, ...capFields, removeCapsField],
			{ prepare: prepareGroup, skipInvalidIn: targetsField.name },
		),
		addTargets,
		removeTargets,
		replaceTargets,
		updateCapsOperation(targetGroupEntity),
		resetCaps,
		deleteOperation(targetGroupEntity, {
			warning: 'This cannot be undone. To take single buyers out, use "Remove Buyers".',
		}),
	],
};
