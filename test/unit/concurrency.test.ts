import { setTimeout as sleep } from 'node:timers/promises';

import { inOrder, mapConcurrent } from '../../nodes/shared/api/concurrency';

/** Work that notes how much of it runs at once. */
function meter() {
	let running = 0;
	const load = { max: 0, started: 0 };
	const work = async <T>(result: T, ms = 1): Promise<T> => {
		load.started += 1;
		load.max = Math.max(load.max, ++running);
		await sleep(ms);
		running -= 1;
		return result;
	};
	return { load, work };
}

describe('mapConcurrent', () => {
	test('keeps the order, whatever takes longest', async () => {
		const { load, work } = meter();
		const results = await mapConcurrent(
			[9, 1, 5, 1, 7],
			3,
			async (ms, index) => await work(`${index}:${ms}`, ms),
		);
		expect(results).toEqual(['0:9', '1:1', '2:5', '3:1', '4:7']);
		expect(load.max).toBe(3);
	});

	test('takes a list that is empty, or shorter than the limit', async () => {
		expect(await mapConcurrent([], 4, async () => 1)).toEqual([]);
		expect(await mapConcurrent([1], 4, async (entry) => entry)).toEqual([1]);
	});

	test('results may be undefined', async () => {
		expect(await mapConcurrent([1, 2, 3], 1, async () => undefined)).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});

	test('starts nothing after a failure, waits for what is under way and throws the failure', async () => {
		const finished: number[] = [];
		const started: number[] = [];
		const run = mapConcurrent([0, 1, 2, 3, 4], 2, async (entry) => {
			started.push(entry);
			if (entry === 1) throw new Error('second failed');
			await sleep(5);
			finished.push(entry);
		});
		await expect(run).rejects.toThrow('second failed');
		expect(started).toEqual([0, 1]);
		expect(finished).toEqual([0]);
	});
});

describe('inOrder', () => {
	/** Starts the work for these entries one after the other. */
	const starter = <T>(entries: T[], work: (entry: T) => Promise<unknown>) => {
		const queue = [...entries];
		return () => {
			const entry = queue.shift();
			return entry === undefined ? undefined : work(entry);
		};
	};

	test('keeps the order, whatever takes longest', async () => {
		const { load, work } = meter();
		const results: unknown[] = [];
		const start = starter([9, 1, 5, 1, 7], async (ms) => await work(ms, ms));
		for await (const result of inOrder(3, start)) results.push(result);
		expect(results).toEqual([9, 1, 5, 1, 7]);
		expect(load.max).toBe(3);
	});

	test('starts no more than the limit while nothing is taken', async () => {
		const { load, work } = meter();
		const results = inOrder(3, starter([1, 2, 3, 4, 5, 6], work));
		expect(load.started).toBe(0);
		await results.next();
		await sleep(10);
		expect(load.started).toBe(3);
		await results.next();
		await sleep(10);
		expect(load.started).toBe(4);
		await results.return(undefined);
		expect(load.started).toBe(4);
	});

	test('starts nothing after a failure, and throws it when its turn comes', async () => {
		const { load, work } = meter();
		const results = inOrder(
			2,
			starter([1, 2, 3, 4], async (entry) => {
				await work(entry, entry === 1 ? 10 : 1);
				if (entry === 2) throw new Error('second failed');
				return entry;
			}),
		);
		expect(await results.next()).toEqual({ done: false, value: 1 });
		await expect(results.next()).rejects.toThrow('second failed');
		expect(load.started).toBe(2);
		expect(await results.next()).toEqual({ done: true, value: undefined });
	});

	test('waits for what is under way where the consumer stops', async () => {
		const finished: number[] = [];
		const start = starter([1, 20, 20], async (ms) => {
			await sleep(ms);
			finished.push(ms);
		});
		const results = inOrder(3, start);
		await results.next();
		await results.return(undefined);
		expect(finished).toEqual([1, 20, 20]);
	});
});
