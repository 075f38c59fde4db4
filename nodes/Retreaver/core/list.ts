import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { MAX_PAGE_SIZE, type Reading, readAll, readBatches } from '../../shared/api/paging';
import { fileFormat, outputAs } from './outputFile';
import { type ListFile, writeListFile } from './listFile';
import type { ItemWithFiles, OperationContext } from './operation';

/** Return All and Limit, for operations that return a list. */
export const limitParameters: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

/** The number of rows to read, from {@link limitParameters}. */
export function rowLimit(context: OperationContext): number {
	const limit = context.get<boolean>('returnAll') ? Infinity : context.get<number>('limit');
	if (limit >= 1) return limit;
	throw new UserError('"Limit" must be 1 or more. To get everything, switch on "Return All".');
}

/** A list to read with {@link readList}. */
interface ListReading extends Omit<Reading, 'client' | 'limit' | 'isPast'> {
	/** Whether the list supports `per_page` (D: calls, reports and the numbers of caller lists do). */
	hasPageSize?: boolean;
}

/** What to read, up to the limit in {@link limitParameters}. */
function toReading(
	context: OperationContext,
	{ request, hasPageSize, ...reading }: ListReading,
): Reading {
	const { client, itemIndex } = context;
	const limit = rowLimit(context);
	const pageSize = hasPageSize
		? { per_page: reading.matches ? MAX_PAGE_SIZE : Math.min(limit, MAX_PAGE_SIZE) }
		: {};
	const query = { ...request.query, ...pageSize };
	return { ...reading, client, limit, request: { ...request, query, itemIndex } };
}

/** Reads a list up to the limit in {@link limitParameters}. */
export async function readList(
	context: OperationContext,
	reading: ListReading,
): Promise<IDataObject[]> {
	return await readAll(toReading(context, reading));
}

/** Output As, for lists that can be longer than what fits into memory. */
export const listOutputAs: INodeProperties[] = outputAs(
	{ items: 'One item for each entry', file: 'One file, however long the list is' },
	[fileFormat],
);

/** The number of items from which on a file is suggested. */
const MANY = 50_000;

/** Reads a list up to the limit in {@link limitParameters}, as {@link listOutputAs} says. */
export async function readListOrFile(
	context: OperationContext,
	reading: ListReading,
	file: ListFile,
): Promise<AsyncIterable<IDataObject[]> | ItemWithFiles> {
	const whole = toReading(context, reading);
	if (context.get('outputAs') === 'file') return await writeListFile(context, whole, file);
	return rowsByPage(context, whole);
}

async function* rowsByPage(
	{ node }: OperationContext,
	reading: Reading,
): AsyncGenerator<IDataObject[]> {
	let count = 0;
	for await (const { rows } of readBatches(reading)) {
		count += rows.length;
		yield rows;
	}
	if (count > MANY) {
		const message = `${count.toLocaleString('en-US')} items take much of the memory of n8n. With "Output As" set to File, they come as one file, and memory does not matter.`;
		node.addExecutionHints({ message, location: 'outputPane' });
	}
}
