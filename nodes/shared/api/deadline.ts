import type { Service } from './services';

/** The minimum milliseconds for a retry. A shorter one would only time out, with an unknown result. */
const SHORTEST_TRY = 1000;

/** The time limit of a request with all its tries. Starts when it is constructed. */
export class Deadline {
	/** Milliseconds. */
	private readonly timeout: number;
	/** When the request times out (milliseconds since 1970). */
	private readonly end: number;
	/** The latest start of a retry (milliseconds since 1970). */
	private readonly lastStart: number;

	/** @param limit milliseconds for all tries together; defaults to the service's timeout and retry window */
	constructor(service: Pick<Service, 'timeout' | 'retryWindow'>, limit?: number) {
		this.timeout = limit ?? service.timeout;
		// Never longer than the service's own retry window: after that, repeating a request may not be safe any more.
		const retryWindow = Math.min(limit ?? Infinity, service.retryWindow);
		const start = Date.now();
		this.end = start + Math.max(this.timeout, retryWindow);
		this.lastStart = Math.min(start + retryWindow, this.end - SHORTEST_TRY);
	}

	/** The milliseconds left for all tries; 0 if the time is over. */
	left(): number {
		return Math.max(0, this.end - Date.now());
	}

	/** The timeout in milliseconds for a try that starts now. */
	forTry(): number {
		return Math.min(this.timeout, Math.max(1, this.left()));
	}

	/** Whether a retry may start after this delay (milliseconds). */
	allowsTryIn(delay: number): boolean {
		return Date.now() + delay < this.lastStart;
	}
}
