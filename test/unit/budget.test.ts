import { setImmediate as turn } from 'node:timers/promises';

import { Budget, budgetFor, requestsAtOnce } from '../../nodes/shared/api/budget';

const SECOND = 1000;

afterEach(() => jest.useRealTimers());

/** Lets promises that can settle do so. */
const settle = async () => await turn();

/** Enters a budget and notes the name at the moment it gets a place. */
function visitors(budget: Budget, limit: number) {
	const inside: string[] = [];
	const enter = async (name: string, options: { first?: boolean; signal?: AbortSignal } = {}) => {
		const leave = await budget.enter({ limit, ...options });
		if (!options.signal?.aborted) inside.push(name);
		return leave;
	};
	return { inside, enter };
}

describe('Budget', () => {
	test('gives out as many places as the limit; the others wait in order', async () => {
		const { inside, enter } = visitors(new Budget(), 2);
		const leave = await enter('a');
		await enter('b');
		void enter('c');
		void enter('d');
		await settle();
		expect(inside).toEqual(['a', 'b']);
		leave();
		await settle();
		expect(inside).toEqual(['a', 'b', 'c']);
	});

	test('lets those in first for whom a call waits', async () => {
		const { inside, enter } = visitors(new Budget(), 1);
		const leave = await enter('a');
		void enter('b');
		void enter('live', { first: true });
		leave();
		await settle();
		expect(inside).toEqual(['a', 'live']);
	});

	test('lets the live ones in by the order in which they came', async () => {
		const { inside, enter } = visitors(new Budget(), 1);
		const leave = await enter('a');
		void enter('b');
		const live = enter('live 1', { first: true });
		void enter('live 2', { first: true });
		leave();
		(await live)();
		await settle();
		expect(inside).toEqual(['a', 'live 1', 'live 2']);
	});

	test('a place that waits for a retry is free for a live one only, up to the limit', async () => {
		const budget = new Budget();
		const { inside, enter } = visitors(budget, 1);
		const leave = await enter('a');
		void enter('b');
		const before = enter('live 1', { first: true });
		let goOn = () => {};
		const rest = budget.rest(async () => await new Promise<void>((resolve) => (goOn = resolve)));
		const leaveLive = await before;
		void enter('live 2', { first: true });
		await settle();
		expect(inside).toEqual(['a', 'live 1']);
		leaveLive();
		await settle();
		expect(inside).toEqual(['a', 'live 1', 'live 2']);
		goOn();
		await rest;
		void enter('live 3', { first: true });
		leave();
		await settle();
		expect(inside).toEqual(['a', 'live 1', 'live 2']);
	});

	test('a wait for a retry that is broken off ends all the same', async () => {
		const budget = new Budget();
		const { inside, enter } = visitors(budget, 1);
		const leave = await enter('a');
		const wait = async () => await Promise.reject(new Error('cancelled'));
		await expect(budget.rest(wait)).rejects.toThrow('cancelled');
		void enter('live', { first: true });
		await settle();
		expect(inside).toEqual(['a']);
		leave();
		await settle();
		expect(inside).toEqual(['a', 'live']);
	});

	test('lets those go who stop waiting, without a place', async () => {
		const budget = new Budget();
		const { inside, enter } = visitors(budget, 1);
		const leave = await enter('a');
		const gone = new AbortController();
		const waiting = enter('b', { signal: gone.signal });
		void enter('c');
		gone.abort();
		(await waiting)();
		await settle();
		expect(inside).toEqual(['a']);
		leave();
		await settle();
		expect(inside).toEqual(['a', 'c']);
		const late = await enter('d', { signal: AbortSignal.abort() });
		late();
		expect(inside).toEqual(['a', 'c']);
	});

	test('takes a new limit at once', async () => {
		const budget = new Budget();
		const small = visitors(budget, 1);
		await small.enter('a');
		void small.enter('b');
		const large = visitors(budget, 3);
		void large.enter('c');
		await settle();
		expect([small.inside, large.inside]).toEqual([['a', 'b'], ['c']]);
	});

	test('halves the limit for half a minute after a 429', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate'] });
		const budget = new Budget();
		const { inside, enter } = visitors(budget, 4);
		const leave = await enter('a');
		// Four requests that are refused at the same time count once.
		for (let refusal = 0; refusal < 4; refusal++) budget.slowDown();
		await enter('b');
		void enter('c');
		await settle();
		expect(inside).toEqual(['a', 'b']);

		jest.advanceTimersByTime(2 * SECOND);
		budget.slowDown();
		leave();
		await settle();
		expect(inside).toEqual(['a', 'b']);

		jest.advanceTimersByTime(30 * SECOND);
		void enter('d');
		await settle();
		expect(inside).toEqual(['a', 'b', 'c', 'd']);
	});

	test('never goes below one', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate'] });
		const budget = new Budget();
		const { inside, enter } = visitors(budget, 4);
		const leave = await enter('a');
		for (let times = 0; times < 5; times++) {
			budget.slowDown();
			jest.advanceTimersByTime(2 * SECOND);
		}
		void enter('b');
		void enter('c');
		await settle();
		expect(inside).toEqual(['a']);
		leave();
		await settle();
		expect(inside).toEqual(['a', 'b']);
	});
});

describe('budgetFor', () => {
	test('is shared by the runs of one account, while it is in use', async () => {
		const budget = budgetFor('one');
		const leave = await budget.enter({ limit: 1 });
		expect(budgetFor('one')).toBe(budget);
		expect(budgetFor('other')).not.toBe(budget);
		leave();
		expect(budgetFor('one')).not.toBe(budget);
	});

	test('is kept while it is slow', async () => {
		const budget = budgetFor('slow');
		const leave = await budget.enter({ limit: 4 });
		budget.slowDown();
		leave();
		expect(budgetFor('slow')).toBe(budget);
	});
});

describe('requestsAtOnce', () => {
	test.each([
		[undefined, 4],
		['', 4],
		[1, 1],
		[20, 20],
		['8', 8],
	])('%p', (value, expected) => {
		expect(requestsAtOnce({ requestsAtOnce: value as never })).toBe(expected);
	});

	test.each([0, 21, -1, 2.5, 'many', null])('refuses %p', (value) => {
		expect(() => requestsAtOnce({ requestsAtOnce: value as never })).toThrow(
			'"Requests at Once" of the credential must be a whole number from 1 to 20',
		);
	});
});
