import type { IDataObject, IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { collection } from '../shared/input/parameters';
import { isEmpty, oneOf, wholeNumber } from '../shared/input/validate';
import { outcomeParameter } from '../shared/records/callLog';
import { affiliateEntity, type Entity, targetEntity } from '../shared/records/entities';
import { locator, recordId } from '../shared/records/locators';
import { type StageName, STAGES } from '../shared/webhooks/stages';
import type { Registration } from './stages';

/** Whether a call matches a filter. Undefined if the event does not say. */
type Verdict = boolean | undefined;

/** A filter that the user has set. */
export interface Filter {
	/** As the user knows it. */
	name: string;
	matches: (event: IDataObject) => Verdict;
}

const outcomeFilter = {
	...outcomeParameter,
	hint: 'Needs the stage Call Finished',
};

const minimumDurationFilter: INodeProperties = {
	displayName: 'Minimum Duration (Seconds)',
	name: 'minimumDuration',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description:
		'Only calls that lasted so many seconds or longer, with menus and ringing. Needs the stage Call Finished.',
};

const buyerFilter: INodeProperties = {
	...locator(targetEntity),
	required: false,
	description: 'Only calls to this buyer. Not for the stage Call Started: no buyer is chosen yet.',
};

const publisherFilter: INodeProperties = {
	...locator(affiliateEntity),
	required: false,
	description: 'Only calls from this publisher',
};

/** Which calls start the workflow. */
export const filtersParameter: INodeProperties = {
	...collection('filters', [buyerFilter, minimumDurationFilter, outcomeFilter, publisherFilter]),
	description: 'Only calls that match all of these filters start the workflow',
};

/** The stages at which Retreaver knows what a filter asks for. */
const AFTER_THE_CALL: StageName[] = ['finished'];
const WITH_A_BUYER = (Object.keys(STAGES) as StageName[]).filter((stage) => stage !== 'started');

/**
 * Reads the filters that are set.
 *
 * @param wanted the trigger's registrations
 * @throws UserError if a filter is invalid, or asks for what Retreaver does not know yet at a chosen stage
 */
export function readFilters(
	context: IHookFunctions | IWebhookFunctions,
	wanted: readonly Registration[] = [],
): Filter[] {
	const values = context.getNodeParameter(filtersParameter.name, {}) as IDataObject;
	const filters: Filter[] = [];

	const add = (
		{ displayName, name }: INodeProperties,
		stages: readonly StageName[] | undefined,
		read: (value: unknown, parameter: string) => Filter['matches'],
	) => {
		if (!Object.hasOwn(values, name)) return;
		const parameter = `Filters > ${displayName}`;
		const early = wanted.find(({ stage }) => stages && !stages.includes(stage));
		if (early) {
			const known = stages === AFTER_THE_CALL ? 'only when the call is over' : 'not yet';
			throw new UserError(
				`"${parameter}" does not work with the stage "${STAGES[early.stage].option.name}": Retreaver knows it ${known}. Remove the filter, or use a trigger of its own for that stage.`,
			);
		}
		filters.push({ name: displayName, matches: read(values[name], parameter) });
	};

	add(outcomeFilter, AFTER_THE_CALL, (value, parameter) => {
		const outcome = oneOf(value, parameter, outcomeFilter.options);
		const field = outcome === 'converted' ? 'converted' : 'connected';
		return (event) => {
			const known = event[field];
			return typeof known === 'boolean' ? known !== (outcome === 'missed') : undefined;
		};
	});
	add(minimumDurationFilter, AFTER_THE_CALL, (value, parameter) => {
		const seconds = wholeNumber(value, parameter, { min: 1 });
		return ({ call_duration: duration }) =>
			typeof duration === 'number' ? duration >= seconds : undefined;
	});
	add(buyerFilter, WITH_A_BUYER, (value) => isRecord(targetEntity, value, 'buyer'));
	add(publisherFilter, undefined, (value) => isRecord(affiliateEntity, value, 'publisher'));
	return filters;
}

/** Compares the record of a locator with the call's, by the ID that the user picked it by. */
function isRecord(entity: Entity, value: unknown, prefix: string): Filter['matches'] {
	const { key, id } = recordId(entity, value);
	return (event) => {
		const known = event[`${prefix}_${key}`];
		if (isEmpty(known)) return undefined;
		// The user may have typed leading zeros.
		return key === 'id' ? Number(known) === Number(id) : String(known) === id;
	};
}

/**
 * Whether a call matches all filters. Undefined if it matches those that the event tells about, and others are open.
 *
 * @param isComplete whether the event has all that Retreaver knows: what is open then does not match
 */
export function matchesAll(
	filters: readonly Filter[],
	event: IDataObject,
	isComplete: boolean,
): Verdict {
	const verdicts = filters.map(({ matches }) => matches(event) ?? (isComplete ? false : undefined));
	if (verdicts.includes(false)) return false;
	return verdicts.includes(undefined) ? undefined : true;
}
