import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

export type StageName =
	| 'start'
	| 'selected'
	| 'answered'
	| 'timer'
	| 'postback'
	| 'converted'
	| 'always';

interface Stage {
	option: INodePropertyOptions;
	/**
	 * What Retreaver calls the stage when a webhook is registered. A timer has none: it is registered by its
	 * seconds, the documented way (D). 9 and 5 were observed in public code (O). The codes of the others are not
	 * public: there the stage names of the integration guide are sent (G; `answered`: H), and activation proves
	 * whether Retreaver took them.
	 */
	triggerType?: string;
}

/** Every stage of a call that can start a workflow, in the order of a call. */
export const STAGES: Record<StageName, Stage> = {
	start: {
		option: { name: 'Call Started', value: 'start', description: 'A call has come in' },
		triggerType: '9',
	},
	selected: {
		option: { name: 'Buyer Selected', value: 'selected', description: 'A buyer was chosen' },
		triggerType: 'selected',
	},
	answered: {
		option: { name: 'Call Answered', value: 'answered', description: 'The buyer picked up' },
		triggerType: 'answered',
	},
	timer: {
		option: {
			name: 'Timer Reached',
			value: 'timer',
			description: 'The call has lasted for some seconds after the answer',
		},
	},
	postback: {
		option: {
			name: 'Postback Received',
			value: 'postback',
			description: 'Another system reported back on the call',
		},
		triggerType: 'postback',
	},
	converted: {
		option: { name: 'Call Converted', value: 'converted', description: 'The call earned money' },
		triggerType: '5',
	},
	always: {
		option: {
			name: 'Call Finished',
			value: 'always',
			description: 'The call is over, whatever became of it',
		},
		triggerType: 'always',
	},
};

/** One webhook to have in Retreaver. */
export interface Registration {
	stage: StageName;
	/** Seconds after the answer, for a timer. */
	seconds?: number;
}

/**
 * The webhooks that the node's parameters ask for, one for each stage and each timer.
 *
 * @throws UserError where no stage is chosen, or where a timer has no seconds or less than 1
 */
export function registrations(stages: unknown, timerSeconds: unknown): Registration[] {
	const chosen = (Array.isArray(stages) ? stages : []) as StageName[];
	if (chosen.length === 0) {
		throw new UserError('No stage is chosen. Pick at least one under "Stages".');
	}
	return [...new Set(chosen)].flatMap<Registration>((stage) => {
		if (stage !== 'timer') return { stage };
		const seconds = [...new Set([timerSeconds ?? []].flat().map(Number))];
		if (seconds.length === 0 || !seconds.every((value) => Number.isInteger(value) && value > 0)) {
			throw new UserError(
				'"Timer Seconds" must be whole numbers of 1 or more. For the start of a call choose the stage "Call Started".',
			);
		}
		return seconds.map((value) => ({ stage, seconds: value }));
	});
}

/** The registration that a request belongs to, by the parameters of ours in its query. */
export function registrationOf(query: IDataObject, wanted: Registration[]): Registration | undefined {
	return wanted.find(
		({ stage, seconds }) =>
			query[STAGE_PARAMETER] === stage &&
			(seconds === undefined || Number(query[SECONDS_PARAMETER]) === seconds),
	);
}

/** The query parameters in a webhook's URL that say what it was registered for. */
export const STAGE_PARAMETER = 'n8n_stage';
export const SECONDS_PARAMETER = 'n8n_seconds';
