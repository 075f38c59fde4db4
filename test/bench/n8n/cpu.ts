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

/** Does the work while each of the processes runs for this share of the time only, as if it had so much of a core. */
export async function heldTo<T>(share: number, pids: number[], work: () => Promise<T>): Promise<T> {
	const signal = (name: NodeJS.Signals) => pids.forEach((pid) => process.kill(pid, name));
	let isDone = false;
	const hold = async () => {
		for (let next = performance.now(); !isDone; next += PERIOD) {
			signal('SIGCONT');
			await sleep(next + PERIOD * share - performance.now());
			signal('SIGSTOP');
			await sleep(next + PERIOD - performance.now());
		}
		signal('SIGCONT');
	};
	const holding = hold();
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
