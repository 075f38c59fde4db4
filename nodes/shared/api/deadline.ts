import type { Service } from './services';

/** Milliseconds that must be left for another try: one that is cut off at once only leaves a doubt. */
const SHORTEST_TRY = 1000;

/** How long a request may take, all its tries together. The time runs from the moment it is made. */
export class Deadline {
	/** Milliseconds. */
	private readonly timeout: number;
	/** When the request is given up, and until when another try may begin (ms since 1970). */
	private readonly end: number;
	private readonly lastStart: number;

	/** @param limit milliseconds for all tries together; those of the service without it */
	constructor(service: Pick<Service, 'timeout' | 'retryWindow'>, limit?: number) {
		this.timeout = limit ?? service.timeout;
		// Never longer than the service's own: after that, what was repeatable may not be any more.
		const retryWindow = Math.min(limit ?? Infinity, service.retryWindow);
		const start = Date.now();
		this.end = start + Math.max(this.timeout, retryWindow);
		this.lastStart = Math.min(start + retryWindow, this.end - SHORTEST_TRY);
	}

	/** Milliseconds for a try that begins now. */
	forTry(): number {
		return Math.min(this.timeout, Math.max(1, this.end - Date.now()));
	}

	/** Whether another try may begin in so many milliseconds. */
	allowsTryIn(delay: number): boolean {
		return Date.now() + delay < this.lastStart;
	}
}
