import type { Call, PixelFired, State } from './state';
import type { Clock } from './clock';

/** How to start a simulator; every field may be left out. */
export interface SimulatorOptions {
	/** TCP port on 127.0.0.1; 0 (the default) takes any free one. */
	port?: number;
	/** How many finished calls the account holds at the start. */
	calls?: number;
	/** How many RTB pings of the last weeks are in the log at the start. */
	pings?: number;
	/** How many campaigns the account holds at the start. */
	campaigns?: number;
	/** Same seed, same account: every name, number, ID and UUID. */
	seed?: number;
	/** The simulator's clock starts here, right after the newest seeded call, and runs on. */
	now?: Date;
	/** Every API request waits this long (ms) before it is answered. */
	latencyMs?: number;
	/** Timeout of a webhook delivery in milliseconds; Retreaver waits 5 s (G). */
	webhookTimeoutMs?: number;
	/** Prints one line for each API request (path without query, so without the key). */
	logRequests?: boolean;
}

/** A running simulator. */
export interface Simulator {
	/** One address that serves the paths of every Retreaver host. */
	url: string;
	credentials: Credentials;
	state: State;
	/** API requests in the order of their arrival; control requests are left out. */
	requests: RecordedRequest[];
	/** The highest number of API requests served at once since the last reset. */
	readonly maxConcurrent: number;
	/** The open questions about the live service: set a field to simulate the other answer. */
	switches: Switches;
	faults: Faults;
	/** The simulator's time; `advance` lets reservations expire without waiting. */
	clock: Clock;
	/** Walks a call through its stages; resolves when its last webhook is over. */
	placeCall(input?: PlaceCallInput): Promise<CallWalk>;
	/** What the portal's "Test Fire Webhook" does (H); resolves when all is delivered. */
	testFire(input: TestFireInput): Promise<TimelineEntry[]>;
	/** Back to the seeded state; requests, faults, switches, clock and latency too. Running walks send nothing more. */
	reset(): void;
	/** Delays every API answer by so many milliseconds from now on. */
	setLatency(ms: number): void;
	stop(): Promise<void>;
}

export interface Credentials {
	apiKey: string;
	companyId: string;
	rtbKey: string;
	dataWritingKey: string;
	callerListKey: string;
	callerListSecret: string;
	conversionKey: string;
	/** Rejects calls of the first buyer group. */
	callControlKey: string;
	callReadingKey: string;
}

/** The open questions about the live service, each with the simulator's default answer. */
export interface Switches {
	/** Campaigns answer with their internal `id` (true: O; the reference's answers show none). */
	campaignsShowId: boolean;
	/** Only trigger types 9, 5, 12 and 13 (O) are taken; else the guide's stage names too. */
	refuseUnknownTriggerTypes: boolean;
	/** GET campaign lists campaign webhooks among its timers (?). */
	listWebhooks: boolean;
	/** Nested rows go away by `_destroy` (?): in both shapes, in one of them, or in none. */
	honourDestroy: boolean | 'put' | 'post';
	/**
	 * Campaign webhooks with POST are kept, turned into GET as the portal is said to do for stages after a call (O, weak),
	 * or refused (?).
	 */
	postWebhooks: 'kept' | 'asGet' | 'refused';
	/** How often a failed delivery is sent again; the guide's example says 3 (G). */
	webhookRetries: number;
	/** A missing company_id gets 403 (D); else the active company is taken (D, one-company accounts). */
	companyIdRequired: boolean;
	/** `updated_at_start` and `updated_at_end` select calls (O: the official script); else they do nothing. */
	filterByUpdate: boolean;
	/** What an error answer looks like: the reference does not say (?). */
	errorBody: 'json' | 'text' | 'html' | 'empty';
	/** What a deleted record gets: 404, or the 410 that the reference lists (D) without saying when. */
	deletedStatus: 404 | 410;
	/** More API requests at once than this get 429; null: no limit. The live limit is not public (?). */
	concurrencyLimit: number | null;
	/** RTB wants a publisher (D); official examples of 2026 go without (H). */
	rtbNeedsPublisher: boolean;
	/** Calls of version 5 come as `{"call": {…}}`, as in the versions before; else bare (?). */
	newCallsWrapped: boolean;
	/** RTB answers come as `{"rtb": {…}}`, as in one official example (H); else bare (D). */
	rtbWrapped: boolean;
	/** The HTTP status of an RTB answer that is a no; the reference does not say (?). */
	rtbRefusalStatus: 200 | 404 | 422;
	/** Writes whose answer the reference does not show answer with an empty body; else with the record (?). */
	emptyAnswers: boolean;
	/** A buyer shows which tags its conversions take seconds, revenue and payout from (?); the reference's answers do not. */
	showConversionTags: boolean;
	/** Attributes that the reference does not list get 422; else they are dropped, as Rails does (?). */
	refuseUnknownAttributes: boolean;
}

/** A failure on request. The first fault that matches a request and has `times` left is used. */
export interface Fault {
	method?: string;
	/** A substring of the path, or a pattern for it; the query is not looked at. */
	path?: RegExp | string;
	/** A text that the path, the query or the body holds. */
	holding?: string;
	/** How many requests fail (default 1). */
	times?: number;
	/** How many matching requests pass first (default 0). */
	skip?: number;
	/**
	 * Instead of the work: `status`, `html` (200, a page), `empty` (200, no body), `huge` (200, 50 MB of text), `redirect`,
	 * `reset` (no answer). After the work: `slow` (waits first), `slowBody` (pauses half-way), `drip` (a space every 100 ms
	 * instead of the second half), `cut` (half of the body, then the socket goes), `cutAfterWork` (no answer), `malformed`
	 * (truncated JSON with a correct length).
	 */
	kind:
		| 'status'
		| 'slow'
		| 'slowBody'
		| 'drip'
		| 'cut'
		| 'reset'
		| 'cutAfterWork'
		| 'html'
		| 'empty'
		| 'huge'
		| 'malformed'
		| 'redirect';
	/** For `status` (default 500) and `redirect` (default 302). */
	status?: number;
	/** The Retry-After header, as it is. */
	retryAfter?: string;
	body?: string | object;
	/** For `slow` and `slowBody` (default 1000). */
	delayMs?: number;
	/** For `redirect`: where to. */
	location?: string;
}

export interface Faults {
	add(fault: Fault): void;
	clear(): void;
}

export interface RecordedRequest {
	method: string;
	/** As sent (still percent-encoded), without the query. */
	path: string;
	query: Record<string, unknown>;
	headers: Record<string, string | string[] | undefined>;
	/** The parsed body; uploaded files as {filename, mimetype, size}. */
	body: unknown;
	/** 0 where the connection was destroyed without an answer. */
	status: number;
	/** Real time of arrival, ms since 1970. */
	at: number;
}

/** The input for placing a call. All durations in seconds. */
export interface PlaceCallInput {
	/** The campaign's cid; where it is left out, the one of `number`, or the first. */
	campaign?: string;
	/** E.164; an invented number where it is left out. */
	caller?: string;
	/** The tracking number dialled; the campaign's first number where it is left out. */
	number?: string;
	/** Internal ID of the buyer; else the first open one by priority. */
	target?: number | string;
	/** Talk time (default 120). It is simulated: nothing waits for it. */
	durationSeconds?: number;
	/** Default true. */
	answered?: boolean;
	/** Tags the call comes with. */
	tags?: Record<string, unknown>;
	/** An external postback arrives during the call (default false). */
	postback?: boolean;
	/** The call converts (default false). A buyer with conversion groups decides by them instead. */
	converted?: boolean;
	/** The status the call ends with; the documented one is `finished` (D). */
	status?: string;
	/** `step` waits for `POST /_control/calls/:uuid/step` before each stage; `slow` lets people watch, about a second a stage. */
	speed?: 'instant' | 'step' | 'slow';
}

/** Which webhooks to fire as a test. */
export interface TestFireInput {
	/** The campaign's cid. */
	campaign: string;
	/** One webhook's id; else all of the campaign. */
	webhookId?: number;
	/** Whether the request has a call's UUID and key (?). */
	hasCall?: boolean;
}

/** A placed call: the stored record and the deliveries it caused. */
export interface CallWalk {
	uuid: string;
	campaign: string;
	call: Call;
	/** The stage the walk is in, or has passed last. */
	stage: Stage;
	over: boolean;
	timeline: TimelineEntry[];
}

export type Stage =
	| 'start'
	| 'append'
	| 'bid'
	| 'selected'
	| 'answered'
	| 'timer'
	| 'postback'
	| 'converted'
	| 'always';

/** One delivery attempt of one webhook. */
export interface TimelineEntry {
	stage: Stage;
	/** The timer's or webhook's id in the campaign. */
	webhookId: number;
	name: string | null;
	method: 'GET' | 'POST';
	url: string;
	/** The JSON body of a POST. */
	body?: unknown;
	/** 1 for the first delivery. */
	attempt: number;
	/** HTTP status; null where no answer came. */
	status: number | null;
	ms: number;
	answer?: unknown;
	error?: string;
	/** Tags that this answer put on the call. */
	tags: Record<string, string>;
	/** Simulator time. */
	at: string;
	pixel?: PixelFired;
}
