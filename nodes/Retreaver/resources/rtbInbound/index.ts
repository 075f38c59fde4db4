import type { Resource } from '../../core/operation';
import { exportPings } from './export';
import { getAll } from './getAll';
import { getFilters } from './getFilters';

export const rtbInbound: Resource = {
	name: 'RTB Inbound (Ping Log)',
	value: 'rtbInbound',
	description: 'The log of RTB pings: what publishers asked, and what came of it',
	credential: 'retreaverApi',
	operations: [getAll, exportPings, getFilters],
};
