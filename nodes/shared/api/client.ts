import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import { resolveBaseUrl } from './baseUrl';
import { type Budget, budgetFor, requestsAtOnce } from './budget';
import { Deadline, EDITOR_PATIENCE } from './deadline';
import { answerText, isApiError, isErrorBody, isErrorText, isUnsafe, requestError } from './errors';
import { facts } from './facts';
import { traceOfProxy } from './proxy';
import { redact, secretsOf } from './redact';
import {
	type Advice,
	type CredentialType,
	SERVICES,
	type Service,
	type ServiceName,
} from './services';
import { timeoutOf } from './timeout';

/** The n8n contexts that can make requests: nodes, list searches, webhooks and polls. */
export type RequestContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export interface ApiRequest {
	service?: ServiceName;
	method: IHttpRequestMethods;
	/** With a leading slash. User input has to be percent-encoded already. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Whether the request is idempotent. Defaults to true for GET. */
	repeatable?: boolean;
	/**
	 * The body to assume for an answer without one, such as the record that was sent; for requests whose answer the
	 * reference does not show. By default, an empty answer is an error, since it does not confirm anything.
	 */
	emptyAnswer?: IDataObject;
	/**
	 * Whether a body is a successful answer. Replaces the default check (JSON and status 2xx); statuses 4xx other than
	 * {@link UNANSWERED} are then allowed, too.
	 */
	isAnswer?: (body: unknown) => boolean;
	/** Whether plain text is a successful answer, too, unless {@link isErrorText}. */
	textAnswer?: boolean;
	/** Whether a redirect is a successful answer. It is not followed, since that would send the key to another host. */
	redirects?: boolean;
	/** Whether a missing record (404, 410) gives the body null instead of an error. */
	allowAbsent?: boolean;
	/** Messages for statuses that have a special meaning for this request. */
	advice?: Record<string, Advice>;
	/** Secrets of the request that must not appear in errors, in addition to the keys of the credential. */
	secrets?: readonly string[];
	/** Milliseconds for all tries together. Defaults to the credential's and then the service's timeout. */
	timeout?: number;
	/** The index of the item that the request belongs to, for errors. */
	itemIndex?: number;
}

export interface ApiResponse {
	body: unknown;
	headers: IDataObject;
}

const TOO_MANY = 429;
/** The service did no work, so a retry is safe for every method. */
const REFUSED = facts.statuses.tryLater;
/** The service may have done the work, so only idempotent requests are retried. 0 means that there was no answer. */
const BROKEN = [0, 500, 502, 504];
/** Network errors before the connection was established, so the service did no work. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
const TIMED_OUT = ['ETIMEDOUT', 'ECONNABORTED'];
/** Wrong key, or too many requests: the request was not processed, whatever the body says. */
const UNANSWERED = [401, TOO_MANY];
const FIRST_DELAY = 500;
/** The minimum increase of the delay per retry, in milliseconds. Limits retries if Retry-After is always 0. */
const PAUSE = 100;
const LONGEST_DELAY = 30_000;
const WAIT_SLICE = 250;

/** State that all requests of one run share. */
interface RunState {
	/** By type. Cached, since n8n reads them from its database. */
	credentials: Record<string, Promise<ICredentialDataDecryptedObject>>;
	/** What must not appear in errors or at other hosts: the secrets of these credentials and of the requests so far. */
	secrets: Set<string>;
}

/**
 * Sends requests, with authentication, retries, redaction and errors. One client serves one run of a node. The number
 * of requests in flight is limited for all runs in this process together, by host and account: see {@link Budget}.
 */
export class RetreaverClient {
	/**
	 * @param timeout milliseconds for each request with all its tries, also in a run by hand; defaults to the timeout of
	 * the request, the credential or the service, and {@link EDITOR_PATIENCE} in a run by hand
	 */
	constructor(
		private readonly context: RequestContext,
		readonly timeout?: number,
		private readonly run: RunState = {
			credentials: {},
			secrets: new Set(),
		},
	) {}

	/** The same client with a different timeout. */
	within(timeout: number | undefined): RetreaverClient {
		return new RetreaverClient(this.context, timeout, this.run);
	}

	/** The milliseconds after which a request ends in any case: in a run by hand, unless a timeout was chosen for it. */
	get patience(): number {
		const isByHand = this.timeout === undefined && this.context.getMode?.() === 'manual';
		return isByHand ? EDITOR_PATIENCE : Infinity;
	}

	/**
	 * Sends one request and returns the answer's body and headers.
	 *
	 * @throws NodeApiError with a message for the user and without secrets, if the request fails
	 */
	async request(request: ApiRequest): Promise<ApiResponse> {
		const prepared = await this.prepare(request);
		const { service, account, limit, timeout } = prepared;
		const newDeadline = () =>
			new Deadline(service, this.timeout ?? request.timeout ?? timeout, this.patience);
		// A call waits for the answer of a webhook: its requests go first.
		const first = 'getResponseObject' in this.context;
		// Where somebody waits, on the phone or in the editor, the time includes that for a place.
		const isHurried =
			first || this.patience < Infinity || 'getCurrentNodeParameter' in this.context;
		const hurried = isHurried ? newDeadline() : undefined;
		const budget = budgetFor(account);
		const leave = await budget.enter({ limit, first, signal: this.signalFor(hurried) });
		try {
			this.throwIfCancelled();
			return await this.carryOut(request, prepared, budget, hurried ?? newDeadline());
		} finally {
			leave();
		}
	}

	/** How many requests the user allows at once for a credential type. */
	async requestsAtOnce(type: CredentialType): Promise<number> {
		return requestsAtOnce(await this.credential(type));
	}

	/** Sends the request, and repeats it where that helps. */
	private async carryOut(
		request: ApiRequest,
		{ service, options }: Prepared,
		budget: Budget,
		deadline: Deadline,
	): Promise<ApiResponse> {
		const repeatable = request.repeatable ?? request.method === 'GET';

		for (let attempt = 0; ; attempt++) {
			const outcome =
				deadline.left() > 0 ? await this.send(service, options, deadline.forTry()) : TOO_LATE;
			if (outcome.status === TOO_MANY) budget.slowDown();
			if (isOk(outcome) && request.emptyAnswer && isEmpty(outcome.body)) {
				return { ...outcome, body: request.emptyAnswer };
			}
			if (isSuccess(outcome, request)) return outcome;
			if (request.redirects && isRedirect(outcome)) return outcome;
			if (request.allowAbsent && facts.statuses.absent.includes(outcome.status))
				return { ...outcome, body: null };

			const notSent = NOT_SENT.includes(outcome.code) || outcome === TOO_LATE;
			const refused = REFUSED.includes(outcome.status) || notSent;
			const broken = BROKEN.includes(outcome.status) && !isUnsafe(outcome.code);
			const retryAfter = retryAfterOf(outcome.headers);
			const delay = retryDelay(attempt, retryAfter);
			this.throwIfCancelled();
			const mayRetry = refused || (broken && repeatable);
			if (mayRetry && deadline.allowsTryIn(delay)) {
				await budget.rest(async () => await this.wait(delay));
				continue;
			}

			throw requestError(
				this.context.getNode(),
				{
					code: outcome.code,
					request: this.redact(`${request.method} ${request.path}`),
					answer: this.redact(answerText(outcome.body) ?? ''),
					isErrorBody: isOk(outcome) && isErrorBody(outcome.body),
					inDoubt: !repeatable && (broken || isOk(outcome)) && !notSent,
					retryAfter,
					shortened: mayRetry || TIMED_OUT.includes(outcome.code) ? deadline.shortened : undefined,
					proxy: this.redact(traceOfProxy(outcome) ?? ''),
				},
				{ ...service.refused, ...request.advice },
				request.itemIndex,
			);
		}
	}

	/** Hides the secrets of the credentials read and the requests sent so far in a text, such as one that quotes an answer. */
	redact(text: string): string {
		return redact(text, [...this.run.secrets]);
	}

	/** The credential of a type, cached for the run. */
	async credential(type: CredentialType): Promise<ICredentialDataDecryptedObject> {
		const credential = await (this.run.credentials[type] ??= this.context.getCredentials(type));
		this.hide(secretsOf(credential));
		return credential;
	}

	private async prepare(request: ApiRequest): Promise<Prepared> {
		const service: Service = SERVICES[request.service ?? 'core'];
		const credential = await this.credential(service.credential);
		const url = resolveBaseUrl(credential, service.host);
		const key = service.anonymous ? '' : String(credential.apiKey ?? credential.postbackApiKey);
		const options: IHttpRequestOptions = {
			method: request.method,
			url: url + request.path,
			qs: request.query,
			body: request.body,
			json: true,
			// Otherwise n8n throws an error with the key in its cause, and repeats the request after a 401.
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			// Following a redirect to another host would send the key there.
			disableFollowRedirect: true,
		};
		this.hide(request.secrets ?? []);
		return {
			service,
			options,
			account: `${url} ${key}`,
			limit: requestsAtOnce(credential),
			timeout: timeoutOf(credential),
		};
	}

	private hide(secrets: readonly string[]): void {
		for (const secret of secrets) this.run.secrets.add(secret);
	}

	/**
	 * Sends the request once. Returns network errors as an outcome with status 0.
	 *
	 * @param timeout milliseconds
	 */
	private async send(
		service: Service,
		options: IHttpRequestOptions,
		timeout: number,
	): Promise<Outcome> {
		try {
			// A copy, because n8n modifies the object.
			const copy = { ...options, timeout, abortSignal: this.cancelSignal() };
			const { httpRequest, httpRequestWithAuthentication } = this.context.helpers;
			const response: IN8nHttpFullResponse = await inTime(
				timeout,
				service.anonymous
					? httpRequest(copy)
					: httpRequestWithAuthentication.call(this.context, service.credential, copy),
			);
			return {
				status: response.statusCode,
				code: String(response.statusCode),
				body: response.body,
				headers: response.headers,
			};
		} catch (error) {
			const code = networkCode(error);
			if (code) return { status: 0, code, body: undefined, headers: {} };
			// Not a network error: the credential is invalid, for example a base URL.
			throw new NodeOperationError(this.context.getNode(), (error as Error).message);
		}
	}

	/**
	 * Waits for the given milliseconds, but throws when the execution is cancelled. Polls the signal, since n8n-workflow's
	 * sleep with a signal does not exist in every version.
	 */
	async wait(ms: number): Promise<void> {
		for (let left = ms; left > 0; left -= WAIT_SLICE) {
			await sleep(Math.min(left, WAIT_SLICE));
			this.throwIfCancelled();
		}
	}

	/** Aborts when the execution is cancelled or the time is over. */
	private signalFor(deadline?: Deadline): AbortSignal | undefined {
		const cancelled = this.cancelSignal();
		if (!deadline) return cancelled;
		const late = AbortSignal.timeout(deadline.left());
		return cancelled ? AbortSignal.any([cancelled, late]) : late;
	}

	private throwIfCancelled(): void {
		this.cancelSignal()?.throwIfAborted();
	}

	private cancelSignal(): AbortSignal | undefined {
		return 'getExecutionCancelSignal' in this.context
			? this.context.getExecutionCancelSignal()
			: undefined;
	}
}

/**
 * Returns the result of `work`, or throws a TimeoutError after `timeout` milliseconds. n8n's own timeout no longer
 * applies once the body starts, so a body that never ends would block the execution.
 */
async function inTime<T>(timeout: number, work: Promise<T>): Promise<T> {
	const signal = AbortSignal.timeout(timeout);
	let giveUp = () => {};
	const tooLate = new Promise<never>((_, reject) => {
		giveUp = () => reject(signal.reason as Error);
	});
	signal.addEventListener('abort', giveUp);
	try {
		return await Promise.race([work, tooLate]);
	} finally {
		// The signal lives until the timeout, and its listener would keep the answer in memory until then.
		signal.removeEventListener('abort', giveUp);
	}
}

interface Prepared {
	service: Service;
	options: IHttpRequestOptions;
	/** For {@link budgetFor}. Contains the key. */
	account: string;
	/** Requests at once. */
	limit: number;
	/** Milliseconds, from the credential. */
	timeout?: number;
}

interface Outcome extends ApiResponse {
	/** HTTP status; 0 if there was no answer. */
	status: number;
	/** The status as text, or the code of the network error. */
	code: string;
}

/** The outcome of a request that was not sent, because its time was over while it waited for its turn. */
const TOO_LATE: Outcome = { status: 0, code: 'ETIMEDOUT', body: undefined, headers: {} };

function isOk({ status }: Outcome): boolean {
	return status >= 200 && status < 300;
}

function isRedirect({ status, headers }: Outcome): boolean {
	return status >= 300 && status < 400 && typeof headers.location === 'string';
}

/**
 * Whether this is a successful answer of Retreaver. Malformed JSON and web pages arrive as text and are not, nor is an
 * empty body unless the request allows it.
 */
function isSuccess(outcome: Outcome, request: ApiRequest): boolean {
	const { status, body } = outcome;
	if (request.isAnswer) {
		const mayAnswer =
			isOk(outcome) || (status >= 400 && status < 500 && !UNANSWERED.includes(status));
		return mayAnswer && request.isAnswer(body);
	}
	if (!isOk(outcome)) return false;
	if (typeof body === 'object' && body !== null) return !isErrorBody(body);
	return request.textAnswer === true && !isEmpty(body) && !isErrorText(body);
}

/** Whether an answer has no body. Older versions of Rails send a single space. */
function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || (typeof body === 'string' && body.trim() === '');
}

/**
 * The code of a network error that n8n's request helpers or {@link inTime} threw; undefined for other errors. With
 * authentication, n8n wraps the original error in a NodeApiError.
 */
export function networkCode(error: unknown): string | undefined {
	const {
		name,
		code: bare,
		isAxiosError,
		cause,
		httpCode,
	} = error as {
		name?: string;
		code?: unknown;
		isAxiosError?: boolean;
		cause?: { code?: unknown };
		httpCode?: unknown;
	};
	if (name === 'TimeoutError') return 'ETIMEDOUT';
	if (!isApiError(error)) return isAxiosError ? String(bare) : undefined;
	const code = cause?.code ?? httpCode;
	if (typeof code !== 'string') return undefined;
	// Since statuses are not thrown, a status here means that the connection broke during the body (seen in n8n 1.123).
	return /^\d+$/.test(code) ? 'ERR_BAD_RESPONSE' : code;
}

/** The delay that Retry-After (seconds or a date) requests, in milliseconds; undefined if missing or invalid. */
function retryAfterOf({ 'retry-after': header }: IDataObject): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	const delay = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
	return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}

/** Milliseconds to wait before the next try: Retry-After, or exponential backoff with jitter. */
export function retryDelay(attempt: number, retryAfter?: number): number {
	if (retryAfter !== undefined) return Math.max(attempt * PAUSE, retryAfter);
	return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.5 + Math.random() / 2);
}
