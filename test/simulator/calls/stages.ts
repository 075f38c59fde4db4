import type { Timer } from '../state';
import type { Stage } from '../types';

/** The trigger types seen in public code, and the call's stage at which each fires (O). */
const observed: Record<string, Stage> = { 9: 'start', 5: 'converted', 12: 'bid', 13: 'append' };

/** The names of stages: start, selected, postback, always by the guide (G), answered and converted by the portal (H, O). */
const named: Stage[] = ['start', 'selected', 'answered', 'postback', 'converted', 'always'];

/**
 * The stage of a trigger type; undefined for one that does not exist.
 * @param onlyObserved the codes of the other stages are not public: refuse the names
 */
export function stageOfTrigger(triggerType: string, onlyObserved = false): Stage | undefined {
	return (
		observed[triggerType] ?? (onlyObserved ? undefined : named.find((name) => name === triggerType))
	);
}

/** The stage of a timer or webhook. Timers below 0 s exist, when they fire is not documented: here they never do (?). */
export function stageOf({ trigger_type: triggerType, seconds }: Timer): Stage | undefined {
	if (triggerType !== null) return stageOfTrigger(triggerType);
	if (seconds === null || seconds < 0) return undefined;
	return seconds === 0 ? 'start' : 'timer';
}
