import type { Resource } from '../../core/operation';
import { confirm } from './confirm';
import { create } from './create';

export const rtb: Resource = {
	name: 'RTB Reservation',
	value: 'rtb',
	description: 'Real-time bidding: ask what buyers pay for a call, and reserve one',
	credential: 'retreaverPostbackKeyApi',
	keyFor: 'rtb',
	operations: [create, confirm],
};
