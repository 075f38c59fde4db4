import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { toCallRecord } from './callRecord';
import { callerPhoneParameter, collection } from '../input/parameters';
import { phoneNumber } from '../input/phoneNumber';
import { entered } from '../input/validate';

/** The filters of the call log by text (D); {@link callFilterQuery} reads them. */
export const callFilters: INodeProperties[] = [
	{
		displayName: 'Buyer ID (TID)',
		name: 'clientTid',
		type: 'string',
		default: '',
		placeholder: 'e.g. buyer-17',
		description: 'Only calls to this buyer, by your own ID such as buyer-17',
	},
	{
		...callerPhoneParameter,
		name: 'caller',
		required: false,
		description: 'Only calls from this phone number, such as +14155550123',
	},
	{
		displayName: 'Campaign ID (CID)',
		name: 'clientCid',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0044',
		description: 'Only calls to this campaign, by your own ID such as 0044',
	},
	{
		displayName: 'Publisher ID (AFID)',
		name: 'clientAfid',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0002',
		description: 'Only calls from this publisher, by your own ID such as 0002',
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

/**
 * The query for the values of {@link callFilters}. Empty filters are omitted.
 *
 * @param country the country of a phone number without a country code
 * @throws UserError if the caller is not a valid phone number
 */
export function callFilterQuery(filters: IDataObject, country: string | undefined): IDataObject {
	const { caller, clientAfid, clientCid, clientTid, subId } = entered(filters);
	return entered({
		caller: caller && phoneNumber(caller, callerPhoneParameter.displayName, country),
		client_afid: clientAfid,
		client_cid: clientCid,
		client_tid: clientTid,
		sub_id: subId,
	});
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
