import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes, UserError } from 'n8n-workflow';

import {
	callFilters,
	callOutput,
	callOutputParameters,
	callRequest,
	readCallFilters,
} from '../shared/records/callLog';
import { callEvent } from '../shared/records/callRecord';
import { RetreaverClient } from '../shared/api/client';
import { toNodeFailure } from '../shared/api/errors';
import { facts } from '../shared/api/facts';
import { MAX_PAGE_SIZE, type Reading, readAll } from '../shared/api/paging';
import { toOutput } from '../shared/api/rows';
import { listSearch } from '../shared/records/listSearch';
import { chosenNames, collection, notice } from '../shared/input/parameters';
import { countryOf } from '../shared/input/phoneNumber';
import { fingerprint } from '../shared/input/fingerprint';
import { readParameters } from '../shared/input/readParameters';
import { entered, timestamp } from '../shared/input/validate';
import {
	type EventName,
	EVENTS,
	latestUpdate,
	type Occurrence,
	occurrencesOf,
	OVERLAP,
	updateOf,
} from './events';
import { Beginning, type Memory, takeNew } from './memory';

/** The number of calls that a test run in the editor shows. */
const SAMPLE_SIZE = 5;

const EVENT_OPTIONS = Object.values(EVENTS).map(({ option }) => option);

const PROPERTIES: INodeProperties[] = [
	notice(
		'pollingNotice',
		'Under Poll Times choose Every X, 10, Minutes, as Retreaver recommends. This trigger is for an n8n that Retreaver cannot reach; otherwise the Retreaver Trigger is faster.',
	),
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: EVENT_OPTIONS,
		default: 'finished',
		description: 'What starts the workflow',
	},
	collection('filters', callFilters),
	...callOutputParameters,
];

/** The node's parameters, converted to the types that their properties declare. */
interface Settings extends IDataObject {
	event: EventName;
	filters: IDataObject;
	options: IDataObject;
	simplify: boolean;
}

function readSettings(context: IPollFunctions): Settings {
	return readParameters(PROPERTIES, {
		node: context.getNode(),
		timezone: context.getTimezone(),
		get: (name) => context.getNodeParameter(name),
	}) as Settings;
}

export class RetreaverCallPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retreaver Call Polling Trigger',
		name: 'retreaverCallPollingTrigger',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: chosenNames('event', EVENT_OPTIONS),
		description:
			'Starts the workflow on new, updated or finished calls, by asking Retreaver every few minutes',
		activationMessage:
			'Your trigger now asks Retreaver at its poll times, and starts the workflow for what happens from now on.',
		defaults: { name: 'Retreaver Call Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		properties: PROPERTIES,
	};

	methods = { listSearch };

	/** The first poll, at activation, returns nothing: it only remembers the calls that already exist. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			const settings = readSettings(this);
			const occurrences = await newOccurrences(this, settings);
			return occurrences.length > 0 ? [occurrences.map((entry) => toItem(settings, entry))] : null;
		} catch (error) {
			throw toNodeFailure(this.getNode(), error);
		}
	}
}

/** The events since the last poll, oldest first. In a test run, the newest events. */
async function newOccurrences(
	context: IPollFunctions,
	{ event, filters, options }: Settings,
): Promise<Occurrence[]> {
	const client = new RetreaverClient(context);
	const credential = await client.credential('retreaverApi');
	const { query: chosen, matches = () => true } = await readCallFilters(
		filters,
		options,
		client,
		countryOf(credential),
	);
	const { path, query } = callRequest(options);
	// Sorted by update time, a call that changes while pages are read moves to the front, so none is skipped.
	const read = async (extent: Pick<Reading, 'limit' | 'isPast'>, more: IDataObject = {}) =>
		await readAll({
			client,
			request: {
				method: 'GET',
				path: `${path}.json`,
				query: { ...query, ...chosen, sort_by: 'updated_at', per_page: MAX_PAGE_SIZE, ...more },
			},
			wrapper: facts.wrappers.call,
			keyOf: ({ uuid }) => uuid,
			...extent,
		});

	if (context.getMode() === 'manual') {
		const calls = await read({ limit: MAX_PAGE_SIZE });
		const sample = occurrencesOf(event, calls.filter(matches), latestUpdate(calls));
		if (sample.length > 0) return sample.slice(-SAMPLE_SIZE);
		throw new UserError(
			`There is no such call yet among the newest ${MAX_PAGE_SIZE}. Place one, or change "Event" or "Filters".`,
		);
	}

	const memory = context.getWorkflowStaticData('node') as Memory;
	const question = fingerprint([event, entered(filters), credential.companyId]);
	const beginning = new Beginning(context, memory, question);
	const known = memory.question === question ? memory : beginning.read();
	const latest = known?.latest ?? startOf(await read({ limit: MAX_PAGE_SIZE }));
	const start = Math.max(0, latest - OVERLAP);
	const calls = await read(
		// Only the official script uses updated_at_start (O). If it has no effect, isPast avoids reading the whole log.
		{ isPast: (call) => (updateOf(call) ?? start) < start },
		{ updated_at_start: timestamp(new Date(start), 'Updated After', 'utc') },
	);
	const newest = Math.max(latest, latestUpdate(calls));
	// Only here, since the calls that do not match tell as well how far the log was read.
	const occurrences = occurrencesOf(event, calls.filter(matches), newest);

	// The memory is only changed below, without any await. So the next poll makes up for one that failed, and two
	// polls that overlap because Retreaver is slow do not return the same event twice.
	if (memory.question === question) beginning.forget();
	else {
		const empty: Memory = { question, latest, since: start, seen: {} };
		Object.assign(memory, known ?? empty);
	}
	const fresh = takeNew(memory, occurrences, newest, EVENTS[event].memory);
	if (known) return fresh;
	beginning.note(memory);
	return [];
}

/**
 * The time of the newest update: the node looks for events after it.
 *
 * @throws UserError if there are calls without any readable update time, since new and old events would look the same
 */
function startOf(calls: IDataObject[]): number {
	const latest = latestUpdate(calls);
	if (latest > 0 || calls.length === 0) return latest;
	throw new UserError(
		`Retreaver answered with calls whose times cannot be read: "${String(calls[0]?.updated_at)}". Try another "API Version".`,
	);
}

function toItem(
	{ event, simplify }: Settings,
	{ id, call, problem }: Occurrence,
): INodeExecutionData {
	const json = callEvent(callOutput(call, simplify), { stage: event, eventId: id });
	return { json: toOutput({ ...json, ...(problem ? { problems: [problem] } : {}) }) };
}
