import type { IDataObject } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { toStream } from '../../shared/api/download';
import { type NodeFailure, toNodeFailure } from '../../shared/api/errors';
import { type Batch, type Reading, readBatches } from '../../shared/api/paging';
import { toOutput } from '../../shared/api/rows';
import { csvCell, csvText } from '../../shared/input/csv';
import { type Period, toEndParameter, toTimestamp } from '../../shared/input/period';
import { IncompleteFile, ItemWithFiles, type OperationContext } from './operation';

/** How a list is written to a file. */
export interface ListFile {
	/** How the name of the file begins. */
	name: string;
	/** The columns of a CSV: fields of the rows. */
	columns: readonly string[];
	/** The period that is read; undefined for any time. */
	period: Period | undefined;
}

interface Format {
	mimeType: string;
	/** What the file begins with. */
	head: (columns: readonly string[]) => string;
	text: (rows: IDataObject[], columns: readonly string[]) => string;
}

/** By the values of File Format, which are also the extensions. */
const FORMATS: Record<string, Format> = {
	csv: {
		mimeType: 'text/csv',
		head: (columns) => csvText([[...columns]]),
		text: (rows, columns) => csvText(rows.map((row) => columns.map((name) => csvCell(row[name])))),
	},
	jsonl: {
		mimeType: 'application/jsonl',
		head: () => '',
		text: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
	},
};

/** `calls_2026-10-01_2026-10-31`: with the first and the last day of the period. The end itself is not part of it. */
export function fileName(name: string, period: Period | undefined): string {
	const days = period ? [period.start, period.end.minus({ milliseconds: 1 })] : [];
	return [name, ...days.map((day) => day.toISODate())].join('_');
}

/**
 * Reads a list into a file, page by page: n8n takes the next piece when it has stored the one before, and only then are
 * more pages read.
 *
 * @throws IncompleteFile if reading fails after the first rows
 */
export async function writeListFile(
	context: OperationContext,
	reading: Reading,
	{ name, columns, period }: ListFile,
): Promise<ItemWithFiles> {
	const { node, itemIndex } = context;
	const field = context.get<string>('binaryPropertyName');
	const extension = context.get<'csv' | 'jsonl'>('fileFormat');
	const { mimeType, head, text } = FORMATS[extension]!;
	const now = DateTime.now();
	let count = 0;
	let latest: Omit<Batch, 'rows'> = { isEnd: false };
	let failure: NodeFailure | undefined;

	async function* content(): AsyncGenerator<Uint8Array> {
		const beginning = head(columns);
		if (beginning) yield Buffer.from(beginning);
		try {
			for await (const { rows, ...progress } of readBatches(reading)) {
				count += rows.length;
				latest = progress;
				if (rows.length > 0) yield Buffer.from(text(rows.map(toOutput), columns));
			}
		} catch (error) {
			failure = toNodeFailure(node.getNode(), error, itemIndex);
			// Ends the file properly, so that what has been read is not lost.
			if (count === 0 || node.getExecutionCancelSignal()?.aborted) throw failure;
		}
	}

	const nameWith = (suffix: string) => `${fileName(name, period)}${suffix}.${extension}`;
	const file = await node.helpers.prepareBinaryData(toStream(content()), nameWith(''), mimeType);
	const isComplete = latest.isEnd && !failure;
	if (!isComplete) file.fileName = nameWith(failure ? '_incomplete' : `_first_${count}`);
	const rest = isComplete
		? undefined
		: restOf(latest, reading.byTime, period, now, node.getTimezone());
	const item = new ItemWithFiles(
		{
			rows: count,
			complete: isComplete,
			continue_from: rest?.from ?? null,
			continue_to: rest?.to ?? null,
			file_name: file.fileName ?? null,
			mime_type: file.mimeType,
			file_size: file.bytes ?? null,
			file_field: field,
		},
		{ [field]: file },
	);
	if (!failure) return item;
	failure.description = [failure.description, whatToDo(count, rest, node.continueOnFail())]
		.filter(Boolean)
		.join(' ');
	throw new IncompleteFile(item, failure);
}

/** Before the first call that Retreaver could have. */
const BEGINNING = DateTime.utc(2000);

interface Rest {
	/** For the parameters From and To, RFC 3339. */
	from: string;
	to: string;
}

/** The period of what has not been read yet. Undefined if the list is not sorted by time. */
function restOf(
	{ edge }: Omit<Batch, 'rows'>,
	order: Reading['byTime'],
	period: Period | undefined,
	now: DateTime,
	timezone: string,
): Rest | undefined {
	if (edge === undefined) return undefined;
	const reached = DateTime.fromMillis(edge, { zone: timezone });
	const start = (period?.start ?? BEGINNING).setZone(timezone);
	const end = (period?.end ?? (order === 'asc' ? now : reached)).setZone(timezone);
	return order === 'asc'
		? { from: toTimestamp(DateTime.max(start, reached)), to: toEndParameter(end, timezone) }
		: { from: toTimestamp(start), to: toEndParameter(DateTime.min(end, reached), timezone) };
}

/** What a user can do about a file that broke off. */
function whatToDo(count: number, rest: Rest | undefined, continues: boolean): string {
	const period = rest && `"Period" set to Custom, "From" ${rest.from} and "To" ${rest.to}`;
	if (!continues) {
		return `${count} rows had been read. To keep them when this happens, set "On Error" in the settings of the node to continue: the output then has the file so far${period ? ', and says how to get the rest' : ''}.`;
	}
	return `The file has the first ${count} rows and is not complete. ${period ? `For the rest, run the node with ${period}.` : 'Run the node again for a complete one.'}`;
}
