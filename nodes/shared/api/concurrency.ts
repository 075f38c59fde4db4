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
