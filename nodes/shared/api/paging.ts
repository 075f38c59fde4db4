import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { ApiRequest, RetreaverClient } from './client';
import { mapConcurrent } from './concurrency';
import { facts } from './facts';
import { SERVICES } from './services';
import { unwrap } from './rows';

/** A list of the API, and the client and request to read it. */
export interface List {
	client: RetreaverClient;
	request: ApiRequest;
	/** The key that wraps each row. Without it, rows are bare. */
	wrapper?: string;
	/** The key of the rows if the answer is an object. Defaults to that of reports. */
	rowsKey?: string;
}

/** One page of a list. `lastPage` is the last page number according to the service, or this page's number. */
export interface Page {
	rows: IDataObject[];
	lastPage: number;
}

/** The largest page size of lists that support `per_page`. */
export const MAX_PAGE_SIZE = facts.lists.maxPageSize;

/**
 * Reads one page of a list and unwraps its rows. Pages are numbered from 1. In reports, `count_total` is the number of
 * rows on all pages (D).
 */
export async function readPage(
	{ client, request, wrapper, rowsKey = facts.wrappers.reportRows }: List,
	page: number,
): Promise<Page> {
	const { body, headers } = await client.request({
		...request,
		query: { ...request.query, page },
	});
	const { count_total, [rowsKey]: rowsOf } = body as IDataObject;
	const list = Array.isArray(body) ? body : rowsOf;
	if (!Array.isArray(list)) {
		throw new UserError('Retreaver answered with something other than a list. Try again later.');
	}
	const present = list.filter((row) => row !== null) as IDataObject[];
	const rows = wrapper ? present.map((row) => unwrap(row, wrapper)) : present;
	// Only the first page is certain to be full, so only its length gives the page size.
	const isFirst = page === 1 && rows.length > 0;
	const counted = isFirst ? Math.ceil(Number(count_total ?? 0) / rows.length) : 1;
	return { rows, lastPage: Math.max(page, counted, lastPageOf(headers.link)) };
}

/** A list, and which part of it to read. */
export interface Reading extends List {
	/** The key of a row without `id`. Rows with the same key are returned once. */
	keyOf: (row: IDataObject) => unknown;
	/** The maximum number of rows. Defaults to all. */
	limit?: number;
	/** Whether reading can stop at this row. A page that ends with such a row is the last one read. */
	isPast?: (row: IDataObject) => boolean;
	/**
	 * Whether a row belongs to the result, for what the API cannot filter by. The limit counts these rows, so more pages may
	 * be read than it seems to require.
	 */
	matches?: (row: IDataObject) => boolean;
	/** Maps a row before it is kept, which saves memory. Defaults to the row itself. */
	output?: (row: IDataObject) => IDataObject;
}

/** Pages to read before checking again whether the list has ended, in case a Link header has a wrong page number. */
const ROUND = 100;

/**
 * Reads a list, or its first `limit` rows: the first page, then the other pages by number, as many at once as the
 * credential allows and no more than the limit requires. Returns the rows in the service's order and without duplicates, even if the list grows
 * while it is read, which pushes rows to the next page.
 */
export async function readAll({
	keyOf,
	limit = Infinity,
	isPast,
	matches,
	output = (row) => row,
	...list
}: Reading): Promise<IDataObject[]> {
	const seen = new Map<unknown, IDataObject>();
	const read = async (page: number) => {
		const { rows, lastPage } = await readPage(list, page);
		const last = rows.at(-1);
		const isEnd = last === undefined || isPast?.(last) === true;
		return {
			lastPage,
			isEnd,
			length: rows.length,
			entries: rows
				.filter((row) => !matches || matches(row))
				.map((row) => ({ key: row.id ?? keyOf(row), row: output(row) })),
		};
	};
	const keep = ({ entries }: Awaited<ReturnType<typeof read>>) => {
		for (const { key, row } of entries) {
			if (!seen.has(key)) seen.set(key || Symbol('row without a key'), row);
		}
	};

	const first = await read(1);
	keep(first);
	let { lastPage, isEnd } = first;
	const pageSize = Math.max(1, first.length);
	const { credential } = SERVICES[list.request.service ?? 'core'];
	const atOnce = await list.client.requestsAtOnce(credential);

	for (let next = 2; next <= lastPage && seen.size < limit && !isEnd; ) {
		const missing = Math.ceil((limit - seen.size) / pageSize);
		// How many rows of a page match is not known.
		const needed = matches ? Math.max(atOnce, missing) : missing;
		const count = Math.min(needed, lastPage - next + 1, isPast ? atOnce : ROUND);
		const numbers = Array.from({ length: count }, (_, index) => next + index);
		const pages = await mapConcurrent(numbers, atOnce, read);
		pages.forEach(keep);
		isEnd = pages.some((page) => page.isEnd);
		next += count;
		// The list may have grown while it was read.
		lastPage = Math.max(lastPage, ...pages.map((page) => page.lastPage));
	}
	return [...seen.values()].slice(0, limit);
}

/** One link of a Link header: its URL and its parameters. */
const LINK = /<([^>]*)>([^<]*)/g;
/** `rel="last"` or `rel="next"`: in any quotes or none, in any case, and among several values. */
const FURTHER = /;\s*rel\s*=\s*(?:["'][^"']*\b|)(?:last|next)\b/i;

/**
 * The highest page number that a Link header names (D: `<URL>; rel="last", <URL>; rel="next"`); 1 without one.
 * Only the number is read: the URLs repeat the API key and are never followed.
 */
export function lastPageOf(link: unknown): number {
	if (typeof link !== 'string') return 1;
	const pages = [...link.matchAll(LINK)].map(([, url = '', parameters = '']) =>
		FURTHER.test(parameters) ? Number(/[?&]page=(\d+)/i.exec(url)?.[1] ?? 1) : 1,
	);
	return Math.max(1, ...pages);
}
