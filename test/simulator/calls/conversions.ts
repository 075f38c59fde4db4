import type { Context } from '../context';
import type { Call, Conversion, ConversionGroup, Target } from '../state';

/** What a call that converts earns, and after how many seconds it did. */
export interface Sale {
	/** US dollars. */
	revenue: number;
	/** Null where nothing says so. */
	seconds: number | null;
}

/** The tags of one key are alternatives, those of several keys have to match all (?). */
const matches = ({ tag_values }: ConversionGroup, { tags }: Call) =>
	tag_values.every(({ key }) =>
		tag_values.some((tag) => tag.key === key && tags[key]?.split(',').includes(tag.value)),
	);

/** The group that decides: the first by eval_order whose tags match the call (D). */
const groupFor = (target: Target, call: Call) =>
	target.conversion_groups
		.toSorted((a, b) => a.eval_order - b.eval_order)
		.find((group) => matches(group, call));

/** The number in a tag; undefined where the call has no such tag, or no number in it. */
function tagged(call: Call, key: string): number | undefined {
	const text = key ? call.tags[key] : undefined;
	return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** Tags overrule what the conversion says (H: a bid's revenue and seconds). */
const saleOf = (conversion: Conversion, call: Call) => ({
	revenue: tagged(call, conversion.revenue_tag) ?? conversion.revenue,
	seconds: tagged(call, conversion.seconds_tag) ?? conversion.seconds,
});

/** What a buyer would pay for the call, if it lasts; 0 where the buyer has no conversion for it. For routing by bid (H). */
export function worth(target: Target, call: Call): number {
	const sales = groupFor(target, call)?.conversions.map((conversion) => saleOf(conversion, call));
	return Math.max(0, ...(sales ?? []).map(({ revenue }) => revenue));
}

/** A repeat caller does not convert again within dedupe_seconds of the last call to the buyer (D); -1 is for ever. */
function isDeduped({ state }: Context, group: ConversionGroup, target: Target, call: Call) {
	const { dedupe_seconds: seconds } = group;
	return state.calls.some(
		(other) =>
			other !== call &&
			other.caller === call.caller &&
			other.target_id === target.id &&
			(seconds < 0 || Date.parse(other.start_time) + seconds * 1000 > Date.parse(call.start_time)),
	);
}

/**
 * The conversion of an answered call by the buyer's own groups, which count instead of the campaign's (H).
 * @param talk seconds; a buyer's timer_offset delays conversions (D)
 * @returns undefined where the call does not convert: too short, a repeat caller, or no group that matches
 */
export function convert(
	context: Context,
	target: Target,
	call: Call,
	talk: number,
): Sale | undefined {
	const group = groupFor(target, call);
	if (!group || isDeduped(context, group, target, call)) return undefined;
	return group.conversions
		.map((conversion) => saleOf(conversion, call))
		.filter(({ seconds }) => talk - target.timer_offset >= seconds)
		.toSorted((a, b) => b.seconds - a.seconds)[0];
}
