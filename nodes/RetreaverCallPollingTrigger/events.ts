import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { fingerprint } from '../shared/input/fingerprint';

/** Milliseconds before the newest known update from which on each poll reads again: updates may show up late. */
export const OVERLAP = 10 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

export type EventName = 'created' | 'finished' | 'updated';

interface CallEvent {
	option: INodePropertyOptions;
	/** When it happened, by Retreaver's clock; nothing where it has not happened yet. */
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
		time: ({ created_at }) => created_at,
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
			end_time ?? (status === 'finished' ? created_at : undefined),
		repeats: false,
		memory: DAY,
	},
	updated: {
		option: {
			name: 'Updated Call',
			value: 'updated',
			description: 'Each change of a call, from its beginning to its end and later',
		},
		time: ({ updated_at }) => updated_at,
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
}

/**
 * What happened to these calls, oldest first.
 *
 * @throws UserError where a call does not say what it is or when that was: nothing is dropped in silence
 */
export function occurrencesOf(name: EventName, calls: IDataObject[]): Occurrence[] {
	const { time, repeats } = EVENTS[name];
	return calls
		.filter((call) => time(call))
		.map((call) => {
			const at = milliseconds(time(call));
			const identity = [name, call.uuid, ...(repeats ? [at] : [])];
			return { id: fingerprint(identity), time: at, call };
		})
		.sort((a, b) => a.time - b.time);
}

/** The newest update among these calls, by Retreaver's clock, in milliseconds since 1970; 0 where there are none. */
export function latestUpdate(calls: IDataObject[]): number {
	return calls.reduce((latest, { updated_at }) => Math.max(latest, milliseconds(updated_at)), 0);
}

function milliseconds(time: unknown): number {
	const parsed = Date.parse(String(time));
	if (Number.isFinite(parsed)) return parsed;
	throw new UserError(
		`Retreaver answered with a call whose time cannot be read: "${String(time)}". Try another "API Version".`,
	);
}
