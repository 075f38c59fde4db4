import { Deadline } from '../../nodes/shared/api/deadline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const service = { timeout: 60_000, retryWindow: 120_000 };

test('a try takes as long as the service allows, and no longer than is left', () => {
	const deadline = new Deadline(service);
	expect(deadline.forTry()).toBe(60_000);
	jest.advanceTimersByTime(60_000);
	expect(deadline.forTry()).toBe(60_000);
	jest.advanceTimersByTime(50_000);
	expect(deadline.forTry()).toBe(10_000);
	jest.advanceTimersByTime(20_000);
	expect(deadline.forTry()).toBe(1);
});

test.each([
	['within the window for further tries', undefined, 118_998, true],
	['at its end, where a second must be left', undefined, 119_000, false],
	['within a limit', 10_000, 8999, true],
	['at the end of a limit', 10_000, 9000, false],
	['never behind the window, however long the limit is', 3_600_000, 120_000, false],
])('another try begins %s: %#', (_, limit, delay, allowed) => {
	expect(new Deadline(service, limit).allowsTryIn(delay)).toBe(allowed);
});

test('what is repeatable for a short time only is not tried again later than that', () => {
	const deadline = new Deadline({ timeout: 10_000, retryWindow: 8000 });
	expect([deadline.allowsTryIn(7999), deadline.allowsTryIn(8000)]).toEqual([true, false]);
	expect(deadline.forTry()).toBe(10_000);
});

describe('where somebody waits for it', () => {
	test('a request ends after 15 seconds, tries included', () => {
		const deadline = new Deadline(service, undefined, 15_000);
		expect(deadline.forTry()).toBe(15_000);
		expect([deadline.allowsTryIn(13_999), deadline.allowsTryIn(14_000)]).toEqual([true, false]);
		jest.advanceTimersByTime(13_000);
		expect(deadline.forTry()).toBe(2000);
	});

	test.each([
		['longer than that', service, undefined, 120_000],
		['a limit that is longer', service, 60_000, 60_000],
		['shorter anyway', { timeout: 10_000, retryWindow: 8000 }, undefined, undefined],
		['a limit that is shorter', service, 5000, undefined],
	])('it says how long it could have been: %s', (_, times, limit, shortened) => {
		expect(new Deadline(times, limit, 15_000).shortened).toBe(shortened);
		expect(new Deadline(times, limit).shortened).toBeUndefined();
	});
});
