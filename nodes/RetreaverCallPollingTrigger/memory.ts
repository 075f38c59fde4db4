import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { fingerprint } from '../shared/input/fingerprint';
import type { Occurrence } from './events';

/**
 * What a poll leaves for the next one, in the node's static data. All times are Retreaver's own, in milliseconds
 * since 1970, so that it does not matter what n8n's clock shows.
 */
export interface Memory extends IDataObject {
	/** Stands for what the node asks for; where that changes, it starts anew. */
	question: string;
	/** The newest update that was read. */
	latest: number;
	/** What happened before this time is settled; only what happened since is in `seen`. */
	since: number;
	/** What was put out, by the beginning of its id, with its time. */
	seen: Record<string, number>;
}

/** At most so many entries (of about 33 bytes) are kept. */
export const MAX_SEEN = 5000;
const KEY_LENGTH = 16;

/**
 * What the poll at activation noted, kept a second time in the static data of the workflow until a later poll finds
 * it with the node. Where n8n keeps poll cursors (N8N_POLLER_DURABLE_CURSORS_ENABLED, seen in 2.41), it drops what
 * that poll left with the node, since it put out nothing.
 */
export class Beginning {
	private readonly data: IDataObject;
	private readonly key: string;
	/** An older note of the same question must not count, after another question came in between. */
	private readonly change: string;

	constructor(context: IPollFunctions, { question: before }: Partial<Memory>, question: string) {
		this.data = context.getWorkflowStaticData('global');
		this.key = `retreaverCallPollingTrigger:${context.getNode().name}`;
		this.change = fingerprint([before ?? null, question]);
	}

	read(): Memory | undefined {
		const { change, memory } = (this.data[this.key] ?? {}) as { change?: string; memory?: Memory };
		return change === this.change ? memory : undefined;
	}

	note(memory: Memory): void {
		this.data[this.key] = { change: this.change, memory: { ...memory } };
	}

	forget(): void {
		if (this.key in this.data) delete this.data[this.key];
	}
}

/**
 * What is not in the memory yet, in the order given. The memory takes it in, and forgets what is older than `keep`
 * or more than it can hold: that is settled then, so it is never put out again.
 *
 * @param latest the newest update that was read
 * @param keep milliseconds before `latest`
 */
export function takeNew(
	memory: Memory,
	occurrences: Occurrence[],
	latest: number,
	keep: number,
): Occurrence[] {
	const key = ({ id }: Occurrence) => id.slice(0, KEY_LENGTH);
	const unsettled = occurrences.filter(({ time }) => time >= memory.since);
	const fresh = unsettled.filter((entry) => !Object.hasOwn(memory.seen, key(entry)));
	const times = unsettled.map((entry) => [key(entry), entry.time] as const);
	const seen = Object.entries({ ...memory.seen, ...Object.fromEntries(times) }).sort(
		([, a], [, b]) => b - a,
	);
	const [, lastDropped = -Infinity] = seen[MAX_SEEN] ?? [];

	memory.latest = Math.max(memory.latest, latest);
	memory.since = Math.max(memory.since, memory.latest - keep, lastDropped + 1);
	memory.seen = Object.fromEntries(seen.filter(([, time]) => time >= memory.since));
	return fresh;
}
