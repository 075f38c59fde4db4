import { setTimeout as sleep } from 'node:timers/promises';

import { mapConcurrent, Semaphore } from '../../nodes/shared/api/concurrency';

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

describe('Semaphore', () => {
	test('lets no more tasks run at once than it has places', async () => {
		const { load, work } = meter();
		const slots = new Semaphore(4);
		const results = await Promise.all(
			Array.from({ length: 20 }, (_, index) => slots.run(() => work(index))),
		);
		expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
		await Promise.all(results.map(() => slots.run(() => work(0))));
		expect(load).toEqual({ max: 4, started: 40 });
	});

	test('gives the place of a failed task to the next one, in the order they came', async () => {
		const slots = new Semaphore(1);
		const order: string[] = [];
		const failed = slots.run(async () => {
			await sleep(1);
			throw new Error('failed');
		});
		const others = ['second', 'third'].map((name) => slots.run(async () => order.push(name)));
		await expect(failed).rejects.toThrow('failed');
		await Promise.all(others);
		expect(order).toEqual(['second', 'third']);
	});
});
