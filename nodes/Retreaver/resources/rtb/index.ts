import type { Resource } from '../../operation';
import { confirm } from './confirm';
import { create } from './create';

export const rtb: Resource = {
	name: 'RTB Reservation',
	value: 'rtb',
	description: 'Real-time bidding: ask what a call is worth and reserve a buyer for it',
	credential: 'retreaverPostbackKeyApi',
	operations: [create, confirm],
};
