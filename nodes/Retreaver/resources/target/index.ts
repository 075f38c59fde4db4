import { targetEntity } from '../../../shared/records/entities';
import { removeCapsField, updateCapsOperation } from '../../fields/caps';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	readRecord,
	updateOperation,
} from '../../core/crud';
import { ifEntered } from '../../core/body';
import type { Resource } from '../../core/operation';
import { upsertOperation } from '../../core/upsert';
import { businessHoursField, withRowIds } from './businessHours';
import { buyerName, numberField, targetFields, tidField } from './fields';
import { pause, resume } from './pause';
import { removeConversion } from './removeConversion';
import { resetCap } from './resetCap';
import { setConversion } from './setConversion';
import { setUpForBids } from './setUpForBids';
import { addTag, removeTag, setTags } from './tags';

export const target: Resource = {
	name: 'Buyer (Target)',
	value: 'target',
	description:
		'Companies that take your calls and pay for them: number, business hours, caps, conversion, tags, pause',
	credential: 'retreaverApi',
	entity: targetEntity,
	operations: [
		getAllOperation(targetEntity),
		getOperation(targetEntity),
		createOperation(targetEntity, [buyerName, numberField, ifEntered(tidField)], targetFields, {
			description: 'Add a buyer, to whom calls can be sent',
		}),
		updateOperation(
			targetEntity,
			[buyerName, ...targetFields, numberField, tidField, removeCapsField],
			{
				readsFor: [businessHoursField.name],
				prepare: async (record, context) =>
					await withRowIds(record, async () => await readRecord(targetEntity, context)),
			},
		),
		upsertOperation(
			targetEntity,
			{ ...tidField, required: true },
			{
				required: [numberField],
				optional: [buyerName, ...targetFields],
				prepareUpdate: async (record, current) => await withRowIds(record, async () => current),
			},
		),
		pause,
		resume,
		addTag,
		removeTag,
		setTags,
		updateCapsOperation(targetEntity),
		resetCap,
		setConversion,
		removeConversion,
		setUpForBids,
		deleteOperation(targetEntity, {
			warning: 'This cannot be undone. To send no calls for a while, use the operation Pause.',
		}),
	],
};
