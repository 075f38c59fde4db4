import type { Resource } from '../../core/operation';
import { addTags } from './addTags';
import { downloadRecording } from './downloadRecording';
import { get } from './get';
import { getAll } from './getAll';

export const call: Resource = {
	name: 'Call',
	value: 'call',
	description: 'The call log: every call to your numbers, with outcome, money, recording and tags',
	credential: 'retreaverApi',
	operations: [getAll, get, downloadRecording, addTags],
};
