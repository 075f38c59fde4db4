import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes, UserError } from 'n8n-workflow';

import {
	callFilterQuery,
	callFilters,
	callOutput,
	callOutputParameters,
	callRequest,
} from '../shared/records/callLog';
import { RetreaverClient } from '../shared/api/client';
import { toNodeFailure } from '../shared/api/errors';
import { MAX_PAGE_SIZE, type Reading, readAll } from '../shared/api/paging';
import { chosenNames, collection, notice } from '../shared/input/parameters';
import { fingerprint } from '../shared/input/fingerprint';
import { timestamp } from '../shared/input/validate';
import {
	type EventName,
	EVENTS,
	latestUpdate,
	type Occurrence,
	occurrencesOf,
	OVERLAP,
} from './events';
import { type Memory, takeNew } from './memory';

/** How many calls a test run in the editor shows. */
const SAMPLE_SIZE = 5;

const EVENT_OPTIONS = Object.values(EVENTS).map(({ option }) => option);

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
			'Your trigger now asks Retreaver at its poll times, for what happens from here on.',
		defaults: { name: 'Retreaver Call Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		properties: [
			notice(
				'pollingNotice',
				'For an n8n that Retreaver cannot reach: otherwise the Retreaver Trigger is faster. Retreaver advises to ask every 10 minutes.',
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
		],
	};

	/** The first poll, at activation, puts out nothing: it notes what is there already. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		let failure: unknown;
		try {
			const occurrences = await newOccurrences(this);
			return occurrences.length > 0 ? [occurrences.map((entry) => toItem(this, entry))] : null;
		} catch (error) {
			failure = error;
		}
		throw toNodeFailure(this.getNode(), failure);
	}
}

/** What has happened since the last poll, oldest first; in a test run the newest of all. */
async function newOccurrences(context: IPollFunctions): Promise<Occurrence[]> {
	const event = context.getNodeParameter('event') as EventName;
	const filters = callFilterQuery(context.getNodeParameter('filters', {}) as IDataObject);
	const { path, query } = callRequest(context.getNodeParameter('options', {}) as IDataObject);
	const client = new RetreaverClient(context);
	// Sorted by the update, a call that changes while the pages are read moves to the front: none is skipped.
	const read = async (more: IDataObject, extent: Pick<Reading, 'limit' | 'isPast'>) =>
		await readAll({
			client,
			request: {
				method: 'GET',
				path: `${path}.json`,
				query: { ...query, ...filters, sort_by: 'updated_at', per_page: MAX_PAGE_SIZE, ...more },
			},
			wrapper: 'call',
			keyOf: ({ uuid }) => uuid,
			...extent,
		});

	if (context.getMode() === 'manual') {
		const sample = occurrencesOf(event, await read({}, { limit: MAX_PAGE_SIZE }));
		if (sample.length > 0) return sample.slice(-SAMPLE_SIZE);
		throw new UserError('There is no such call yet. Place one, or change "Event" or "Filters".');
	}

	const memory = context.getWorkflowStaticData('node') as Memory;
	const { companyId } = await context.getCredentials('retreaverApi');
	const question = fingerprint([event, filters, companyId]);
	const isFirst = memory.question !== question;
	const latest = isFirst ? latestUpdate(await read({ per_page: 1 }, { limit: 1 })) : memory.latest;
	const start = Math.max(0, latest - OVERLAP);
	const calls = await read(
		{ updated_at_start: timestamp(new Date(start), 'Updated After', 'utc') },
		// Only the official script names that filter (O): where it does nothing, the whole call log would be read.
		{ isPast: (call) => latestUpdate([call]) < start },
	);
	const occurrences = occurrencesOf(event, calls);
	const newest = latestUpdate(calls);

	// Nothing is awaited from here on, and nothing above has changed the memory: a poll that fails is made up for by
	// the next one, and two that overlap because Retreaver is slow do not put out the same.
	if (isFirst) Object.assign(memory, { question, latest, since: start, seen: {} } satisfies Memory);
	const fresh = takeNew(memory, occurrences, newest, EVENTS[event].memory);
	return isFirst ? [] : fresh;
}

function toItem(context: IPollFunctions, { id, call }: Occurrence): INodeExecutionData {
	const simplify = context.getNodeParameter('simplify') as boolean;
	const event = `call.${context.getNodeParameter('event') as EventName}`;
	return { json: { event, eventId: id, ...callOutput(call, simplify) } };
}
