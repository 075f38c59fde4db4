import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { EDITOR_PATIENCE } from '../api/deadline';
import { toNodeFailure } from '../api/errors';
import { type List, readAll, readPage } from '../api/paging';
import * as entities from './entities';
import { searchMethodName } from './locators';

/** A list of the API, and what the editor shows of it. */
export interface Listing extends Omit<List, 'client'> {
	/** The key of a row without `id`, as in {@link readAll}. */
	keyOf: (row: IDataObject) => unknown;
	/** The choice for a row; undefined for a row that cannot be chosen. */
	toChoice: (row: IDataObject) => INodeListSearchItems | undefined;
}

/** A function in a node's `methods.listSearch`. */
export type SearchMethod = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/**
 * A search method. Its choices are those of one list after the other, one page for each step of scrolling. The API cannot
 * search by name, so a search reads the lists as a whole, and finds the matches in one step.
 *
 * @param listingsOf returns the lists to choose from; may send requests
 */
export function searchMethod(
	listingsOf: (
		context: ILoadOptionsFunctions,
		client: RetreaverClient,
	) => Listing[] | Promise<Listing[]>,
): SearchMethod {
	return async function (filter = '', paginationToken = '0/1') {
		try {
			const client = new RetreaverClient(this, EDITOR_PATIENCE);
			const listings = await listingsOf(this, client);
			if (filter.trim()) {
				const pages = await Promise.all(
					listings.map(async (listing) => choices(await readAll({ ...listing, client }), listing)),
				);
				return { results: matching(pages.flat(), filter) };
			}
			const [index = 0, page = 1] = paginationToken.split('/').map(Number);
			const listing = listings[index];
			if (!listing) return { results: [] };
			const { rows, lastPage } = await readPage({ ...listing, client }, page);
			const next = page < lastPage ? `${index}/${page + 1}` : `${index + 1}/1`;
			return {
				results: choices(rows, listing),
				paginationToken: page < lastPage || index + 1 < listings.length ? next : undefined,
			};
		} catch (error) {
			throw toNodeFailure(this.getNode(), error);
		}
	};
}

/** The choices whose name has this text in it, ignoring case. */
export function matching(results: INodeListSearchItems[], filter: string): INodeListSearchItems[] {
	const text = filter.trim().toLowerCase();
	return results.filter(({ name }) => name.toLowerCase().includes(text));
}

/** The choices for the rows of a list, without those that cannot be chosen. */
export function choices(rows: IDataObject[], { toChoice }: Listing): INodeListSearchItems[] {
	return rows.flatMap((row) => toChoice(row) ?? []);
}

/**
 * The list of the records of an entity.
 *
 * @param valueOf the value of the choice for a row; undefined for a row that cannot be chosen. Defaults to the first of the
 * entity's IDs.
 */
export function listingOf(
	{ idKeys: [idKey], label, path, wrapper }: entities.Entity,
	valueOf: (row: IDataObject) => string | undefined = (row) => String(row[idKey]),
): Listing {
	return {
		request: { method: 'GET', path: `${path}.json` },
		wrapper,
		keyOf: (row) => row[idKey],
		toChoice: (row) => {
			const value = valueOf(row);
			return value === undefined ? undefined : { name: label?.(row) ?? value, value };
		},
	};
}

const isListed = (value: unknown): value is entities.Entity =>
	typeof value === 'object' && value !== null && 'label' in value;

/** The search methods of all locators by name, for a node's `methods.listSearch`. */
export const listSearch: Record<string, SearchMethod> = Object.fromEntries(
	Object.values(entities)
		.filter(isListed)
		.map((entity) => [searchMethodName(entity), searchMethod(() => [listingOf(entity)])]),
);
