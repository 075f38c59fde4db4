import type { Context } from '../context';
import { isTruthy, rows } from '../http/body';
import { type Attributes, permit } from '../http/crud';
import { notFound, Validation } from '../http/errors';
import { type Conversion, type ConversionGroup, nextId } from '../state';
import { readTagList } from './tagList';

/** Seconds for which a repeat caller does not convert again (D); -1 is for ever. */
const DEDUPE_SECONDS = [
	0, 3600, 7200, 21600, 43200, 86400, 172800, 259200, 345600, 604800, 2592000, 5184000, 7776000,
	10368000, 12960000, 15552000, 18144000, 20736000, 23328000, 25920000, 28512000, 31556952,
	315569520, -1,
];

/** tag_list and eval_order are O. */
const groupAttributes: Attributes = {
	id: 'any',
	_destroy: 'any',
	name: 'string',
	conversion_type: 'string',
	dedupe_seconds: 'integer',
	eval_order: 'integer',
	tag_list: 'string',
	conversions_attributes: 'any',
};

/** The tags are O. */
const conversionAttributes: Attributes = {
	id: 'any',
	_destroy: 'any',
	seconds: 'integer',
	revenue: 'number',
	seconds_tag: 'string',
	revenue_tag: 'string',
	payout_tag: 'string',
};

/** A conversion with the defaults of the reference (D). */
export const newConversion = (id: number): Conversion => ({
	id,
	type: null,
	seconds: 90,
	revenue: 0,
	payout: 0,
	payout_modifier: null,
	postback_timeout: 600,
	match_trigger: null,
	seconds_tag: '',
	revenue_tag: '',
	payout_tag: '',
});

/** A group by call duration with the defaults of the reference (D), without conversions. */
export const newGroup = (id: number, evalOrder: number): ConversionGroup => ({
	id,
	name: 'Default Conversion Settings',
	dedupe_seconds: 0,
	eval_order: evalOrder,
	postback: false,
	conversion_type: 'timer',
	postback_uuid: null,
	tag_values: [],
	conversions: [],
});

/** The row with the id, which has to be there (?): Rails knows no other nested rows than the record's own. */
function known<T extends { id: number }>(list: T[], id: unknown, name: string): T | undefined {
	if (id === undefined || id === null || id === '') return undefined;
	const found = list.find((other) => String(other.id) === String(id));
	if (!found) throw notFound(name);
	return found;
}

/** A row without id is always a new one, beside those that are there (D). */
function readConversions(context: Context, current: Conversion[], input: unknown): Conversion[] {
	const result = [...current];
	for (const row of rows(input, 'conversions_attributes')) {
		const { id, _destroy, ...changes } = permit(context, row, conversionAttributes);
		const old = known(result, id, 'Conversion');
		const conversion: Conversion = {
			...(old ?? newConversion(nextId(context.state))),
			...changes,
		};
		const check = new Validation();
		// Never a single one out of a group (D); that it is refused is ours.
		check.check(!isTruthy(_destroy), '_destroy', 'is for the whole group');
		check.check(conversion.seconds >= 0, 'seconds', 'must be greater than or equal to 0');
		check.done();
		if (old) result[result.indexOf(old)] = conversion;
		else result.push(conversion);
	}
	return result;
}

/**
 * Reads conversion_groups_attributes: a group with its id is changed, and keeps what is left out; one without is always
 * created (D). `_destroy` removes a whole group (D).
 * @throws ApiError 404 for an id that is not the buyer's, 422
 */
export function readConversionGroups(
	context: Context,
	current: ConversionGroup[],
	input: unknown,
): ConversionGroup[] {
	const result = [...current];
	for (const row of rows(input, 'conversion_groups_attributes')) {
		const { id, _destroy, conversions_attributes, tag_list, ...changes } = permit(
			context,
			row,
			groupAttributes,
		);
		const old = known(result, id, 'Conversion group');
		if (old && isTruthy(_destroy)) {
			result.splice(result.indexOf(old), 1);
			continue;
		}
		const check = new Validation();
		if (!old) {
			check.require(row, 'conversion_type');
			check.require(row, 'conversions_attributes');
		}
		check.done();
		const group: ConversionGroup = {
			...(old ?? newGroup(nextId(context.state), result.length)),
			...changes,
		};
		check.check(
			DEDUPE_SECONDS.includes(group.dedupe_seconds),
			'dedupe_seconds',
			'is not included in the list',
		);
		// Groups of another kind are made in the portal.
		check.check(
			changes.conversion_type === undefined || changes.conversion_type === 'timer',
			'conversion_type',
			'is not included in the list',
		);
		group.conversions = readConversions(context, group.conversions, conversions_attributes);
		group.tag_values = readTagList(context, group.tag_values, tag_list);
		check.check(group.conversions.length > 0, 'conversions', "can't be blank");
		check.done();
		if (old) result[result.indexOf(old)] = group;
		else result.push(group);
	}
	return result;
}

/** The groups as answers show them; whether with the tags of a conversion is a switch. */
export function presentConversionGroups(
	{ switches }: Context,
	groups: ConversionGroup[],
): object[] {
	if (switches.showConversionTags) return groups;
	return groups.map((group) => ({
		...group,
		conversions: group.conversions.map(({ seconds_tag, revenue_tag, payout_tag, ...shown }) => {
			void [seconds_tag, revenue_tag, payout_tag];
			return shown;
		}),
	}));
}
