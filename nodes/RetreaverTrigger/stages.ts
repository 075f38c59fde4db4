import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { listOf, oneOf, required, wholeNumber } from '../shared/input/validate';
import { whenAutomatic } from '../shared/webhooks/byHand';
import { type StageName, STAGES } from '../shared/webhooks/stages';

/** The query parameters of a webhook's URL that identify its registration. */
export const STAGE_PARAMETER = 'n8n_stage';
export const SECONDS_PARAMETER = 'n8n_seconds';

/** A webhook that the trigger needs in Retreaver. */
export interface Registration {
	stage: StageName;
	/** Timers only: seconds after the answer. */
	seconds?: number;
	/** Retreaver's name or code for the stage; timers have none. */
	triggerType?: string;
}

export const STAGE_OPTIONS = Object.values(STAGES).map(({ option }) => option);

/** An entry of Options. */
export const triggerTypesOption: INodeProperties = {
	displayName: 'Trigger Types',
	name: 'triggerTypes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	displayOptions: whenAutomatic,
	placeholder: 'Add Trigger Type',
	default: {},
	description:
		"Retreaver's own code for a stage, such as 7, if you got it from their support: not all codes are public",
	options: [
		{
			displayName: 'Trigger Type',
			name: 'override',
			values: [
				{
					displayName: 'Stage',
					name: 'stage',
					type: 'options',
					options: Object.values(STAGES)
						.filter(({ triggerType }) => triggerType)
						.map(({ option }) => option),
					default: 'buyer_selected',
					description: 'The stage that the code stands for',
				},
				{
					displayName: 'Trigger Type',
					name: 'triggerType',
					type: 'string',
					default: '',
					placeholder: 'e.g. 7',
					description: 'The code to use instead of the one that this node knows, such as 7',
				},
			],
		},
	],
};

/** Reads the value of {@link triggerTypesOption}: trigger types by stage. */
export function readTriggerTypes(value: unknown, parameter: string): Record<string, string> {
	const { override = [] } = value as { override?: IDataObject[] };
	const entries = override.map(({ stage, triggerType }) => [
		stage,
		triggerType === '' ? '' : required(triggerType, parameter),
	]);
	return Object.fromEntries(entries) as Record<string, string>;
}

/**
 * The webhooks that the node's parameters require, one for each stage and each timer.
 *
 * @param triggerTypes trigger types by stage, which override the known ones
 * @throws UserError if no stage is chosen, or a timer has no seconds or less than 1
 */
export function registrations(
	stages: unknown,
	timerSeconds: unknown,
	triggerTypes: Record<string, string> = {},
): Registration[] {
	const chosen = listOf(stages, 'Trigger On').map(
		(stage) => oneOf(stage, 'Trigger On', STAGE_OPTIONS) as StageName,
	);
	if (chosen.length === 0) {
		throw new UserError('No stage is chosen. Pick at least one under "Trigger On".');
	}
	return [...new Set(chosen)].flatMap<Registration>((stage) => {
		if (stage !== 'timer_reached') {
			return { stage, triggerType: triggerTypes[stage] || STAGES[stage].triggerType };
		}
		return readSeconds(timerSeconds).map((seconds) => ({ stage, seconds }));
	});
}

/** Reads whole numbers separated by commas, or the number or list that an expression returned. */
function readSeconds(value: unknown): number[] {
	const texts = listOf(value, 'Timer Seconds');
	if (texts.length === 0) throw new UserError('"Timer Seconds" is empty. Enter at least one.');
	return [...new Set(texts.map((text) => wholeNumber(text, 'Timer Seconds', { min: 1 })))];
}

/**
 * Finds the registration that a request belongs to by the parameters in its query.
 *
 * @param wanted the node's registrations; if they could not be read (undefined), any known stage matches
 */
export function registrationOf(
	{ [STAGE_PARAMETER]: stage, [SECONDS_PARAMETER]: seconds }: IDataObject,
	wanted: readonly Registration[] | undefined,
): Registration | undefined {
	const named = STAGE_OPTIONS.find(({ value }) => value === stage);
	if (!wanted) return named && { stage: named.value, seconds: Number(seconds) || undefined };
	return wanted.find(
		(one) => one.stage === stage && (one.seconds === undefined || seconds === String(one.seconds)),
	);
}
