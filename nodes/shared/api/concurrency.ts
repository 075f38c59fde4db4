/**
 * How many requests may be on their way to Retreaver at once: its own benchmark shows 4 (D). The client's semaphore
 * keeps to it, whatever items and pages are worked on. {@link mapConcurrent} takes the same number only because more
 * would wait for the semaphore.
 */
export const MAX_CONCURRENT = 4;

/**
 * Runs `work` on each entry, at most `limit` of them at a time, and returns the results in the order of the entries.
 * After a failure nothing new is started, what is under way is waited for, and the failure of the first entry is thrown.
 */
export async function mapConcurrent<In, Out>(
	entries: readonly In[],
	limit: number,
	work: (entry: In, index: number) => Promise<Out>,
): Promise<Out[]> {
	const results = new Array<Out>(entries.length);
	const failures: unknown[] = [];
	// The workers take turns at one iterator.
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

/** Lets at most `size` tasks run at once; the others wait for their turn in the order they came. */
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
