import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { DateTime, type DurationLikeObject } from 'luxon';

import { facts } from '../../../shared/api/facts';
import { collection } from '../../../shared/input/parameters';
import {
	type Period,
	periodParameters,
	readPeriod,
	TIMES,
	toTimestamp,
} from '../../../shared/input/period';
import { decimalNumber, digits, entered } from '../../../shared/input/validate';
import {
	affiliateEntity,
	campaignEntity,
	type Entity,
	targetEntity,
} from '../../../shared/records/entities';
import { internalId } from '../../../shared/records/internalId';
import { locator, recordId } from '../../../shared/records/locators';
import type { OperationContext } from '../../core/operation';

/** The maximum time between start and end. */
const LONGEST: DurationLikeObject = { months: facts.limits.pingMonths };

/** The period of the pings. */
export const pingPeriod = periodParameters({ initial: 'last7Days' });

/** Filters by records. */
const PICKED: Array<{ name: string; displayName: string; entity: Entity; attribute: string }> = [
	{ name: 'targets', displayName: 'Buyers', entity: targetEntity, attribute: 'target_id' },
	{ name: 'campaigns', displayName: 'Campaigns', entity: campaignEntity, attribute: 'campaign_id' },
	{
		name: 'affiliates',
		displayName: 'Publishers',
		entity: affiliateEntity,
		attribute: 'affiliate_id',
	},
];

const money = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 0,
	description: 'An amount in US dollars, such as 12.50',
});

const AMOUNTS = {
	revenueMin: 'Revenue From (USD)',
	revenueMax: 'Revenue To (USD)',
	payoutMin: 'Payout From (USD)',
	payoutMax: 'Payout To (USD)',
};

export const filterParameters = collection('filters', [
	...PICKED.map(
		({ name, displayName, entity }): INodeProperties => ({
			displayName,
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${entity.name}`,
			default: {},
			description: `Only pings of these ${displayName.toLowerCase()}`,
			options: [
				{
					displayName: entity.name,
					name: 'picked',
					values: [
						{
							...locator(entity),
							description: `One of the ${displayName.toLowerCase()}, from the list or by ID`,
						},
					],
				},
			],
		}),
	),
	{
		displayName: 'Caller Country',
		name: 'callerCountry',
		type: 'string',
		default: '',
		placeholder: 'e.g. US',
		description: 'Only pings for callers in this country, by its two letters such as US',
	},
	{
		displayName: 'Caller State',
		name: 'callerState',
		type: 'string',
		default: '',
		placeholder: 'e.g. CA',
		description: 'Only pings for callers in this state or province, by its two letters such as CA',
	},
	{
		displayName: 'Duplicate',
		name: 'duplicate',
		type: 'boolean',
		default: false,
		description:
			'Whether to get only duplicate pings; switched off, only those that are not duplicates',
	},
	...Object.entries(AMOUNTS).map(([name, displayName]) => money(displayName, name)),
	{
		displayName: 'Postback Key IDs',
		name: 'postbackKeyIds',
		type: 'string',
		typeOptions: { commaSeparated: true },
		default: '',
		placeholder: 'e.g. 456, 457',
		description:
			'Only pings with these keys, by their IDs separated by commas, such as 456, 457: postback_key_id in the output',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Claimed', value: 'claimed', description: 'A call came for the reservation' },
			{ name: 'Expired', value: 'expired', description: 'No call came in time' },
			{ name: 'No Target', value: 'no-target', description: 'No buyer was free' },
			{ name: 'Rejected', value: 'rejected', description: 'The ping was turned down' },
		],
		default: [],
		description: 'Only pings that ended like this; none for all',
	},
]);

/**
 * The filters under the API's names; lists stay arrays. Looks up internal ids where necessary.
 *
 * @throws UserError for an invalid filter, before any request
 */
export async function readFilters(context: OperationContext): Promise<IDataObject> {
	const filters = entered(context.get<IDataObject>('filters', {}));
	const keyHint = 'The output of this node shows it as postback_key_id.';
	const { postbackKeyIds = [], status = [] } = filters as Record<string, string[] | undefined>;
	const keys = postbackKeyIds.map((id) => Number(digits(id, 'Postback Key IDs', keyHint)));
	const plain = {
		...period(context),
		...entered({
			caller_country: letters(filters.callerCountry, 'Caller Country'),
			caller_state: letters(filters.callerState, 'Caller State'),
			duplicate: filters.duplicate,
			revenue: amounts(filters, 'revenueMin', 'revenueMax'),
			payout: amounts(filters, 'payoutMin', 'payoutMax'),
		}),
		...(keys.length > 0 && { postback_key_id: keys }),
		...(status.length > 0 && { status }),
	};
	return { ...plain, ...(await pickedIds(context, filters)) };
}

function period(context: OperationContext): { created_at_start: string; created_at_end: string } {
	const { start, end } = readPeriod(context.get, context.node.getTimezone())!;
	const range = { created_at_start: toTimestamp(start), created_at_end: toTimestamp(end) };
	if (start.plus(LONGEST) >= end) return range;
	throw new UserError(
		`"${TIMES.from}" (${range.created_at_start}) and "${TIMES.to}" (${range.created_at_end}) must be at most ${facts.limits.pingMonths} months apart. Split the period into shorter ones.`,
	);
}

/** The period in the filters. */
export function periodOf({ created_at_start: start, created_at_end: end }: IDataObject): Period {
	const time = (text: unknown) => DateTime.fromISO(String(text), { setZone: true });
	return { start: time(start), end: time(end) };
}

function letters(value: unknown, parameter: string): string | undefined {
	if (value === undefined) return undefined;
	const text = String(value).toUpperCase();
	if (/^[A-Z]{2}$/.test(text)) return text;
	throw new UserError(`"${parameter}" must have two letters such as US or CA, but is "${text}".`);
}

/** The range of an amount (D: both ends are sent). The minimum defaults to 0. */
function amounts(
	filters: IDataObject,
	min: keyof typeof AMOUNTS,
	max: keyof typeof AMOUNTS,
): [number, number] | undefined {
	if (filters[min] === undefined && filters[max] === undefined) return undefined;
	const least = (filters[min] ?? 0) as number;
	const most = decimalNumber(filters[max], AMOUNTS[max]);
	if (least <= most) return [least, most];
	throw new UserError(
		`"${AMOUNTS[min]}" (${least}) is more than "${AMOUNTS[max]}" (${most}). Swap the two.`,
	);
}

async function pickedIds(context: OperationContext, filters: IDataObject): Promise<IDataObject> {
	const picked = PICKED.map(({ name, entity, attribute }) => {
		const rows = ((filters[name] as IDataObject | undefined)?.picked ?? []) as IDataObject[];
		return { entity, attribute, records: rows.map((row) => row[entity.resource]) };
	});
	// Checks all of them before the first request.
	picked.forEach(({ entity, records }) => records.forEach((record) => recordId(entity, record)));

	const ids: IDataObject = {};
	for (const { entity, attribute, records } of picked) {
		const found = await Promise.all(
			records.map(
				async (record) => await internalId(entity, context.client, record, context.itemIndex),
			),
		);
		if (found.length > 0) ids[attribute] = [...new Set(found)];
	}
	return ids;
}
