import type { INodePropertyOptions } from 'n8n-workflow';

import { facts } from '../api/facts';
import type { CallField } from '../records/callRecord';

/** Shown wherever a timer can be added (D). */
export const TIMER_WARNING =
	'Retreaver calls only the highest timer that a call reached: this one can silence another, such as one that reports a sale.';

/** Placeholder and description of a URL that Retreaver calls. */
export const URL_PLACEHOLDER = 'e.g. https://example.com/?call=[call_uuid]';
export const URL_DESCRIPTION =
	'The web address that Retreaver calls. It replaces names in brackets, such as [call_uuid], [caller_number] or the name of a tag, by the values of the call.';

interface Stage {
	/** The value is also the stage's name in output items and URLs. */
	option: INodePropertyOptions;
	/**
	 * Retreaver's code or name for the stage when a webhook is registered. A timer has none: it is registered by its
	 * seconds, as documented (D). Not all codes are public, so reading the campaign back verifies that Retreaver accepted
	 * them.
	 */
	triggerType: string | undefined;
	/** What a call that reaches the stage is known to be. */
	known?: Partial<Record<CallField, boolean>>;
}

/** The stages of a call at which Retreaver calls webhooks, in chronological order. */
export const STAGES = {
	started: {
		option: { name: 'Call Started', value: 'started', description: 'A call has come in' },
		triggerType: facts.stages.start,
	},
	buyer_selected: {
		option: { name: 'Buyer Selected', value: 'buyer_selected', description: 'A buyer was chosen' },
		triggerType: facts.stages.selected,
	},
	answered: {
		option: { name: 'Call Answered', value: 'answered', description: 'The buyer picked up' },
		triggerType: facts.stages.answered,
		known: { connected: true },
	},
	timer_reached: {
		option: {
			name: 'Timer Reached',
			value: 'timer_reached',
			description: 'The call has lasted a number of seconds since it was answered',
		},
		triggerType: undefined,
		known: { connected: true },
	},
	postback_received: {
		option: {
			name: 'Postback Received',
			value: 'postback_received',
			description: 'Another system reported back on the call',
		},
		triggerType: facts.stages.postback,
	},
	converted: {
		option: { name: 'Call Converted', value: 'converted', description: 'The call earned money' },
		triggerType: facts.stages.converted,
		known: { converted: true },
	},
	finished: {
		option: {
			name: 'Call Finished',
			value: 'finished',
			description: 'The call has ended, answered or not',
		},
		triggerType: facts.stages.finished,
	},
} as const satisfies Record<string, Stage>;

export type StageName = keyof typeof STAGES;

/** See {@link Stage.known}. */
export const knownAt = (stage: StageName) => (STAGES[stage] as Stage).known;
