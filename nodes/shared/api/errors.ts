import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Advice, Service } from './services';

export type NodeFailure = NodeApiError | NodeOperationError;

/** What is told about a failed request. Built from plain values only, so that no key can hide in it. */
export interface RequestFailure {
	/** HTTP status, or the code of a network fault such as ECONNREFUSED. */
	code: string;
	/** The verb and the path, without query: "GET /campaigns.json". */
	request: string;
	/** What the service said, already redacted. */
	answer?: string;
	/** Whether the answer is an error although its status is not. */
	isErrorBody?: boolean;
	/** Whether the server may have done the work although no answer came. */
	inDoubt?: boolean;
	/** Milliseconds that the service wants to be left alone. */
	retryAfter?: number;
}

const BY_STATUS: Record<string, Advice> = {
	400: {
		message: 'Retreaver could not understand the request',
		description: 'Check what you entered in the node.',
	},
	404: {
		message: 'Retreaver does not know this record',
		description:
			'Check the ID. It may have been deleted, or belong to another company than the one in the credential.',
	},
	405: { message: 'Retreaver does not allow this action here' },
	406: { message: 'Retreaver does not offer this format' },
	410: { message: 'This record is gone', description: 'It has been deleted in Retreaver.' },
	422: {
		message: 'Retreaver rejected the values',
		description: 'Check what you entered in the node.',
	},
	429: {
		message: 'Retreaver asks to slow down',
		description:
			'Too many requests reached your account at once. Run fewer items at a time, or try again later.',
	},
	503: {
		message: 'Retreaver is in maintenance',
		description: 'Try again later.',
	},
};

const NETWORK: Record<string, string> = {
	ECONNREFUSED: 'Retreaver could not be reached: the connection was refused',
	ENOTFOUND: 'Retreaver could not be reached: the address was not found',
	EAI_AGAIN: 'Retreaver could not be reached: the address was not found',
	ETIMEDOUT: 'Retreaver did not answer in time',
	ECONNABORTED: 'Retreaver did not answer in time',
	ECONNRESET: 'The connection to Retreaver broke off',
	// In the middle of an answer.
	ERR_BAD_RESPONSE: 'The connection to Retreaver broke off',
};

const IN_DOUBT =
	'Retreaver may have carried out the request all the same, so it was not sent again. Look in Retreaver before you run it once more.';

/** Characters of an answer that an error quotes. Cut after redacting: half a key would not be found. */
const LONGEST_ANSWER = 500;

/**
 * The error for a request that Retreaver did not carry out, in words for its user.
 *
 * @param service says what 401 and 403 mean
 * @param itemIndex the item the request was made for, where there is one
 */
export function requestError(
	node: INode,
	failure: RequestFailure,
	service: Pick<Service, 'refused'>,
	itemIndex?: number,
): NodeApiError {
	const refusal = refusalIn(failure);
	const advice = refusal ?? adviceFor(failure.code, service);
	const description = [
		failure.answer && `Retreaver answered: "${failure.answer.slice(0, LONGEST_ANSWER)}".`,
		failure.inDoubt && !refusal ? IN_DOUBT : advice.description,
		`Request: ${failure.request} (${failure.code}).`,
	];
	const error = apiError(
		node,
		failure.code,
		{ message: advice.message, description: description.filter(Boolean).join(' ') },
		itemIndex,
	);
	if (failure.retryAfter === undefined) return error;
	// How long n8n leaves a trigger that polls alone; older versions do not look at it.
	const cause = failure.code === '429' ? 'rate-limited' : 'temporarily-unavailable';
	return Object.assign(error, { failure: { cause, retryAfterMs: failure.retryAfter } });
}

/** An error in our own words, with the HTTP status or the code of the network fault. */
export function apiError(
	node: INode,
	code: string,
	{ message, description }: Advice,
	itemIndex?: number,
): NodeApiError {
	const error = new NodeApiError(
		node,
		{ message, code },
		{ description, httpCode: code, itemIndex },
	);
	// Set here, because n8n puts a text of its own in its place for the codes of network faults.
	error.message = message;
	return error;
}

/** Whether this is the code of a TLS failure: another try meets the same certificate. */
export function isUnsafe(code: string): boolean {
	return /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/.test(code);
}

/** What a plain text such as `FAILED must include caller_number (string)` (H), or an error under a status of success, says. */
function refusalIn({ code, answer = '', isErrorBody }: RequestFailure): Advice | undefined {
	const [, failed] = /^FAILED\b[\s:]*(.+)/s.exec(answer) ?? [];
	const words = failed ?? (isErrorBody ? answer : undefined);
	if (!words || code === '401' || code === '403') return undefined;
	return {
		message: `Retreaver refused the request: ${words.slice(0, LONGEST_ANSWER)}`,
		description: 'Check what you entered in the node.',
	};
}

function adviceFor(code: string, { refused }: Pick<Service, 'refused'>): Advice {
	if (code === '401' || code === '403') return refused[code];
	if (BY_STATUS[code]) return BY_STATUS[code];
	if (/^4\d\d$/.test(code)) return { message: 'Retreaver refused the request' };
	if (/^5\d\d$/.test(code)) {
		return { message: 'Retreaver had a problem', description: 'Try again later.' };
	}
	if (/^3\d\d$/.test(code)) {
		return {
			message: 'Retreaver answered with a redirect, which is not followed, to keep the key safe',
			description: 'Check the Base URL of the credential.',
		};
	}
	if (/^2\d\d$/.test(code)) {
		return {
			message: 'The answer is not what Retreaver sends',
			description:
				'It may come from a proxy or a maintenance page. Check the Base URL of the credential, or try again later.',
		};
	}
	if (isUnsafe(code)) {
		return {
			message: 'A safe connection to Retreaver could not be made',
			description:
				'The certificate is not valid, or something stands in between. Check the Base URL of the credential and the clock of your n8n.',
		};
	}
	return {
		message: NETWORK[code] ?? 'Retreaver could not be reached',
		description: 'Check the network of your n8n and the Base URL of the credential.',
	};
}

/** Whether an error is one of n8n's own. Told by its name, since another copy of n8n-workflow may have made it. */
function isNodeFailure(error: unknown): error is NodeFailure {
	return ['NodeApiError', 'NodeOperationError'].includes((error as Error).name);
}

/** Whether an error is that of a request which was answered with one of these statuses. */
export function hasStatus(error: unknown, statuses: readonly string[]): error is NodeApiError {
	const { name, httpCode } = error as NodeApiError;
	return name === 'NodeApiError' && statuses.includes(httpCode ?? '');
}

/**
 * Gives any error the item it belongs to. What the validators throw (UserError) and what was not foreseen
 * becomes a NodeOperationError; errors of requests stay what they are.
 */
export function toNodeFailure(node: INode, error: unknown, itemIndex?: number): NodeFailure {
	if (!isNodeFailure(error)) return new NodeOperationError(node, error as Error, { itemIndex });
	error.context.itemIndex ??= itemIndex;
	return error;
}

/** A failed item under Continue On Fail: n8n counts it as failed only with exactly these keys. */
export function failureItem(failure: NodeFailure, itemIndex: number): IDataObject {
	return {
		error: `${failure.message} [item ${itemIndex}]`,
		details: failure.description ?? failure.message,
	};
}

/** What an answer gives as its error; undefined where it is a record, or whatever else. */
function errorIn(body: unknown): unknown {
	const { error, errors } = (body ?? {}) as JsonObject;
	return [error, errors].find((found) =>
		typeof found === 'object' && found !== null ? Object.keys(found).length > 0 : found,
	);
}

/** Whether an answer is an error by its body, as in `{"error": "…"}`; empty `errors` are none (D: exports). */
export function isErrorBody(body: unknown): boolean {
	return typeof body === 'object' && !Array.isArray(body) && errorIn(body) !== undefined;
}

/** The message in an error body, whose form Retreaver does not document: JSON, text, HTML or nothing. */
export function answerText(body: unknown): string | undefined {
	if (typeof body === 'string') return htmlToText(body);
	if (body === null || typeof body !== 'object') return undefined;
	const found = errorIn(body) ?? (body as JsonObject).message ?? body;
	if (typeof found === 'string') return found;
	// Sentences (D).
	const isText = Array.isArray(found) && found.every((entry) => typeof entry === 'string');
	return isText ? found.join('; ') : JSON.stringify(found);
}

function htmlToText(text: string): string | undefined {
	if (/^\s*</.test(text)) {
		const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
		return `a web page${title ? `, ${title}` : ''}`;
	}
	return text.trim() || undefined;
}
