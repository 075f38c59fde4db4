import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { RetreaverClient } from '../api/client';
import { toNodeFailure } from '../api/errors';
import { type List, readAll, readPage } from '../api/paging';
import * as entities from './entities';
import { searchMethodName } from './locators';

type ListedEntity = entities.Entity & Required<Pick<entities.Entity, 'label'>>;

const isListed = (value: unknown): value is ListedEntity =>
	typeof value === 'object' && value !== null && 'label' in value;

/** The searches behind the locators' lists, by method name, for a node's `methods.listSearch`. */
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

/** Milliseconds for a list in the editor: somebody looks at it. */
const EDITOR_TIMEOUT = 15_000;

/**
 * One page for each step of scrolling. The API cannot search by name, so a filter reads the whole list, and
 * answers in one step.
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
