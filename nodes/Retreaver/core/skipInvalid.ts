import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { boolean } from '../../shared/input/validate';
import type { OperationContext } from './operation';

/** An entry of Options for operations that send many entries in one request. */
export const skipInvalidOption: INodeProperties = {
	displayName: 'Skip Invalid',
	name: 'skipInvalid',
	type: 'boolean',
	default: false,
	description:
		'Whether to skip invalid entries instead of failing. The output lists them under skipped, with the reason.',
};

/**
 * Reads {@link skipInvalidOption}.
 *
 * @throws UserError if it is neither true nor false
 */
export function readSkipInvalid(context: OperationContext): boolean {
	const { skipInvalid = false } = context.get<IDataObject>('options', {});
	return boolean(skipInvalid, skipInvalidOption.displayName);
}

/** A skipped entry in the output. */
export interface Skipped extends IDataObject {
	value: string;
	reason: string;
	/** The index of its input item, starting at 0. */
	item: number;
}
