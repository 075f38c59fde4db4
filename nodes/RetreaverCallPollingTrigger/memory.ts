import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { fingerprint } from '../shared/input/fingerprint';
import type { Occurrence } from './events';

/**
 * The state that a poll stores for the next one, in the node's static data. All times are by Retreaver's clock, in
 * milliseconds since 1970, so n8n's clock does not matter.
 */
export interface Memory extends IDataObject {
	/** A hash of the event, the filters and the account. If it changes, polling starts over. */
	question: string;
	/** The newest update that was read. */
	latest: number;
	/** Events before this time are never returned again; `seen` only has events since then. */
	since: number;
	/** The times of the events that were returned, by the first characters of their ids. */
	seen: Record<string, number>;
}

/** The maximum number of entries in `seen`, each about 33 bytes. */
export const MAX_SEEN = 5000;
const KEY_LENGTH = 16;

/**
 * A second copy of the state that the poll at activation stored, in the workflow's static data. It is kept until a
 * later poll finds the state in the node's static data. With durable poll cursors
 * (N8N_POLLER_DURABLE_CURSORS_ENABLED, seen in 2.41), n8n drops the node's static data of a poll that returns nothing.
 */
export class Beginning {
	private readonly data: IDataObject;
	private readonly key: string;
	/** Includes the previous question, so that an older copy for the same question is not used again. */
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
 * Returns the events that are not in the memory yet, in the given order, and adds them to it. Entries that are older
 * than `keep` or exceed MAX_SEEN are dropped from the memory, and events of their age are never returned again.
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
