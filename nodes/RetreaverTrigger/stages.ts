import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { listOf, wholeNumber } from '../shared/input/validate';
import { type StageName, STAGES } from '../shared/webhooks/stages';

/** The query parameters in a webhook's URL that say what it was registered for. */
export const STAGE_PARAMETER = 'n8n_stage';
export const SECONDS_PARAMETER = 'n8n_seconds';

/** One webhook to have in Retreaver. */
export interface Registration {
	stage: StageName;
	/** Seconds after the answer, for a timer. */
	seconds?: number;
	/** Retreaver's name or code for the stage; a timer has none. */
	triggerType?: string;
}

/**
 * The webhooks that the node's parameters ask for, one for each stage and each timer.
 *
 * @param triggerTypes trigger types to use in place of the ones that are known, by stage
 * @throws UserError where no stage is chosen, or where a timer has no seconds or less than 1
 */
export function registrations(
	stages: unknown,
	timerSeconds: unknown,
	triggerTypes: Record<string, string> = {},
): Registration[] {
	const chosen = (Array.isArray(stages) ? stages : []) as StageName[];
	if (chosen.length === 0) {
		throw new UserError('No stage is chosen. Pick at least one under "Trigger On".');
	}
	return [...new Set(chosen)].flatMap<Registration>((stage) => {
		if (stage !== 'timer') {
			return { stage, triggerType: triggerTypes[stage] || STAGES[stage].triggerType };
		}
		return readSeconds(timerSeconds).map((seconds) => ({ stage, seconds }));
	});
}

/** Whole numbers separated by commas; an expression may also give a number or a list. */
function readSeconds(value: unknown): number[] {
	const texts = listOf(value, 'Timer Seconds');
	if (texts.length === 0) throw new UserError('"Timer Seconds" is empty. Enter at least one.');
	return [...new Set(texts.map((text) => wholeNumber(text, 'Timer Seconds', { min: 1 })))];
}

/** The registration that a request belongs to, by the parameters of ours in its query. */
export function registrationOf(
	query: IDataObject,
	wanted: readonly Registration[],
): Registration | undefined {
	return wanted.find(
		({ stage, seconds }) =>
			query[STAGE_PARAMETER] === stage &&
			(seconds === undefined || query[SECONDS_PARAMETER] === String(seconds)),
	);
}
