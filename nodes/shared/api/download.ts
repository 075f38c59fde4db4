import type { IExecuteFunctions, IN8nHttpFullResponse, NodeApiError } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { createHash } from 'crypto';

import { networkCode, type RetreaverClient, retryDelay } from './client';
import { Deadline } from './deadline';
import { apiError, isUnsafe, isUserError, ownCaAdvice, toNodeFailure } from './errors';

/** Milliseconds for the host to answer. */
const ANSWER_TIMEOUT = 60_000;
/** Milliseconds for the whole download. */
const DOWNLOAD_TIMEOUT = 10 * 60_000;
/** Milliseconds for an empty file to become ready. */
const READY_TIMEOUT = 120_000;

/** The item to download for. If the client has a timeout, it limits the whole download. */
export interface DownloadTask {
	node: IExecuteFunctions;
	itemIndex: number;
	client: RetreaverClient;
}

/** Node's Readable. Importing its module is not allowed in community nodes. */
export type FileStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** A file that is being downloaded. */
export interface IncomingFile {
	/** The MIME type in lower case; empty if the host does not send one. */
	type: string;
	/** The first bytes, which the body still contains. */
	head: Uint8Array;
	address: URL;
	body: FileStream;
}

/**
 * Downloads a file from a host other than the API. Sends no key, so redirects are safe to follow. An empty file is not
 * ready yet and is requested again.
 *
 * @param what a noun for the file in errors, such as "recording"
 * @param read processes the file; the message of a UserError that it throws is kept
 * @throws UserError for an invalid URL, or one that contains a key
 * @throws NodeApiError if the download fails; NodeOperationError if `read` throws a UserError, or the file stays empty
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
			`The address of the ${what} must begin with https:// or http://, but is "${url.split('?')[0]}".`,
		);
	}
	if (client.redact(url) !== url) {
		throw new UserError(
			`The address of the ${what} contains a key of the credential, which would go to ${address.host}. Tell Retreaver's support.`,
		);
	}
	const failed = (code: string) => downloadError(node, { what, address, code }, itemIndex);
	const retryWindow = client.timeout ?? Math.min(READY_TIMEOUT, client.patience);
	const answerTimeout = Math.min(ANSWER_TIMEOUT, client.patience);
	const deadline = new Deadline({ timeout: DOWNLOAD_TIMEOUT, retryWindow }, client.timeout);
	let status: number;
	try {
		for (let attempt = 0; ; attempt++) {
			const response = await open(node, url, deadline.forTry(), answerTimeout);
			const { statusCode, headers } = response;
			const body = response.body as FileStream;
			if (statusCode !== 200) {
				body.destroy();
				status = statusCode;
				break;
			}
			const [type = ''] = String(headers['content-type'] ?? '')
				.toLowerCase()
				.split(/\s*;/);
			const head = await firstBytes(body);
			if (head) return await read({ type, head, address, body });
			const delay = retryDelay(attempt);
			if (!deadline.allowsTryIn(delay)) throw notReady(what);
			await client.wait(delay);
		}
	} catch (error) {
		const failure = isUserError(error) ? error : failed(networkCode(error) ?? codeOf(error));
		throw toNodeFailure(node.getNode(), failure, itemIndex);
	}
	throw failed(String(status));
}

/** The first bytes of a stream, which can still be read from it afterwards; undefined if it is empty. */
async function firstBytes(body: FileStream): Promise<Uint8Array | undefined> {
	for await (const chunk of body.iterator({ destroyOnReturn: false })) {
		body.unshift(chunk);
		return chunk as Uint8Array;
	}
	return undefined;
}

function notReady(what: string): UserError {
	return new UserError(
		`The ${what} is not ready yet: its file is still empty. Run the node again in some minutes, or set "Options > Timeout (Seconds)" higher.`,
	);
}

/** A separate function, so that no credential is in scope. */
async function open(
	node: IExecuteFunctions,
	url: string,
	timeout: number,
	answerTimeout: number,
): Promise<IN8nHttpFullResponse> {
	const stops = [node.getExecutionCancelSignal(), AbortSignal.timeout(timeout)];
	return (await node.helpers.httpRequest({
		method: 'GET',
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: Math.min(timeout, answerTimeout),
		abortSignal: AbortSignal.any(stops.filter((signal) => signal !== undefined)),
	})) as IN8nHttpFullResponse;
}

/** The code of an error, or its message if it has none, for example if n8n itself blocks the address. */
function codeOf(error: unknown): string {
	const { code, message } = error as { code?: unknown; message?: string };
	return String(code ?? message);
}

/** Shows the URL without its query, which may contain a signature. */
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
		407: `A proxy on the way to the ${what} asks for a sign-in`,
		410: `The ${what} is gone`,
	};
	const ofConnection = isUnsafe(code)
		? `A safe connection to the host of the ${what} could not be made`
		: `The ${what} could not be downloaded: its host did not answer, or the connection broke off`;
	const message = byStatus[code] ?? (/^\d+$/.test(code) ? `${host} had a problem` : ofConnection);
	const request = `GET ${address.origin}${address.pathname} (${code})`;
	const advice =
		ownCaAdvice(code) ??
		`Try again later. If that does not help, look for the ${what} in Retreaver.`;
	const description = `${advice} Request: ${request}.`;
	return apiError(node.getNode(), code, { message, description }, itemIndex);
}

/**
 * Creates a stream for n8n. Importing the classes of streams is not allowed, but the one of a hash has what they have (a
 * Hash is a Transform, and so a Duplex).
 */
export function toStream(content: AsyncIterable<Uint8Array>): FileStream {
	const { constructor } = createHash('sha256');
	const { from } = constructor as unknown as {
		from(content: AsyncIterable<Uint8Array>): FileStream;
	};
	return from(content);
}
