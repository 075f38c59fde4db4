import type { Resource } from '../../core/operation';
import { rejectCall } from './rejectCall';
import { send } from './send';

export const postback: Resource = {
	name: 'Postback',
	value: 'postback',
	description: 'Report conversions, reject calls, and other actions by postback key',
	credential: 'retreaverPostbackKeyApi',
	keyFor: 'other',
	operations: [send, rejectCall],
};
