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
import { MAX_CONCURRENT, Semaphore } from './concurrency';
import { Deadline } from './deadline';
import { answerText, isErrorBody, isUnsafe, requestError } from './errors';
import { redact, secretsOf } from './redact';
import { type CredentialType, SERVICES, type Service, type ServiceName } from './services';

/** Everything in n8n that can make requests: nodes, list searches, webhooks and polls. */
export type RequestContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export interface ApiRequest {
	service?: ServiceName;
	method: IHttpRequestMethods;
	/** With a leading slash; whatever comes from a user is percent-encoded already. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Whether doing it twice is the same as doing it once. Reads always are. */
	repeatable?: boolean;
	/**
	 * The body that an answer without one stands for, where the reference shows no answer: what was sent, say. Without it
	 * such an answer is an error: nothing is taken on trust.
	 */
	emptyAnswer?: IDataObject;
	/** Tells an answer by its body, where that is not all JSON of a 2xx; also under a 4xx other than {@link UNANSWERED}. */
	isAnswer?: (body: unknown) => boolean;
	/** Whether the answer is a redirect, whose address stands in the header `location`. It is not followed: the key would go along. */
	redirects?: boolean;
	/** Whether "there is no such record" (404, 410) is an answer, with the body null, rather than an error. */
	allowAbsent?: boolean;
	/** Milliseconds for all tries together, where they are not the service's. */
	timeout?: number;
	/** The item the request is made for: errors name it. */
	itemIndex?: number;
}

export interface ApiResponse {
	body: unknown;
	headers: IDataObject;
}

/** Refused before any work was done, so sending again is safe for every verb (D: 429, 503). */
const REFUSED = [429, 503];
/** Something may have been done, so only what is repeatable is sent again. 0: no answer came. */
const BROKEN = [0, 500, 502, 504];
/** Network faults before a connection stood: nothing can have been done, as where the service refused. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
const ABSENT = [404, 410];
/** A wrong key and too many requests: nothing was looked at, whatever the body says. */
const UNANSWERED = [401, 429];
const FIRST_DELAY = 500;
/** Milliseconds that each further try waits longer, at least: a Retry-After of 0, said again and again, is no licence to hammer. */
const PAUSE = 100;
const LONGEST_DELAY = 30_000;
const WAIT_SLICE = 250;

/** What the requests of one run have in common. */
interface RunState {
	slots: Semaphore;
	/** By type, each read once: n8n takes them from its database. */
	credentials: Record<string, Promise<ICredentialDataDecryptedObject>>;
}

/**
 * The only place that knows hosts, authentication, retry, redaction and errors. One client serves one run of
 * a node: however many items and pages that run works on, at most four requests are on their way at once.
 */
export class RetreaverClient {
	/** @param timeout milliseconds for each request, all its tries together; those of the service without it */
	constructor(
		private readonly context: RequestContext,
		readonly timeout?: number,
		private readonly run: RunState = { slots: new Semaphore(MAX_CONCURRENT), credentials: {} },
	) {}

	/** The same client, but for the time that its requests may take. */
	within(timeout: number | undefined): RetreaverClient {
		return new RetreaverClient(this.context, timeout, this.run);
	}

	/**
	 * Sends one request and returns the answer's body and headers.
	 *
	 * @throws NodeApiError in words for the user, without any secret, where Retreaver did not carry it out
	 */
	async request(request: ApiRequest): Promise<ApiResponse> {
		return await this.run.slots.run(async () => await this.carryOut(request));
	}

	/** Keeps its slot while it waits for the next try: a service that is in trouble gets less to do, not more. */
	private async carryOut(request: ApiRequest): Promise<ApiResponse> {
		const { service, options, secrets } = await this.prepare(request);
		const repeatable = request.repeatable ?? request.method === 'GET';
		const deadline = new Deadline(service, this.timeout ?? request.timeout);

		for (let attempt = 0; ; attempt++) {
			const outcome = await this.send(service, options, deadline.forTry());
			if (isOk(outcome) && request.emptyAnswer && isEmpty(outcome.body)) {
				return { ...outcome, body: request.emptyAnswer };
			}
			if (isSuccess(outcome, request)) return outcome;
			if (request.redirects && isRedirect(outcome)) return outcome;
			if (request.allowAbsent && ABSENT.includes(outcome.status)) return { ...outcome, body: null };

			const notSent = NOT_SENT.includes(outcome.code);
			const refused = REFUSED.includes(outcome.status) || notSent;
			const broken = BROKEN.includes(outcome.status) && !isUnsafe(outcome.code);
			const retryAfter = retryAfterOf(outcome.headers);
			const delay = retryDelay(attempt, retryAfter);
			this.throwIfCancelled();
			if ((refused || (broken && repeatable)) && deadline.allowsTryIn(delay)) {
				await this.wait(delay);
				continue;
			}

			throw requestError(
				this.context.getNode(),
				{
					code: outcome.code,
					request: redact(`${request.method} ${request.path}`, secrets),
					answer: redact(answerText(outcome.body) ?? '', secrets),
					isErrorBody: isOk(outcome) && isErrorBody(outcome.body),
					inDoubt: !repeatable && (broken || isOk(outcome)) && !notSent,
					retryAfter,
				},
				service,
				request.itemIndex,
			);
		}
	}

	/** The credential of a type. Read once a run: n8n takes it from its database. */
	async credential(type: CredentialType): Promise<ICredentialDataDecryptedObject> {
		return await (this.run.credentials[type] ??= this.context.getCredentials(type));
	}

	private async prepare(request: ApiRequest) {
		const service: Service = SERVICES[request.service ?? 'core'];
		const credential = await this.credential(service.credential);
		const options: IHttpRequestOptions = {
			method: request.method,
			url: resolveBaseUrl(credential.baseUrl, service.host) + request.path,
			qs: request.query,
			body: request.body,
			json: true,
			// Status codes are read here rather than thrown: n8n's own error holds the key in its cause, and
			// it would send the request a second time after a 401.
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			// A redirect to another host would take the key along.
			disableFollowRedirect: true,
		};
		return { service, options, secrets: secretsOf(credential) };
	}

	/** One try of so many milliseconds. A network fault is an outcome, too: status 0 and its code. */
	private async send(
		service: Service,
		options: IHttpRequestOptions,
		timeout: number,
	): Promise<Outcome> {
		try {
			// A copy, because n8n adds to the object it is given.
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
			// Not the network: the credential itself is at fault (no base URL that may be used, say).
			throw new NodeOperationError(this.context.getNode(), (error as Error).message);
		}
	}

	/**
	 * Waits for so many milliseconds, but stops when the execution is cancelled. In slices, since n8n-workflow's
	 * own wait with a signal does not exist in every version.
	 */
	async wait(ms: number): Promise<void> {
		for (let left = ms; left > 0; left -= WAIT_SLICE) {
			await sleep(Math.min(left, WAIT_SLICE));
			this.throwIfCancelled();
		}
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
 * What the work brings, or a TimeoutError after so many milliseconds. n8n's own timeout ends when a body begins, and
 * its requests cannot be aborted from here: without this, one that never ends would hold up the execution.
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
		// The signal lives until its time is up, and would keep the answer in memory with it.
		signal.removeEventListener('abort', giveUp);
	}
}

interface Outcome extends ApiResponse {
	/** HTTP status; 0 where no answer came. */
	status: number;
	/** The status as text, or the code of the network fault. */
	code: string;
}

function isOk({ status }: Outcome): boolean {
	return status >= 200 && status < 300;
}

function isRedirect({ status, headers }: Outcome): boolean {
	return status >= 300 && status < 400 && typeof headers.location === 'string';
}

/**
 * Whether this is an answer of Retreaver's. Malformed JSON and web pages arrive as text, and an empty answer
 * says nothing about what was done.
 */
function isSuccess(outcome: Outcome, request: ApiRequest): boolean {
	const { status, body } = outcome;
	if (request.isAnswer) {
		const mayAnswer =
			isOk(outcome) || (status >= 400 && status < 500 && !UNANSWERED.includes(status));
		return mayAnswer && request.isAnswer(body);
	}
	if (!isOk(outcome)) return false;
	return typeof body === 'object' && body !== null && !isErrorBody(body);
}

/** Whether an answer has no body; Rails has been sending a single space in its place. */
function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || (typeof body === 'string' && body.trim() === '');
}

/** The code of a network fault, as n8n's request helpers report it (wrapped with authentication, bare without) or {@link inTime}. */
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
	// Told by its name: the n8n-workflow of n8n's helpers can be another copy than ours.
	if (name !== 'NodeApiError') return isAxiosError ? String(bare) : undefined;
	const code = cause?.code ?? httpCode;
	if (typeof code !== 'string') return undefined;
	// Statuses are not thrown here: the answer began with this one, and then broke off (seen in n8n 1.123).
	return /^\d+$/.test(code) ? 'ERR_BAD_RESPONSE' : code;
}

/** The milliseconds that Retry-After asks for, in seconds or as a date; undefined where it says nothing. */
function retryAfterOf({ 'retry-after': header }: IDataObject): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	const delay = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
	return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}

/** Milliseconds to wait: what the service asks for, else exponential backoff with jitter. */
function retryDelay(attempt: number, retryAfter?: number): number {
	if (retryAfter !== undefined) return Math.max(attempt * PAUSE, retryAfter);
	return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.5 + Math.random() / 2);
}
