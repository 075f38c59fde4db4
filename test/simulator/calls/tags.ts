import { isFields } from '../http/body';
import type { Call, Tags } from '../state';

/** Maximum number of tags in one operation (D). */
export const MAX_TAGS = 100;

/** The texts, numbers and booleans of an object, as tags. Tag values are text; nested values are left out (?). */
export function readTags(input: unknown): Tags {
	if (!isFields(input)) return {};
	const scalars = Object.entries(input).filter(([, value]) =>
		['string', 'number', 'boolean'].includes(typeof value),
	);
	return Object.fromEntries(scalars.map(([key, value]) => [key, String(value)]));
}

/** A second value of a tag is joined to the first by a comma (D, by the examples); the same value is not said twice (?). */
export function mergeTags(into: Tags, tags: Tags): void {
	for (const [key, value] of Object.entries(tags)) {
		const values = into[key]?.split(',') ?? [];
		if (!values.includes(value) && into[key] !== value) into[key] = [...values, value].join(',');
	}
}

/** Puts tags on a call; this changes the call. @param at UTC ISO */
export function tagCall(call: Call, tags: Tags, at: string): void {
	if (!Object.keys(tags).length) return;
	mergeTags(call.tags, tags);
	call.updated_at = at;
}
