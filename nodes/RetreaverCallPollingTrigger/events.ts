import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { facts } from '../shared/api/facts';
import { fingerprint } from '../shared/input/fingerprint';

/** Milliseconds before the newest known update that each poll reads again, since updates may show up late. */
export const OVERLAP = 10 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

export type EventName = 'created' | 'finished' | 'updated';

interface CallEvent {
	option: INodePropertyOptions;
	/** The time of the event in the call, by Retreaver's clock; undefined if it has not happened yet. */
	time: (call: IDataObject) => IDataObject[string];
	/** Whether the event can happen to a call more than once. Its time is then part of its id. */
	repeats: boolean;
	/** Milliseconds for which an event is remembered. Older events are treated as returned already. */
	memory: number;
}

/** The events that can start a workflow. */
export const EVENTS: Record<EventName, CallEvent> = {
	created: {
		option: {
			name: 'Call Created',
			value: 'created',
			description: 'Each call once, when it first shows up',
		},
		time: ({ created_at }) => created_at ?? '',
		repeats: false,
		memory: DAY,
	},
	finished: {
		option: {
			name: 'Call Finished',
			value: 'finished',
			description: 'Each call once, when it is over',
		},
		// The end time, because a later update (such as a postback) does not change it.
		time: ({ status, end_time, created_at }) =>
			end_time || (status === facts.calls.finished ? (created_at ?? '') : undefined),
		repeats: false,
		memory: DAY,
	},
	updated: {
		option: {
			name: 'Call Updated',
			value: 'updated',
			description: 'Each change of a call, from its beginning to its end and later',
		},
		time: ({ updated_at }) => updated_at ?? '',
		repeats: true,
		memory: OVERLAP,
	},
};

/** An event of a call. */
export interface Occurrence {
	/** Identifies the event, however often it is read: 32 hexadecimal digits. */
	id: string;
	/** Milliseconds since 1970. */
	time: number;
	call: IDataObject;
	/** A message for the user about an invalid time. */
	problem?: string;
}

/**
 * The events of these calls, oldest first. An event with an unreadable time is included, with a `problem`.
 *
 * @param calls newest first, like the call log
 * @param latest the newest known update, in milliseconds since 1970. Used as the time of events whose time is
 * unreadable.
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

/** The newest update among these calls, by Retreaver's clock, in milliseconds since 1970; 0 if none is readable. */
export function latestUpdate(calls: IDataObject[]): number {
	return calls.reduce((latest, call) => Math.max(latest, updateOf(call) ?? 0), 0);
}

/** When the call last changed, in milliseconds since 1970; undefined if that is unreadable. */
export function updateOf({ updated_at }: IDataObject): number | undefined {
	return milliseconds(updated_at);
}

function milliseconds(time: unknown): number | undefined {
	const parsed = Date.parse(String(time));
	return Number.isFinite(parsed) ? parsed : undefined;
}
