import type { INodeProperties } from 'n8n-workflow';

import { collection } from '../../shared/input/parameters';
import type { OperationContext } from './operation';

const LONGEST = 3600;

/** An entry of Options for every operation that makes requests. */
const timeoutOption: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LONGEST },
	default: 60,
	description:
		'How long one request may take, including retries. If not set: 10 seconds for RTB, 30 for call data, rejected calls and visitor numbers, otherwise 120. A list needs one request for each page.',
};

/** Adds {@link timeoutOption} to the Options of an operation. Adds Options if there are none. */
export function withTimeout(parameters: INodeProperties[]): INodeProperties[] {
	const existing = parameters.find(({ name }) => name === 'options');
	const entries = (existing?.options ?? []) as INodeProperties[];
	const options = collection('options', [...entries, timeoutOption]);
	return existing
		? parameters.map((parameter) => (parameter === existing ? options : parameter))
		: [...parameters, options];
}

/** The value of {@link timeoutOption} in milliseconds; undefined if not set. */
export function readTimeout(context: OperationContext): number | undefined {
	const { timeout } = context.get<{ timeout?: number }>('options', {});
	return timeout && timeout * 1000;
}
