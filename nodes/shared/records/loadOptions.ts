import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { DateTime } from 'luxon';

import { RetreaverClient } from '../api/client';
import { EDITOR_PATIENCE } from '../api/deadline';
import { toNodeFailure } from '../api/errors';
import { MAX_PAGE_SIZE, readAll } from '../api/paging';
import { compareText } from '../input/parameters';
import { campaignEntity } from './entities';
import { choices, listingOf } from './listSearch';

const listing = listingOf(campaignEntity);

/** All campaigns, by CID. */
async function campaigns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listed(this, async (client) => {
		const rows = await readCampaigns(client, EDITOR_PATIENCE);
		return choices(rows, listing);
	});
}

/**
 * Reads the list of campaigns.
 *
 * @param timeout milliseconds for each page
 */
export async function readCampaigns(
	client: RetreaverClient,
	timeout: number,
): Promise<IDataObject[]> {
	return await readAll({ ...listing, client, request: { ...listing.request, timeout } });
}

/** Days of calls whose tags are listed. */
const TAG_DAYS = 90;

/** The tags that calls of the last days carry: Retreaver reports on those that were created in the company (D). */
async function tagKeys(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listed(this, async (client) => {
		const today = DateTime.utc();
		const rows = await readAll({
			client,
			request: {
				method: 'GET',
				path: '/api/v1/reports.json',
				query: {
					domain: 'calls',
					facet: 'tag_value',
					created_at_start: today.minus({ days: TAG_DAYS }).toISODate(),
					// Includes today.
					created_at_end: today.plus({ days: 1 }).toISODate(),
					per_page: MAX_PAGE_SIZE,
				},
				timeout: EDITOR_PATIENCE,
			},
			keyOf: ({ id }) => id,
		});
		return rows
			.map(({ id }) => ({ name: String(id), value: String(id) }))
			.sort((a, b) => compareText(a.name, b.name));
	});
}

async function listed(
	context: ILoadOptionsFunctions,
	read: (client: RetreaverClient) => Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	try {
		return await read(new RetreaverClient(context));
	} catch (error) {
		throw toNodeFailure(context.getNode(), error);
	}
}

/** The methods that fill drop-down lists, for a node's `methods.loadOptions`. */
export const loadOptions = { campaigns, tagKeys };

/** A parameter for several entries of a list that is read from Retreaver. n8n's drop-down of it can be searched. */
export function multiList(method: keyof typeof loadOptions) {
	return {
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: method },
		default: [],
	} satisfies Partial<INodeProperties>;
}
