import type { Service } from './services';

/** Milliseconds that a run by hand waits for a request at most: somebody is sitting in front of the editor. */
export const EDITOR_PATIENCE = 15_000;

/** The minimum milliseconds for a retry. A shorter one would only time out, with an unknown result. */
const SHORTEST_TRY = 1000;

type Times = Pick<Service, 'timeout' | 'retryWindow'>;

/**
 * How long a request with all its tries may take, in milliseconds.
 *
 * @param limit replaces the service's timeout
 */
export function longest({ timeout, retryWindow }: Times, limit?: number): number {
	return Math.max(limit ?? timeout, Math.min(limit ?? Infinity, retryWindow));
}

/** The time limit of a request with all its tries. Starts when it is constructed. */
export class Deadline {
	/** Milliseconds. */
	private readonly timeout: number;
	/** When the request times out (milliseconds since 1970). */
	private readonly end: number;
	/** The latest start of a retry (milliseconds since 1970). */
	private readonly lastStart: number;
	/** The milliseconds that the request could take without `patience`, if they are more. */
	readonly shortened?: number;

	/**
	 * @param limit milliseconds for all tries together; defaults to the service's timeout and retry window
	 * @param patience milliseconds after which it ends in any case
	 */
	constructor(service: Times, limit?: number, patience = Infinity) {
		const whole = longest(service, limit);
		this.timeout = Math.min(limit ?? service.timeout, patience);
		// Never longer than the service's own retry window: after that, repeating a request may not be safe any more.
		const retryWindow = Math.min(limit ?? Infinity, service.retryWindow);
		const start = Date.now();
		this.end = start + Math.min(whole, patience);
		this.lastStart = Math.min(start + retryWindow, this.end - SHORTEST_TRY);
		if (whole > patience) this.shortened = whole;
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
