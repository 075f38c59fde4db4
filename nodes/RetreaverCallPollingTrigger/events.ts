import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { fingerprint } from '../shared/input/fingerprint';

/** Milliseconds before the newest known update from which on each poll reads again: updates may show up late. */
export const OVERLAP = 10 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

export type EventName = 'created' | 'finished' | 'updated';

interface CallEvent {
	option: INodePropertyOptions;
	/** When it happened, by Retreaver's clock, as the call says it; undefined where it has not happened yet. */
	time: (call: IDataObject) => IDataObject[string];
	/** Whether it can happen to one call again and again: then its time tells one from another. */
	repeats: boolean;
	/** Milliseconds for which what happened is remembered; what is older counts as put out. */
	memory: number;
}

/** What a workflow can wait for. */
export const EVENTS: Record<EventName, CallEvent> = {
	created: {
		option: {
			name: 'New Call',
			value: 'created',
			description: 'Each call once, when it first shows up',
		},
		time: ({ created_at }) => created_at ?? '',
		repeats: false,
		memory: DAY,
	},
	finished: {
		option: {
			name: 'Finished Call',
			value: 'finished',
			description: 'Each call once, when it is over',
		},
		// The end, since an update hours later (a postback, say) does not change it. Documented is the status (D).
		time: ({ status, end_time, created_at }) =>
			end_time || (status === 'finished' ? (created_at ?? '') : undefined),
		repeats: false,
		memory: DAY,
	},
	updated: {
		option: {
			name: 'Updated Call',
			value: 'updated',
			description: 'Each change of a call, from its beginning to its end and later',
		},
		time: ({ updated_at }) => updated_at ?? '',
		repeats: true,
		memory: OVERLAP,
	},
};

/** An event that happened to a call. */
export interface Occurrence {
	/** The same for one event, however often it is read: 32 hexadecimal digits. */
	id: string;
	/** Milliseconds since 1970. */
	time: number;
	call: IDataObject;
	/** What is wrong with the call, in words for the user. */
	problem?: string;
}

/**
 * What happened to these calls, oldest first. An event whose time cannot be read is put out all the same, with the
 * problem.
 *
 * @param calls the newest first, as the call log lists them: of events at the same time the first comes last
 * @param latest the newest update known, in milliseconds since 1970. It stands in for a time that cannot be read.
 */
export function occurrencesOf(name: EventName, calls: IDataObject[], latest: number): Occurrence[] {
	const { time, repeats } = EVENTS[name];
	return calls
		.toReversed()
		.filter((call) => time(call) !== undefined)
		.map((call) => {
			const said = time(call);
			const read = milliseconds(said);
			const id = fingerprint([name, call.uuid, ...(repeats ? [read ?? said] : [])]);
			if (read !== undefined) return { id, time: read, call };
			const problem = `The time of this event cannot be read: "${String(said)}". It is put out once, whenever it happened.`;
			return { id, time: latest, call, problem };
		})
		.sort((a, b) => a.time - b.time);
}

/** The newest update among these calls, by Retreaver's clock, in milliseconds since 1970; 0 where none can be read. */
export function latestUpdate(calls: IDataObject[]): number {
	return calls.reduce((latest, call) => Math.max(latest, updateOf(call) ?? 0), 0);
}

/** When the call last changed, in milliseconds since 1970; undefined where that cannot be read. */
export function updateOf({ updated_at }: IDataObject): number | undefined {
	return milliseconds(updated_at);
}

function milliseconds(time: unknown): number | undefined {
	const parsed = Date.parse(String(time));
	return Number.isFinite(parsed) ? parsed : undefined;
}
