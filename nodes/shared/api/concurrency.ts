import { facts } from './facts';

/**
 * The maximum number of concurrent requests to Retreaver. The client's semaphore enforces it. Callers of
 * {@link mapConcurrent} use the same number, since more tasks would only wait for the semaphore.
 */
export const MAX_CONCURRENT = facts.lists.atOnce;

/**
 * Runs `work` on each entry, at most `limit` at a time, and returns the results in the order of the entries. After a
 * failure, starts no further entries, waits for the running ones, and throws the error of the first failed entry.
 */
export async function mapConcurrent<In, Out>(
	entries: readonly In[],
	limit: number,
	work: (entry: In, index: number) => Promise<Out>,
): Promise<Out[]> {
	const results = new Array<Out>(entries.length);
	const failures: unknown[] = [];
	// All workers share one iterator.
	const queue = entries.entries();

	const worker = async () => {
		for (const [index, entry] of queue) {
			if (failures.length > 0) return;
			try {
				results[index] = await work(entry, index);
			} catch (error) {
				failures[index] = error;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
	if (failures.length > 0) throw Object.values(failures)[0];
	return results;
}

/** Runs a limited number of tasks at once. Further tasks wait, first in, first out. */
export class Semaphore {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free++;
		}
	}
}
