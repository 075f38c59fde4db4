import { setTimeout as sleep } from 'node:timers/promises';
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds in one of the ticks that Linux counts. */
const TICK = 10;

/**
 * Milliseconds of computing time that the process and all it has started have taken so far. Linux only.
 *
 * @throws Error where there is no /proc
 */
export function cpuTime(pid: number): number {
	const children = new Map<number, number[]>();
	const times = new Map<number, number>();
	for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		// A process can end in between.
		const [parent, time] = stat(entry) ?? [];
		if (parent === undefined || time === undefined) continue;
		times.set(Number(entry), time);
		children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
	}
	const total = (one: number): number =>
		(children.get(one) ?? []).reduce((sum, child) => sum + total(child), times.get(one) ?? 0);
	return total(pid);
}

/** Milliseconds in which a process that is held back runs once. */
const PERIOD = 50;

/**
 * Does the work while each of the processes runs for this share of the time only, as if it had so much of a core. They take
 * turns, so that they do not want the cores of this machine at the same time.
 */
export async function heldTo<T>(share: number, pids: number[], work: () => Promise<T>): Promise<T> {
	let isDone = false;
	const begin = performance.now();
	const hold = async (pid: number, turn: number) => {
		const first = begin + (PERIOD * turn) / pids.length;
		for (let next = first; !isDone; next += PERIOD) {
			process.kill(pid, 'SIGSTOP');
			await sleep(next - performance.now());
			process.kill(pid, 'SIGCONT');
			await sleep(next + PERIOD * share - performance.now());
		}
	};
	const holding = Promise.all(pids.map(hold));
	try {
		return await work();
	} finally {
		isDone = true;
		await holding;
	}
}

/** The parent of a process and its milliseconds, those of its ended children included. */
function stat(pid: string): [number, number] | undefined {
	try {
		// The name in brackets may hold anything.
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
		const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
		return [Number(fields[1]), ticks * TICK];
	} catch {
		return undefined;
	}
}
