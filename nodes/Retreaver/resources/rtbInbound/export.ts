import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { download, type IncomingFile, toStream } from '../../../shared/api/download';
import { answerText } from '../../../shared/api/errors';
import { facts } from '../../../shared/api/facts';
import { csvRows } from '../../../shared/input/csv';
import { ItemWithFiles, type Operation, type OperationContext } from '../../core/operation';
import { fileName } from '../../core/listFile';
import { outputAs } from '../../core/outputFile';
import { filterParameters, periodOf, pingPeriod, readFilters } from './filters';
import { fieldName, fieldValue } from './inbound';

const PATH = '/api/v5/exports/rtb_inbounds';
/** Milliseconds between two requests for the state of an export. */
const PAUSE = facts.limits.exportSeconds * 1000;
/** Milliseconds for an export to finish. */
const PATIENCE = 10 * 60_000;

export const exportPings: Operation = {
	name: 'Export',
	value: 'export',
	action: 'Export pings',
	description: `Retrieve all RTB pings of a period of up to ${facts.limits.pingMonths} months, as a file or as items`,
	endpoint: 'POST, GET /api/v5/exports/rtb_inbounds.json',
	evidence: 'D',
	timeout: 600,
	parameters: [
		...pingPeriod,
		...outputAs({
			file: 'One CSV file, however large it is',
			items: 'One item for each ping, as in Get Many',
		}),
		filterParameters,
	],
	run: async (context) => {
		const asFile = context.get('outputAs') === 'file';
		const field = context.get('binaryPropertyName', '');
		const filters = await readFilters(context);
		const { id, export_count: count, file_upload_url: path } = await makeExport(context, filters);
		const address = await fileAddress(context, path);
		return await download(context, address, 'export', async (incoming) => {
			try {
				if (!asFile) return await readItems(unpack(incoming));
				const name = `${fileName('rtb_inbounds', periodOf(filters))}.csv`;
				const file = await context.node.helpers.prepareBinaryData(
					toStream(unpack(incoming)),
					name,
					'text/csv',
				);
				const json = {
					export_id: id,
					rows: count,
					file_name: file.fileName ?? name,
					mime_type: file.mimeType,
					file_size: file.bytes ?? null,
					file_field: field,
				};
				return new ItemWithFiles(json, { [field]: file });
			} catch (error) {
				throw notGzip(error) ?? error;
			}
		});
	},
};

/**
 * Creates an export and waits until it is finished.
 *
 * @throws UserError if Retreaver could not create it, or does not finish in time
 */
async function makeExport(context: OperationContext, params: IDataObject): Promise<IDataObject> {
	const { client, itemIndex } = context;
	const patience = client.timeout ?? PATIENCE;
	const end = Date.now() + patience;
	const created = await client.request({
		method: 'POST',
		path: `${PATH}.json`,
		body: { [facts.wrappers.export]: { format: 'csv', params } },
		// A superfluous export does no harm.
		repeatable: true,
		isAnswer: isExport,
		itemIndex,
	});
	let state = created.body as IDataObject;
	const path = `${PATH}/${encodeURIComponent(String(state.id))}.json`;
	while (state.in_progress === true) {
		if (Date.now() + PAUSE > end) {
			throw new UserError(
				`Retreaver did not finish the export ${String(state.id)} within ${patience / 1000} seconds. Set "Options > Timeout (Seconds)" higher, or choose a shorter period.`,
			);
		}
		await client.wait(PAUSE);
		state = (await client.request({ method: 'GET', path, isAnswer: isExport, itemIndex }))
			.body as IDataObject;
	}
	const { errors, file_upload_url: file } = state;
	if (typeof file === 'string' && Object.keys(errors ?? {}).length === 0) return state;
	const reason = answerText(state.errors ? { errors: state.errors } : state);
	throw new UserError(
		`Retreaver could not make the export. Check the period and the filters. It answered: ${reason}`,
	);
}

/** Whether an answer is an export. It may contain `errors` although the request succeeded. */
const isExport = (body: unknown) => Boolean((body as IDataObject | null)?.id);

/** The URL of the file, to which a path of the API redirects (D). */
async function fileAddress(context: OperationContext, path: unknown): Promise<string> {
	// Anything else could send the key to another host.
	if (!/^\/(?![/\\])[^?#]*$/.test(String(path))) {
		throw new UserError(
			`Retreaver's answer shows no path to the file of the export, but "${String(path)}". Run the node again.`,
		);
	}
	const { headers } = await context.client.request({
		method: 'GET',
		path: String(path),
		redirects: true,
		itemIndex: context.itemIndex,
	});
	return String(headers.location);
}

/**
 * The content of the file, which is always gzip, whatever its headers say (D). It arrives unpacked if the host sends the
 * gzip as a Content-Encoding.
 *
 * @throws UserError if it is a web page or JSON
 */
async function* unpack({ head, body }: IncomingFile): AsyncGenerator<Uint8Array> {
	if (head[0] === 0x1f && head[1] === 0x8b) {
		yield* ReadableStream.from(body).pipeThrough(new DecompressionStream('gzip'));
	} else if (/^\s*[<{]/.test(Buffer.from(head).toString('latin1'))) {
		body.destroy();
		throw new UserError('The address of the export answered with no CSV file. Run the node again.');
	} else {
		yield* body;
	}
}

async function* decoded(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	for await (const chunk of content) yield decoder.decode(chunk, { stream: true });
}

async function readItems(content: AsyncIterable<Uint8Array>): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	let fields: string[] | undefined;
	for await (const { cells } of csvRows(decoded(content))) {
		if (!fields) {
			fields = cells.map(fieldName);
			continue;
		}
		const values = fields.map((field, index) => [field, fieldValue(field, cells[index] ?? '')]);
		items.push(compact(Object.fromEntries(values) as IDataObject));
	}
	return items;
}

/**
 * The same item in a quarter of the memory: parsed objects share one shape, and their texts do not keep the piece of the
 * file that they were cut from.
 */
const compact = (item: IDataObject) => JSON.parse(JSON.stringify(item)) as IDataObject;

/** Z_DATA_ERROR: damaged; Z_BUF_ERROR: truncated. */
function notGzip(error: unknown): UserError | undefined {
	const { code } = error as { code?: unknown };
	if (!String(code).startsWith('Z_')) return undefined;
	return new UserError(
		`The file of the export is not a complete gzip file (${String(code)}). Run the node again.`,
	);
}
