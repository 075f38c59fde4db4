import { targetGroupEntity } from '../../../shared/entities';
import { capFields, removeCapsField, updateCapsOperation } from '../../caps';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import type { Resource } from '../../operation';
import { checkBehavior, createFields, updateFields } from './fields';
import { addTargets, removeTargets, replaceTargets, targetsField } from './members';
import { resetCaps } from './resetCaps';

export const targetGroup: Resource = {
	name: 'Buyer Group (Target Group)',
	value: 'targetGroup',
	description: 'Buyers that are called together, with caps of their own',
	credential: 'retreaverApi',
	operations: [
		addTargets,
		createOperation(targetGroupEntity, createFields, [targetsField, ...capFields], {
			prepare: checkBehavior,
		}),
		deleteOperation(targetGroupEntity),
		getOperation(targetGroupEntity),
		getAllOperation(targetGroupEntity),
		removeTargets,
		replaceTargets,
		resetCaps,
		updateOperation(
			targetGroupEntity,
			[...updateFields, targetsField, ...capFields, removeCapsField],
			{ prepare: checkBehavior },
		),
		updateCapsOperation(targetGroupEntity),
	],
};
