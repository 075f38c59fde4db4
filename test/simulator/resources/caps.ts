import { type Fields, isFields } from '../http/body';
import type { Attributes } from '../http/crud';
import { badRequest, Validation } from '../http/errors';
import type { Cap } from '../state';

const names = ['hard', 'hourly', 'daily', 'monthly'];

/** {hard,hourly,daily,monthly}_cap_attributes (D); there is no weekly cap. */
export const capAttributes: Attributes = Object.fromEntries(
	names.map((name) => [`${name}_cap_attributes`, 'any'] as const),
);

/**
 * The caps with the input's changes. `cap` is required (D); null takes a cap away (?).
 * @throws ApiError 400, 422
 */
export function readCaps(caps: Cap[], input: Fields): Cap[] {
	const check = new Validation();
	const changed = caps.map((cap) => {
		const field = `${cap.type.toLowerCase()}_cap_attributes`;
		const change = input[field];
		if (change === undefined) return cap;
		if (!isFields(change)) throw badRequest(`${field} must be an object`);
		const value = change.cap === null || change.cap === '' ? null : Number(change.cap);
		check.check('cap' in change, field, "cap can't be blank");
		check.check(
			value === null || (Number.isInteger(value) && value >= 0),
			field,
			'cap is not a number',
		);
		return { ...cap, cap: value };
	});
	check.done();
	return changed;
}

/** Caps as answers show them. */
export const presentCaps = (caps: Cap[]) =>
	caps.map(({ id, filled, cap, type }) => ({ id, filled, cap, type }));

/** Sets hard caps back to 0: they never do that by themselves (D). */
export function resetHardCaps(records: Array<{ caps: Cap[] }>): void {
	for (const { caps } of records)
		caps.filter(({ type }) => type === 'Hard').forEach((cap) => (cap.filled = 0));
}
