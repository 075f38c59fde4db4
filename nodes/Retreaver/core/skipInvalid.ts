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
		'Whether to leave out entries that are not valid rather than to fail. The output names each under skipped, with the reason.',
};

/** @throws UserError where {@link skipInvalidOption} is neither true nor false */
export function readSkipInvalid(context: OperationContext): boolean {
	const { skipInvalid = false } = context.get<IDataObject>('options', {});
	return boolean(skipInvalid, skipInvalidOption.displayName);
}

/** An entry that was left out, as the output names it. */
export interface Skipped extends IDataObject {
	value: string;
	reason: string;
	/** The input item that it comes from, from 0 on. */
	item: number;
}
