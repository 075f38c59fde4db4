import type {
	IBinaryData,
	IExecuteFunctions,
	IN8nHttpFullResponse,
	NodeApiError,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { networkCode, type RetreaverClient } from '../../../shared/api/client';
import { apiError } from '../../../shared/api/errors';

/** Milliseconds until a host that does not answer is given up. */
const ANSWER_TIMEOUT = 60_000;
/** Milliseconds until a whole download is given up. */
const DOWNLOAD_TIMEOUT = 10 * 60_000;

/** The item to download for. The whole download may take as long as one request of the client, where that is set. */
interface Task {
	node: IExecuteFunctions;
	itemIndex: number;
	client: RetreaverClient;
}

const EXTENSIONS: Record<string, string> = {
	'audio/mpeg': 'mp3',
	'audio/mp3': 'mp3',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'audio/wave': 'wav',
	'audio/ogg': 'ogg',
	'audio/mp4': 'm4a',
};

const STATUS: Record<string, string> = {
	401: 'The host of the recording asks for a sign-in',
	403: 'The host of the recording refuses to hand it out',
	404: 'The recording is not there',
	410: 'The recording is gone',
};

/**
 * Streams a recording into n8n's store. It lies on another host than the API, so no key goes there; redirects are
 * followed, since there is nothing secret to take along.
 *
 * @param name the file's name without extension; that of the URL where it is left out
 * @throws UserError where the URL is none, or where something else than audio comes
 * @throws NodeApiError where the host does not deliver
 */
export async function downloadAudio(
	{ node, itemIndex, client }: Task,
	url: string,
	name?: string,
): Promise<IBinaryData> {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (!address || !/^https?:$/.test(address.protocol)) {
		throw new UserError(
			`The address of the recording must begin with https:// or http://, but is "${url}".`,
		);
	}
	const [, urlName = 'recording', urlExtension] =
		/([^/]*?)(?:\.(\w{1,5}))?$/.exec(address.pathname) ?? [];

	let failure: unknown;
	try {
		const { statusCode, headers, body } = await open(node, url, client.timeout ?? DOWNLOAD_TIMEOUT);
		const [type = ''] = String(headers['content-type'] ?? '')
			.toLowerCase()
			.split(/\s*;/);
		if (statusCode === 200 && !/^text\/|json|xml/.test(type)) {
			const extension = EXTENSIONS[type] ?? urlExtension ?? 'mp3';
			return await node.helpers.prepareBinaryData(
				body as Parameters<typeof node.helpers.prepareBinaryData>[0],
				`${name ?? (urlName || 'recording')}.${extension}`,
				type.startsWith('audio/') ? type : mimeTypeOf(extension),
			);
		}
		(body as { destroy?: () => void }).destroy?.();
		failure =
			statusCode === 200
				? new UserError(`The address of the recording answered with ${type} instead of audio.`)
				: downloadError(node, address, String(statusCode), itemIndex);
	} catch (error) {
		failure = downloadError(node, address, networkCode(error) ?? codeOf(error), itemIndex);
	}
	throw failure;
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

function mimeTypeOf(extension: string): string {
	return Object.keys(EXTENSIONS).find((type) => EXTENSIONS[type] === extension) ?? 'audio/mpeg';
}

/** The code of an error, or what it says where it has none, as when n8n itself forbids the address. */
function codeOf(error: unknown): string {
	const { code, message } = error as { code?: unknown; message?: string };
	return String(code ?? message);
}

/** The URL is named without its query, in which a signature may stand. */
function downloadError(
	node: IExecuteFunctions,
	{ origin, pathname }: URL,
	code: string,
	itemIndex: number,
): NodeApiError {
	const message =
		STATUS[code] ??
		(/^\d+$/.test(code)
			? 'The host of the recording had a problem'
			: 'The recording could not be downloaded: its host did not answer, or the connection broke off');
	const description = `Try again later. Where that does not help, look at the call in Retreaver. Request: GET ${origin}${pathname} (${code}).`;
	return apiError(node.getNode(), code, { message, description }, itemIndex);
}
