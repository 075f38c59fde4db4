import type { Resource } from '../../core/operation';
import { activate, deactivate } from './activate';
import { create } from './create';
import { deleteTable } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const payoutTable: Resource = {
	name: 'Payout Table (Payout Bid Modification)',
	value: 'payoutTable',
	description:
		'Rules for what share of the revenue publishers are paid for RTB pings of a campaign',
	credential: 'retreaverApi',
	operations: [getAll, get, create, activate, deactivate, deleteTable],
};
