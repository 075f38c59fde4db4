import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import { changeRecord } from '../../core/crud';
import type { Operation } from '../../core/operation';

export const pause = pauseOperation(true, {
	name: 'Pause',
	value: 'pause',
	action: 'Pause a buyer',
	description: 'Send no more calls to a buyer until you resume it; calls that are going on stay',
});

export const resume = pauseOperation(false, {
	name: 'Resume',
	value: 'resume',
	action: 'Resume a buyer',
	description: 'Send calls to a paused buyer again',
});

function pauseOperation(
	paused: boolean,
	texts: Pick<Operation, 'name' | 'value' | 'action' | 'description'>,
): Operation {
	return {
		...texts,
		endpoint: 'PUT /targets/{id}.json',
		evidence: 'D',
		parameters: [locator(targetEntity)],
		run: async (context) => await changeRecord(targetEntity, context, { paused }),
	};
}
