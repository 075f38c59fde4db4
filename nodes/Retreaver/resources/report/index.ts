import type { Resource } from '../../core/operation';
import { get } from './get';

export const report: Resource = {
	name: 'Report',
	value: 'report',
	description: 'Counts, money and durations of calls, by buyer, campaign, day and more',
	credential: 'retreaverApi',
	operations: [get],
};
