import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { RetreaverClient } from '../api/client';
import { type CallField, toCallRecord } from './callRecord';
import { affiliateEntity, campaignEntity, type Entity, targetEntity } from './entities';
import { ownIdOf } from './internalId';
import { locator, recordId } from './locators';
import { callerPhoneParameter, collection } from '../input/parameters';
import { phoneNumber } from '../input/phoneNumber';
import { entered } from '../input/validate';

/** Filters by a record: what the API filters by (D), and the record's ID in a call, where the API cannot. */
const PICKED: ReadonlyArray<{ entity: Entity; attribute: string; field: CallField; what: string }> =
	[
		{ entity: targetEntity, attribute: 'client_tid', field: 'buyer_id', what: 'to this buyer' },
		{
			entity: campaignEntity,
			attribute: 'client_cid',
			field: 'campaign_id',
			what: 'to this campaign',
		},
		{
			entity: affiliateEntity,
			attribute: 'client_afid',
			field: 'publisher_id',
			what: 'from this publisher',
		},
	];

/** A filter by the outcome of a call, which the API cannot filter by. */
export const outcomeParameter = {
	displayName: 'Call Outcome',
	name: 'outcome',
	type: 'options',
	options: [
		{ name: 'Answered', value: 'answered', description: 'A buyer took the call' },
		{ name: 'Converted', value: 'converted', description: 'The call earned money' },
		{ name: 'Missed', value: 'missed', description: 'The call is over, and nobody took it' },
	],
	default: 'missed',
	description: 'Only calls that ended like this',
} satisfies INodeProperties;

/** Whether a call has an outcome, by what its record says (see callRecord.ts). */
const OUTCOMES: Record<string, (call: IDataObject) => boolean> = {
	answered: ({ connected }) => connected === true,
	converted: ({ converted }) => converted === true,
	// A call that still rings is not connected either.
	missed: ({ connected, call_status, call_end_time }) =>
		connected === false && (call_end_time !== null || call_status !== 'unknown'),
};

/** The filters of the call log; {@link readCallFilters} reads them. */
export const callFilters: INodeProperties[] = [
	...PICKED.map(
		({ entity, what }): INodeProperties => ({
			...locator(entity),
			required: false,
			description: `Only calls ${what}, from the list or by its ID`,
		}),
	),
	{
		...callerPhoneParameter,
		name: 'caller',
		required: false,
		description: 'Only calls from this phone number, such as +14155550123',
	},
	{
		...outcomeParameter,
		hint: 'Retreaver cannot filter by it, so this node reads calls until it has enough of them: choose a period, too',
	},
	{
		displayName: 'Sub ID',
		name: 'subId',
		type: 'string',
		default: '',
		placeholder: 'e.g. landing-page-3',
		description: 'Only calls with this sub ID, which a publisher uses to distinguish its sources',
	},
];

/** Simplify and the options of all operations and triggers that output calls. */
export const callOutputParameters: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	collection('options', [
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'options',
			options: [
				{ name: 'Version 1', value: 1, description: 'The basic fields only' },
				{ name: 'Version 2', value: 2, description: 'Also names, profit and tags' },
				{ name: 'Version 3', value: 3, description: 'Also the name of the tracking number' },
				{
					name: 'Version 4',
					value: 4,
					description: 'The ID and name of the campaign in one field',
				},
				{
					name: 'Version 5',
					value: 5,
					description: 'The newest; what it changes is not documented',
				},
			],
			default: 4,
			description:
				'Which fields a call has. Leave it at version 4, unless you need those of another one.',
		},
		{
			displayName: 'Include Call Flow Events',
			name: 'callFlowEvents',
			type: 'boolean',
			default: false,
			description:
				'Whether to add what happened step by step during the call. Needs API version 2 or later; switch Simplify off to see it.',
		},
	]),
];

/** Which calls to read: the query, and a test for what the API cannot filter by. */
export interface CallSelection {
	query: IDataObject;
	/** Undefined if the query says it all. */
	matches?: (row: IDataObject) => boolean;
}

/**
 * Reads the values of {@link callFilters}. Sends a request for each record that is chosen by Retreaver's ID, since the API
 * filters by the customer's own one (D). Calls of a record without such an ID are told by its ID in the call.
 *
 * @param options the value of Options in {@link callOutputParameters}
 * @param country the country of a phone number without a country code
 * @throws UserError for an invalid filter, before any request
 */
export async function readCallFilters(
	filters: IDataObject,
	options: IDataObject,
	client: RetreaverClient,
	country: string | undefined,
	itemIndex?: number,
): Promise<CallSelection> {
	const { caller, outcome, subId, ...others } = entered(filters);
	const picked = PICKED.filter(({ entity }) => others[entity.resource] !== undefined);
	const query = entered({
		caller: caller && phoneNumber(caller, callerPhoneParameter.displayName, country),
		sub_id: subId,
	});
	for (const { entity } of picked) recordId(entity, others[entity.resource]);

	const tests: Array<(call: IDataObject) => boolean> = [];
	const hasOutcome = OUTCOMES[String(outcome)];
	if (hasOutcome) {
		assertTold(options, `"${outcomeParameter.displayName}" is filtered by`);
		tests.push(hasOutcome);
	}
	for (const { entity, attribute, field } of picked) {
		const found = await ownIdOf(entity, client, others[entity.resource], itemIndex);
		if ('ownId' in found) query[attribute] = found.ownId;
		else {
			const what = `a ${entity.name.toLowerCase()} without a ${entity.ownId?.title} is found by`;
			assertTold(options, what);
			tests.push((call) => Number(call[field]) === found.id);
		}
	}
	if (tests.length === 0) return { query };
	return {
		query,
		matches: (row) => {
			const call = toCallRecord(row);
			return tests.every((test) => test(call));
		},
	};
}

/** @throws UserError if calls are read in version 1, which has neither outcomes nor Retreaver's IDs (D) */
function assertTold({ apiVersion }: IDataObject, what: string): void {
	if (apiVersion !== 1) return;
	throw new UserError(`API version 1 does not tell what ${what}. Choose another "API Version".`);
}

/**
 * The path of the call log in the chosen API version, without `.json`, and the query for the options.
 *
 * @param options the value of Options in {@link callOutputParameters}
 * @throws UserError if they contradict each other
 */
export function callRequest(options: IDataObject): { path: string; query: IDataObject } {
	const { apiVersion = 4, callFlowEvents = false } = options;
	if (callFlowEvents && apiVersion === 1) {
		throw new UserError(
			'"Include Call Flow Events" needs API version 2 or later. Choose another "API Version".',
		);
	}
	return {
		path: `/api/v${apiVersion}/calls`,
		query: callFlowEvents ? { call_flow_events: true } : {},
	};
}

/**
 * A row of the call log for output, simplified or raw. A raw one has the caller's number also as `caller_phone`: n8n
 * refuses `caller` in expressions.
 */
export function callOutput(row: IDataObject, simplify: boolean): IDataObject {
	return simplify ? toCallRecord(row) : { caller_phone: row.caller ?? null, ...row };
}
