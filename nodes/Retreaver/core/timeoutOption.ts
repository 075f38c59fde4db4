import type { INodeProperties } from 'n8n-workflow';

import type { OperationContext } from './operation';

const LONGEST = 3600;

/** An entry of Options for every operation that makes requests; the registry adds it. */
export const timeoutOption: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LONGEST },
	default: 60,
	description:
		'How long one request may take, including retries. If not set: 10 seconds for RTB, 30 for call data, rejected calls and visitor numbers, otherwise 120. A list needs one request for each page.',
};

/** The value of {@link timeoutOption} in milliseconds; undefined if not set. */
export function readTimeout(context: OperationContext): number | undefined {
	const { timeout } = context.get<{ timeout?: number }>('options', {});
	return timeout && timeout * 1000;
}
