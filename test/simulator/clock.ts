/** The simulator's time: starts at a fixed moment, runs with the real clock, can be put forward. */
export interface Clock {
	now(): Date;
	/** Now as the API writes it: UTC with milliseconds. */
	iso(): string;
	/** Puts the clock forward by so many milliseconds. */
	advance(ms: number): void;
	reset(): void;
}

/** @param start what the clock shows at first, and after each reset */
export function createClock(start: Date): Clock {
	let offset = start.getTime() - Date.now();
	const now = () => new Date(Date.now() + offset);
	return {
		now,
		iso: () => now().toISOString(),
		advance: (ms) => {
			offset += ms;
		},
		reset: () => {
			offset = start.getTime() - Date.now();
		},
	};
}
