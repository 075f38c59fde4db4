import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { hasStatus, isUserError, toNodeFailure } from '../../shared/api/errors';
import { boolean, quoted } from '../../shared/input/validate';
import type { OperationContext } from './operation';

/** An entry of Options for operations with a list of entries; the registry adds it. */
export const skipInvalidOption: INodeProperties = {
	displayName: 'Skip Invalid',
	name: 'skipInvalid',
	type: 'boolean',
	default: false,
	description:
		'Whether to skip invalid entries instead of failing. The output lists them under skipped, with the reason.',
};

/**
 * Reads {@link skipInvalidOption} from the raw parameters, since it decides how the other parameters are read.
 *
 * @throws UserError if it is neither true nor false
 */
export function skipsInvalid(context: OperationContext): boolean {
	const { skipInvalid = false } = context.get<IDataObject | null>('options', {}) ?? {};
	return boolean(skipInvalid, skipInvalidOption.displayName);
}

/** A skipped entry in the output. */
export interface Skipped extends IDataObject {
	value: string;
	reason: string;
	/** The index of its input item, starting at 0. */
	item: number;
}

/**
 * Returns the result of `read`. If Skip Invalid is on, an invalid or unknown entry is added to `context.skipped` instead,
 * and the result is undefined.
 *
 * @param value the entry for the output
 * @throws NodeApiError or NodeOperationError, if Skip Invalid is off or the error is not the entry's fault
 */
export async function readOrSkip<T>(
	{ node, skipped, itemIndex }: OperationContext,
	value: unknown,
	read: () => T | Promise<T>,
): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		const isInvalid = isUserError(error) || hasStatus(error, ['404']);
		if (!skipped || !isInvalid) throw toNodeFailure(node.getNode(), error, itemIndex);
		skipped.push({ value: quoted(value), reason: error.message, item: itemIndex });
		return undefined;
	}
}

/** @throws UserError if all entries of a list were skipped; `noun` names an entry */
export function assertSomeValid(
	entries: readonly unknown[],
	{ skipped = [] }: OperationContext,
	noun: string,
): void {
	const [first] = skipped;
	if (entries.length > 0 || !first) return;
	throw new UserError(`No ${noun} in the list is valid. The first: ${first.reason}`);
}
