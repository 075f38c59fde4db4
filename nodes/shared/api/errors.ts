import type { IDataObject, INode, JsonObject, UserError } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { EDITOR_PATIENCE } from './deadline';
import type { Advice } from './services';

export type NodeFailure = NodeApiError | NodeOperationError;

/** The facts about a failed request. Plain values only, so that no key can be hidden in it. */
export interface RequestFailure {
	/** HTTP status, or the code of a network error such as ECONNREFUSED. */
	code: string;
	/** Method and path without the query, such as "GET /campaigns.json". */
	request: string;
	/** The service's message, already redacted. */
	answer?: string;
	/** Whether the body is an error although the status is a success. */
	isErrorBody?: boolean;
	/** Whether the server may have done the work without a usable answer. */
	inDoubt?: boolean;
	/** Milliseconds to wait before the next request, as requested by the service. */
	retryAfter?: number;
	/** Milliseconds that a published workflow would have waited, if a run by hand gave up earlier. */
	shortened?: number;
	/** What shows that a proxy answered instead of the service; see proxy.ts. */
	proxy?: string;
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

/** The codes for a certificate from an unknown authority. */
const OWN_CA = [
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

const IN_DOUBT =
	'Retreaver may have carried out the request all the same, so it was not sent again. Look in Retreaver before you run it once more.';

/** The maximum length of a quoted answer. Truncate after redacting, since half a key would not be recognized. */
const LONGEST_ANSWER = 500;

/**
 * The error for a failed request, with a message for the user.
 *
 * @param specific the messages of the service or the request by status, with those for 401 and 403
 * @param itemIndex the index of the item that the request belongs to, if any
 */
export function requestError(
	node: INode,
	failure: RequestFailure,
	specific: Record<string, Advice>,
	itemIndex?: number,
): NodeApiError {
	const refusal = refusalIn(failure);
	const advice = refusal ?? adviceFor(failure, specific);
	const { proxy, retryAfter = 0, shortened } = failure;
	const description = [
		failure.answer &&
			`${proxy ? 'It' : 'Retreaver'} answered: "${failure.answer.slice(0, LONGEST_ANSWER)}".`,
		failure.inDoubt && !refusal ? IN_DOUBT : advice.description,
		retryAfter > 0 && `Retreaver asks to wait: try again in ${inWords(retryAfter)}.`,
		shortened &&
			`In the editor the node waits ${inWords(EDITOR_PATIENCE)} at most; a published workflow waits up to ${inWords(shortened)}.`,
		`Request: ${failure.request} (${failure.code}).`,
	];
	const error = apiError(
		node,
		failure.code,
		{ message: advice.message, description: description.filter(Boolean).join(' ') },
		itemIndex,
	);
	if (failure.retryAfter === undefined) return error;
	// n8n delays the next poll of a trigger by this; older versions ignore it.
	const cause = failure.code === '429' ? 'rate-limited' : 'temporarily-unavailable';
	return Object.assign(error, { failure: { cause, retryAfterMs: failure.retryAfter } });
}

/** An error with a custom message, and the HTTP status or the code of the network error. */
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
	// n8n's constructor replaces the message for the codes of network errors.
	error.message = message;
	return error;
}

/** Whether this is the code of a TLS failure. A retry would get the same certificate. */
export function isUnsafe(code: string): boolean {
	return /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/.test(code);
}

/** The advice for a TLS failure because of an unknown certificate authority; undefined for other codes. */
export function ownCaAdvice(code: string): string | undefined {
	return OWN_CA.includes(code)
		? 'The certificate comes from an authority that n8n does not know, such as that of a proxy or a firewall in your company. Set NODE_EXTRA_CA_CERTS in the environment of your n8n to the file with the certificate of that authority (PEM), and restart n8n.'
		: undefined;
}

/** "10 minutes", rounded up. */
export function inWords(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	const [unit, length] =
		seconds < 120 ? ['second', 1] : seconds < 7200 ? ['minute', 60] : ['hour', 3600];
	const count = Math.ceil(seconds / length);
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * The advice for a refusal in plain text, such as `FAILED must include caller_number (string)` (H), or for an error body
 * with a success status.
 */
function refusalIn({ code, answer = '', isErrorBody }: RequestFailure): Advice | undefined {
	const [, failed] = /^FAILED\b[\s:]*(.+)/s.exec(answer) ?? [];
	const words = failed ?? (isErrorBody ? answer : undefined);
	if (!words || code === '401' || code === '403') return undefined;
	return {
		message: `Retreaver refused the request: ${words.slice(0, LONGEST_ANSWER)}`,
		description: 'Check what you entered in the node.',
	};
}

function adviceFor({ code, proxy }: RequestFailure, specific: Record<string, Advice>): Advice {
	if (proxy) {
		return {
			message: 'A proxy on the way to Retreaver refused the request',
			description: `The answer is not that of Retreaver (${proxy}), so the key is not at fault. Let the proxy or firewall allow requests to Retreaver, and check the proxy that your n8n is set to use (HTTPS_PROXY, with user and password where it asks for them) and "Other Addresses" in the credential.`,
		};
	}
	const known = specific[code] ?? BY_STATUS[code];
	if (known) return known;
	if (/^4\d\d$/.test(code)) return { message: 'Retreaver refused the request' };
	if (/^5\d\d$/.test(code)) {
		return { message: 'Retreaver had a problem', description: 'Try again later.' };
	}
	if (/^3\d\d$/.test(code)) {
		return {
			message: 'Retreaver answered with a redirect, which is not followed, to keep the key safe',
			description: 'Check "Other Addresses" in the credential.',
		};
	}
	if (/^2\d\d$/.test(code)) {
		return {
			message: 'The answer is not what Retreaver sends',
			description:
				'It may come from a proxy or a maintenance page. Check "Other Addresses" in the credential, or try again later.',
		};
	}
	if (isUnsafe(code)) {
		return {
			message: 'A safe connection to Retreaver could not be made',
			description:
				ownCaAdvice(code) ??
				'The certificate is not valid, or something intercepts the connection. Check "Other Addresses" in the credential and the clock of your n8n.',
		};
	}
	return {
		message: NETWORK[code] ?? 'Retreaver could not be reached',
		description: 'Check the network of your n8n and "Other Addresses" in the credential.',
	};
}

/**
 * Whether an error was made by a class of this name. `instanceof` cannot tell: where n8n's folder for community nodes lies
 * below another node_modules, n8n and these nodes have two copies of n8n-workflow, and each knows the classes of its own.
 */
function isMadeBy(error: unknown, ...classes: string[]): boolean {
	return classes.includes((error as Error | undefined)?.constructor?.name ?? '');
}

function isNodeFailure(error: unknown): error is NodeFailure {
	return isMadeBy(error, 'NodeApiError', 'NodeOperationError');
}

/** Whether an error is one of n8n's errors of a request, which hold the status or the code of the network. */
export function isApiError(error: unknown): error is NodeApiError {
	return isMadeBy(error, 'NodeApiError');
}

/** Whether an error says what a user entered wrongly. */
export function isUserError(error: unknown): error is UserError {
	return isMadeBy(error, 'UserError');
}

/** Whether an error comes from a request that was answered with one of these statuses. */
export function hasStatus(error: unknown, statuses: readonly string[]): error is NodeApiError {
	return isApiError(error) && statuses.includes(error.httpCode ?? '');
}

/**
 * Converts any error to a node error with an item index. Errors of requests are kept; a UserError of a validator or any
 * unexpected error becomes a NodeOperationError.
 */
export function toNodeFailure(node: INode, error: unknown, itemIndex?: number): NodeFailure {
	if (!isNodeFailure(error)) return new NodeOperationError(node, error as Error, { itemIndex });
	error.context.itemIndex ??= itemIndex;
	return error;
}

/**
 * Hides secrets in the texts of an error, which may quote an answer that repeats them.
 *
 * @param hide replaces the secrets in a text
 */
export function redactError(error: unknown, hide: (text: string) => string): void {
	const texts = error as Record<string, unknown>;
	for (const name of ['message', 'description', 'stack']) {
		const text = texts[name];
		if (typeof text === 'string' && hide(text) !== text) texts[name] = hide(text);
	}
}

/** The output for a failed item under Continue On Fail. n8n recognizes a failed item by exactly these keys. */
export function failureItem(failure: NodeFailure, itemIndex: number): IDataObject {
	return {
		error: `${failure.message} [item ${itemIndex}]`,
		details: failure.description ?? failure.message,
	};
}

/** The error in a body; undefined if there is none. */
function errorIn(body: unknown): unknown {
	const { error, errors } = (body ?? {}) as JsonObject;
	return [error, errors].find((found) =>
		typeof found === 'object' && found !== null ? Object.keys(found).length > 0 : found,
	);
}

/** Whether a body is an error, as in `{"error": "…"}`. Empty `errors` do not count (D: exports). */
export function isErrorBody(body: unknown): boolean {
	return typeof body === 'object' && !Array.isArray(body) && errorIn(body) !== undefined;
}

/** Whether a plain text answer is an error: `FAILED …` (H), a web page, or incomplete JSON. */
export function isErrorText(body: unknown): boolean {
	return typeof body === 'string' && /^\s*(FAILED\b|<|\[?\s*\{)/.test(body);
}

/** The message in an error body. Its format is not documented: JSON, text, HTML or empty. */
export function answerText(body: unknown): string | undefined {
	if (typeof body === 'string') return htmlToText(body);
	if (body === null || typeof body !== 'object') return undefined;
	const found = errorIn(body) ?? (body as JsonObject).message ?? body;
	if (typeof found === 'string') return found;
	if (isTexts(found)) return found.join('; ');
	const fields = Object.entries(found as JsonObject);
	// As Rails puts what is wrong with each field.
	return fields.length > 0 && fields.every(([, reasons]) => isTexts(reasons))
		? fields.map(([name, reasons]) => `${name} ${(reasons as string[]).join(', ')}`).join('; ')
		: JSON.stringify(found);
}

/** Whether a value is a list of sentences (D). */
const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');

function htmlToText(text: string): string | undefined {
	if (/^\s*</.test(text)) {
		const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
		return `a web page${title ? `, ${title}` : ''}`;
	}
	return text.trim() || undefined;
}
