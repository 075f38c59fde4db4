/**
 * How many requests may be on their way to Retreaver at once: its own benchmark shows 4 (D). The client's semaphore
 * keeps to it, whatever items and pages are worked on. {@link mapConcurrent} takes the same number only because more
 * would wait for the semaphore.
 */
export const MAX_CONCURRENT = 4;

/**
 * Runs `work` on each entry, at most `limit` of them at a time, and returns the results in the order of the entries.
 * After the first failure nothing new is started, what is under way is waited for, and that failure is thrown.
 */
export async function mapConcurrent<In, Out>(
	entries: readonly In[],
	limit: number,
	work: (entry: In, index: number) => Promise<Out>,
): Promise<Out[]> {
	const results = new Array<Out>(entries.length);
	const failures: unknown[] = [];
	let next = 0;

	const worker = async () => {
		while (next < entries.length && failures.length === 0) {
			const index = next++;
			try {
				results[index] = await work(entries[index], index);
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
	if (failures.length > 0) throw failures[0];
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
