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
import type { Resource } from '../../core/operation';
import { withRowIds } from './businessHours';
import { numberField, targetFields } from './fields';
import { removeConversion } from './removeConversion';
import { resetCap } from './resetCap';
import { setConversion } from './setConversion';
import { setTags } from './setTags';
import { setUpForBids } from './setUpForBids';

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
		createOperation(targetEntity, [numberField], targetFields, {
			description: 'Add a buyer, to whom calls can be sent',
		}),
		updateOperation(targetEntity, [...targetFields, numberField, removeCapsField], {
			action: 'Update, pause or resume a buyer',
			description: 'Change, pause or resume a buyer; settings that you do not add stay as they are',
			prepare: async (record, context) =>
				await withRowIds(record, async () => await readRecord(targetEntity, context)),
		}),
		setTags,
		updateCapsOperation(targetEntity),
		resetCap,
		setConversion,
		removeConversion,
		setUpForBids,
		deleteOperation(targetEntity, {
			warning:
				'This cannot be undone. To send no calls for a while, use the operation Update with "Paused".',
		}),
	],
};
