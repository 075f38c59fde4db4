import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { toNodeFailure } from '../api/errors';
import { type List, readAll, readPage } from '../api/paging';
import * as entities from './entities';
import { searchMethodName } from './locators';

type ListedEntity = entities.Entity & Required<Pick<entities.Entity, 'label'>>;

const isListed = (value: unknown): value is ListedEntity =>
	typeof value === 'object' && value !== null && 'label' in value;

/** The search methods of all locators by name, for a node's `methods.listSearch`. */
export const listSearch = Object.fromEntries(
	Object.values(entities)
		.filter(isListed)
		.map((entity) => [
			searchMethodName(entity),
			async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
				return await search(this, entity, filter?.trim().toLowerCase() ?? '', paginationToken);
			},
		]),
);

/** Milliseconds. Short, since a user is waiting for the list in the editor. */
const EDITOR_TIMEOUT = 15_000;

/**
 * Returns one page per scroll step. The API cannot search by name, so a search reads the whole list and returns all
 * matches at once.
 */
async function search(
	context: ILoadOptionsFunctions,
	entity: ListedEntity,
	filter: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const idKey = entity.idKeys[0];
	const list: List = {
		client: new RetreaverClient(context),
		request: { method: 'GET', path: `${entity.path}.json`, timeout: EDITOR_TIMEOUT },
		wrapper: entity.wrapper,
	};
	const toResult = (row: IDataObject) => ({ name: entity.label(row), value: String(row[idKey]) });

	try {
		if (filter) {
			const rows = await readAll({ ...list, keyOf: (row) => row[idKey] });
			const results = rows.map(toResult);
			return { results: results.filter(({ name }) => name.toLowerCase().includes(filter)) };
		}
		const page = Number(paginationToken ?? 1);
		const { rows, lastPage } = await readPage(list, page);
		return {
			results: rows.map(toResult),
			paginationToken: page < lastPage ? String(page + 1) : undefined,
		};
	} catch (error) {
		throw toNodeFailure(context.getNode(), error);
	}
}
