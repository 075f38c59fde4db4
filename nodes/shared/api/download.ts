import type { IExecuteFunctions, IN8nHttpFullResponse, NodeApiError } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { networkCode, type RetreaverClient } from './client';
import { apiError, toNodeFailure } from './errors';

/** Milliseconds until a host that does not answer is given up. */
const ANSWER_TIMEOUT = 60_000;
/** Milliseconds until a whole download is given up. */
const DOWNLOAD_TIMEOUT = 10 * 60_000;

/** The item to download for. The whole download may take as long as one request of the client, where that is set. */
export interface DownloadTask {
	node: IExecuteFunctions;
	itemIndex: number;
	client: RetreaverClient;
}

/** Node's Readable, whose module must not be imported here. */
export type FileStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** A file on its way. */
export interface IncomingFile {
	/** Its MIME type in lower case; empty where the host names none. */
	type: string;
	address: URL;
	body: FileStream;
}

/**
 * Reads a file from another host than the API, so no key goes there; redirects are followed, since there is nothing
 * secret to take along.
 *
 * @param what the file, for errors: "recording"
 * @param read makes of the file what is wanted; the message of a UserError of its own stays
 * @throws UserError where the URL is none
 * @throws NodeApiError where the host does not deliver, NodeOperationError where `read` throws a UserError
 */
export async function download<T>(
	{ node, itemIndex, client }: DownloadTask,
	url: string,
	what: string,
	read: (file: IncomingFile) => Promise<T>,
): Promise<T> {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (!address || !/^https?:$/.test(address.protocol)) {
		throw new UserError(
			`The address of the ${what} must begin with https:// or http://, but is "${url}".`,
		);
	}
	const failed = (code: string) => downloadError(node, { what, address, code }, itemIndex);
	let status: number;
	try {
		const response = await open(node, url, client.timeout ?? DOWNLOAD_TIMEOUT);
		const { statusCode, headers } = response;
		const body = response.body as FileStream;
		const [type = ''] = String(headers['content-type'] ?? '')
			.toLowerCase()
			.split(/\s*;/);
		if (statusCode === 200) {
			return await read({ type, address, body });
		}
		body.destroy();
		status = statusCode;
	} catch (error) {
		const isOurs = error instanceof UserError;
		const failure = isOurs ? error : failed(networkCode(error) ?? codeOf(error));
		throw toNodeFailure(node.getNode(), failure, itemIndex);
	}
	throw failed(String(status));
}

/** In a function of its own, which knows no credential. */
async function open(
	node: IExecuteFunctions,
	url: string,
	timeout: number,
): Promise<IN8nHttpFullResponse> {
	const stops = [node.getExecutionCancelSignal(), AbortSignal.timeout(timeout)];
	return (await node.helpers.httpRequest({
		method: 'GET',
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: Math.min(timeout, ANSWER_TIMEOUT),
		abortSignal: AbortSignal.any(stops.filter((signal) => signal !== undefined)),
	})) as IN8nHttpFullResponse;
}

/** The code of an error, or what it says where it has none, as when n8n itself forbids the address. */
function codeOf(error: unknown): string {
	const { code, message } = error as { code?: unknown; message?: string };
	return String(code ?? message);
}

/** The URL is named without its query, in which a signature may stand. */
function downloadError(
	node: IExecuteFunctions,
	{ what, address, code }: { what: string; address: URL; code: string },
	itemIndex: number,
): NodeApiError {
	const host = `The host of the ${what}`;
	const byStatus: Record<string, string> = {
		401: `${host} asks for a sign-in`,
		403: `${host} refuses to hand it out`,
		404: `The ${what} is not there`,
		410: `The ${what} is gone`,
	};
	const message =
		byStatus[code] ??
		(/^\d+$/.test(code)
			? `${host} had a problem`
			: `The ${what} could not be downloaded: its host did not answer, or the connection broke off`);
	const request = `GET ${address.origin}${address.pathname} (${code})`;
	const description = `Try again later. Where that does not help, look for the ${what} in Retreaver. Request: ${request}.`;
	return apiError(node.getNode(), code, { message, description }, itemIndex);
}
