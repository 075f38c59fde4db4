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

/**
 * Yields the results of pieces of work in the order in which they were started. At most `limit` of them run or wait to be
 * taken, so a consumer that takes its time holds back the work. After a failure, starts nothing more and throws the
 * error when its turn comes. Waits for what is still running before it ends, also where the consumer stops early.
 *
 * @param start starts the next piece of work; undefined while nothing more is known to do
 */
export async function* inOrder<Out>(
	limit: number,
	start: () => Promise<Out> | undefined,
): AsyncGenerator<Out> {
	const running: Array<Promise<Out>> = [];
	let hasFailed = false;
	try {
		for (;;) {
			while (running.length < limit && !hasFailed) {
				const work = start();
				if (!work) break;
				// Otherwise, Node.js would report a failure whose turn has not come yet.
				work.catch(() => (hasFailed = true));
				running.push(work);
			}
			if (!running[0]) return;
			const result = await running[0];
			void running.shift();
			yield result;
		}
	} finally {
		await Promise.allSettled(running);
	}
}
