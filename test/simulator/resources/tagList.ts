import { MAX_TAGS } from '../calls/tags';
import type { Context } from '../context';
import { invalid } from '../http/errors';
import { nextId, type TagValue } from '../state';

/** `<<<key:value>>>`, joined by commas; a key holds no colon (D). */
const TAG = /<<<([^:<>]+):((?:(?!>>>|<<<).)+)>>>/gs;

/**
 * Reads a tag_list: the whole list each time, "" clears it, at most 100 (D). A tag that was there keeps its ID.
 * @throws ApiError 422
 */
export function readTagList({ state }: Context, current: TagValue[], text: unknown): TagValue[] {
	if (text === undefined) return current;
	const list = String(text ?? '').trim();
	const found = [...list.matchAll(TAG)];
	if (
		list &&
		found.map(([tag]) => tag).join(',') !== list.replaceAll(/>>>\s*,\s*<<</g, '>>>,<<<')
	) {
		throw invalid({ tag_list: ['is not of the form <<<key:value>>>,<<<key:value>>>'] });
	}
	if (found.length > MAX_TAGS) throw invalid({ tag_list: [`has more than ${MAX_TAGS} tags`] });
	return found.map(
		([, key, value]) =>
			current.find((tag) => tag.key === key && tag.value === value) ?? {
				key,
				value,
				operator: '==',
				id: nextId(state),
			},
	);
}
