import type { IDataObject } from 'n8n-workflow';

import { targetEntity } from '../../../shared/entities';
import { removeCapsField, updateCapsOperation } from '../../caps';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	readRecord,
	updateOperation,
} from '../../crud';
import type { Operation, Resource } from '../../operation';
import { withRowIds } from './businessHours';
import { MASK, numberField, targetFields } from './fields';
import { resetCap } from './resetCap';
import { setTags } from './setTags';

export const target: Resource = {
	name: 'Buyer (Target)',
	value: 'target',
	description: 'Whoever takes the calls: number, business hours, caps, tags, pause',
	credential: 'retreaverApi',
	operations: [
		createOperation(targetEntity, [numberField], targetFields),
		deleteOperation(targetEntity),
		getOperation(targetEntity),
		getAllOperation(targetEntity),
		resetCap,
		setTags,
		updateOperation(targetEntity, [...targetFields, numberField, removeCapsField], {
			action: 'Update, pause or resume a buyer',
			description: 'Change a buyer, pause or resume it; what you do not add here stays as it is',
			prepare: async (record, call) =>
				await withRowIds(record, async () => await readRecord(targetEntity, call)),
		}),
		updateCapsOperation(targetEntity),
	].map(presented),
};

/**
 * What is put out holds the customer's own ID under both names, since some answers call it tid and others
 * client_tid (D), and no SIP password.
 */
function presented(operation: Operation): Operation {
	const present = (row: IDataObject): IDataObject => ({
		...('number' in row ? { tid: row.client_tid, client_tid: row.tid } : {}),
		...row,
		...(row.sip_password ? { sip_password: MASK } : {}),
	});
	return {
		...operation,
		run: async (call) => {
			const output = (await operation.run(call)) as IDataObject | IDataObject[];
			return Array.isArray(output) ? output.map(present) : present(output);
		},
	};
}
