import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from './facts';

/** As many as Retreaver's own benchmark sends. */
const DEFAULT_AT_ONCE = facts.lists.atOnce;
const MOST_AT_ONCE = 20;
/** Milliseconds after a 429 during which fewer requests are sent. */
const SLOW_FOR = 30_000;
/** Milliseconds after a halving during which other refusals do not count: they were sent before it. */
const SAME_REFUSAL = 1000;

/** A field of both credentials. */
export const requestsAtOnceField: INodeProperties = {
	displayName: 'Requests at Once',
	name: 'requestsAtOnce',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_AT_ONCE },
	default: DEFAULT_AT_ONCE,
	description: `How many requests all workflows of this n8n together send to Retreaver at the same time. Leave it at ${DEFAULT_AT_ONCE}, unless Retreaver has agreed to more. ${MOST_AT_ONCE} at most.`,
};

/**
 * The number in {@link requestsAtOnceField}. Credentials that were saved before the field existed have the default.
 *
 * @throws UserError if it is not a whole number from 1 to 20
 */
export function requestsAtOnce({ requestsAtOnce }: ICredentialDataDecryptedObject): number {
	if (requestsAtOnce === undefined || requestsAtOnce === '') return DEFAULT_AT_ONCE;
	const number = requestsAtOnce === null ? NaN : Number(requestsAtOnce);
	if (!Number.isInteger(number) || number < 1 || number > MOST_AT_ONCE) {
		throw new UserError(
			`"Requests at Once" of the credential must be a whole number from 1 to ${MOST_AT_ONCE}`,
		);
	}
	return number;
}

export interface Entry {
	/** The maximum number of places in use, this one included. */
	limit: number;
	/** Whether to go ahead of all others that wait. */
	first?: boolean;
	/** Ends the waiting. */
	signal?: AbortSignal;
}

/** Limits the number of requests in flight. The others wait, first in, first out. */
export class Budget {
	private inUse = 0;
	/** The part of `inUse` that waits for its next try. */
	private resting = 0;
	private readonly waiting: Array<() => void> = [];
	/** Those that go ahead of all in `waiting`. */
	private readonly urgent: Array<() => void> = [];
	/** The limit after a 429, and since when (milliseconds since 1970). */
	private slow = { limit: Infinity, since: -Infinity };
	private limit = Infinity;

	/**
	 * Waits for a place, or until the signal aborts. Returns a function that gives the place back. After an abort there
	 * is no place; the caller has to check its signal.
	 */
	async enter({ limit, first, signal }: Entry): Promise<() => void> {
		// The user may have changed the credential.
		this.limit = limit;
		const hasEntered =
			!signal?.aborted && (await this.wait(first ? this.urgent : this.waiting, signal));
		if (!hasEntered) return () => {};
		return () => {
			this.inUse--;
			this.admit();
		};
	}

	/**
	 * Waits for the next try of a request. It keeps its place, so that a service in trouble gets fewer requests; only those
	 * that go first need not wait for it, since a call would be lost in the meantime.
	 */
	async rest(wait: () => Promise<void>): Promise<void> {
		this.resting++;
		this.admit();
		try {
			await wait();
		} finally {
			this.resting--;
		}
	}

	/** Halves the limit for a while, after Retreaver refused a request with 429. */
	slowDown(): void {
		const now = Date.now();
		if (now - this.slow.since < SAME_REFUSAL) return;
		this.slow = { limit: Math.max(1, Math.floor(this.current() / 2)), since: now };
	}

	isIdle(): boolean {
		// Nobody waits where no place is in use.
		return this.inUse === 0 && !this.isSlow();
	}

	/** Waits for a place, which may be free already. Returns false if the signal aborted before. */
	private async wait(queue: Array<() => void>, signal?: AbortSignal): Promise<boolean> {
		return await new Promise<boolean>((resolve) => {
			const enter = () => {
				signal?.removeEventListener('abort', leave);
				resolve(true);
			};
			const leave = () => {
				queue.splice(queue.indexOf(enter), 1);
				resolve(false);
			};
			signal?.addEventListener('abort', leave, { once: true });
			queue.push(enter);
			this.admit();
		});
	}

	private admit(): void {
		for (const queue of [this.urgent, this.waiting]) {
			while (queue.length > 0 && this.hasPlace(queue)) {
				this.inUse++;
				queue.shift()!();
			}
		}
	}

	private hasPlace(queue: Array<() => void>): boolean {
		const taken = queue === this.urgent ? this.inUse - this.resting : this.inUse;
		return taken < this.current();
	}

	private isSlow(): boolean {
		return Date.now() - this.slow.since < SLOW_FOR;
	}

	private current(): number {
		return this.isSlow() ? Math.min(this.limit, this.slow.limit) : this.limit;
	}
}

/** The budgets in use, by account. Each process of n8n has its own. Exported for tests. */
export const budgets = new Map<string, Budget>();

/**
 * The budget that all runs in this process share for an account. Enter it at once: one that is not in use is forgotten.
 *
 * @param account the base URL of the host, and the key that the requests are sent with
 */
export function budgetFor(account: string): Budget {
	for (const [id, budget] of budgets) if (budget.isIdle()) budgets.delete(id);
	const budget = budgets.get(account) ?? new Budget();
	budgets.set(account, budget);
	return budget;
}
