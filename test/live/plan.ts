import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../nodes/Retreaver/registry';
import {
	affiliateEntity,
	campaignEntity,
	companyEntity,
	contactEntity,
	type Entity,
	numberEntity,
	numberPoolEntity,
	staticCallerNumberEntity,
	suppressedNumberEntity,
	targetEntity,
	targetGroupEntity,
} from '../../nodes/shared/records/entities';

/** Rows to read of a list: one page of those with 25 rows. */
const ROWS = 25;

/** The items that came out of operations so far, by operation. */
export type Seen = Record<string, IDataObject[] | undefined>;

/** An operation to run, and what is known of its answer. */
export interface Reading {
	operation: string;
	/** The node's parameters, made of earlier items. Undefined where these hold no record to read. */
	parameters: (seen: Seen) => IDataObject | undefined;
	/** How the reference shows the answer, in the words of `formOf`; undefined for a file. */
	form?: string;
}

export const picked = (mode: string, value: unknown) =>
	value === undefined || value === null || value === ''
		? undefined
		: { __rl: true, mode, value: String(value) };

const first = (seen: Seen, operation: string): IDataObject => seen[operation]?.[0] ?? {};

const many = ({ resource, wrapper }: Entity): Reading => ({
	operation: `${resource}.getAll`,
	parameters: () => ({ limit: ROWS }),
	form: `[{"${wrapper}":…}]`,
});

const one = ({ resource, wrapper, ownId, idKeys: [key] }: Entity): Reading => ({
	operation: `${resource}.get`,
	parameters: (seen) => {
		const record = picked(key === ownId?.key ? key : 'id', first(seen, `${resource}.getAll`)[key]);
		return record && { [resource]: record };
	},
	form: `{"${wrapper}":…}`,
});

const both = (entity: Entity): Reading[] => [many(entity), one(entity)];

const ofCampaign = (
	operation: string,
	form: string,
	more: (seen: Seen) => IDataObject | undefined = () => ({}),
): Reading => ({
	operation,
	parameters: (seen) => {
		const { id, cid } = first(seen, 'campaign.getAll');
		const campaign = id ? picked('id', id) : picked('cid', cid);
		const others = more(seen);
		return campaign && others && { campaign, ...others };
	},
	form,
});

/** What is read, in groups: within one, later operations read a record that an earlier one listed. */
export const readings: Reading[][] = [
	[
		many(companyEntity),
		one(companyEntity),
		{ operation: 'company.getActive', parameters: () => ({}), form: '{"company":…}' },
	],
	[
		...both(campaignEntity),
		ofCampaign('webhook.getAll', '{"campaign":…}'),
		ofCampaign('payoutTable.getAll', '[{…}]'),
		ofCampaign('payoutTable.get', '{…}', (seen) => {
			const { id } = first(seen, 'payoutTable.getAll');
			return id ? { tableId: String(id) } : undefined;
		}),
	],
	both(affiliateEntity),
	both(targetEntity),
	both(targetGroupEntity),
	both(numberEntity),
	both(numberPoolEntity),
	both(contactEntity),
	[many(staticCallerNumberEntity)],
	[
		...both(suppressedNumberEntity),
		{
			operation: 'suppressedNumber.isBlocked',
			parameters: (seen) => {
				const { number } = first(seen, 'suppressedNumber.getAll');
				return number ? { number } : undefined;
			},
			form: '{"suppressed_number":…}',
		},
		{ operation: 'suppressedNumber.checkAny', parameters: () => ({}), form: '{…}' },
	],
	[
		{ operation: 'call.getAll', parameters: () => ({ limit: ROWS }), form: '[{"call":…}]' },
		{
			operation: 'call.get',
			parameters: (seen) => {
				const { call_id: callId } = first(seen, 'call.getAll');
				return callId ? { callId } : undefined;
			},
			form: '{"call":…}',
		},
		{
			operation: 'call.downloadRecording',
			// The shortest one: it is held in memory.
			parameters: (seen) => {
				const recorded = (seen['call.getAll'] ?? []).filter((call) => call.recording_url);
				const [call] = recorded.sort((a, b) => Number(a.call_duration) - Number(b.call_duration));
				return call && { callId: call.call_id };
			},
			form: '{"call":…}',
		},
	],
	[
		{
			operation: 'report.get',
			parameters: () => ({ facet: 'daily', period: 'last30Days', limit: ROWS }),
			form: '{"data":[…]}',
		},
	],
	[
		{
			operation: 'rtbInbound.getAll',
			parameters: () => ({ period: 'last30Days', limit: ROWS }),
			form: '{"rtb_inbounds":[…]}',
		},
		{ operation: 'rtbInbound.getFilters', parameters: () => ({}), form: '{…}' },
		{ operation: 'rtbInbound.export', parameters: () => ({ period: 'today' }) },
	],
];

const NEEDS_KEY = 'it needs a caller list key: --keys';

/** Operations that read, and are left out without a postback key. */
export const leftOut: Record<string, string> = {
	'callerList.get': NEEDS_KEY,
	'callerList.getAll': NEEDS_KEY,
	'callerList.getNumbers': NEEDS_KEY,
};

/** Lists of which it is asked whether they take `per_page`, by the operation that reads them. */
export const lists: Record<string, string> = {
	...Object.fromEntries(
		[
			affiliateEntity,
			campaignEntity,
			companyEntity,
			contactEntity,
			numberEntity,
			numberPoolEntity,
			staticCallerNumberEntity,
			suppressedNumberEntity,
			targetEntity,
			targetGroupEntity,
		].map(({ resource, path }) => [`${resource}.getAll`, `${path}.json`]),
	),
	'call.getAll': '/api/v4/calls.json',
};

const operations = new Map(
	resources.flatMap((resource) =>
		resource.operations.map((operation) => [
			`${resource.value}.${operation.value}`,
			{ ...operation, title: `${resource.name.replace(/ \(.*/, '')} > ${operation.name}` },
		]),
	),
);

/** An operation of the registry, with its name in the editor. */
export function operationOf(operation: string) {
	return operations.get(operation)!;
}

/** Every operation of the registry that reads; an export is made by a POST. */
export const reads = [...operations]
	.filter(
		([operation, { endpoint }]) => endpoint.startsWith('GET ') || operation.endsWith('.export'),
	)
	.map(([operation]) => operation);
