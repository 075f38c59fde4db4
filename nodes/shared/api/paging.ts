import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { ApiRequest, RetreaverClient } from './client';
import { MAX_CONCURRENT, mapConcurrent } from './concurrency';
import { unwrap } from './rows';

/** A list of the API: who reads it, by which request, and what its rows are wrapped in. */
export interface List {
	client: RetreaverClient;
	request: ApiRequest;
	wrapper: string;
	/** Where the rows are in an answer that is no list itself: `data` in reports (D), unless given. */
	rowsKey?: string;
}

/** One page of a list. `lastPage` is the highest page that the service names, or this one where it names none. */
export interface Page {
	rows: IDataObject[];
	lastPage: number;
}

/** Largest page on lists that know `per_page` (D: calls; unproven for others). */
export const MAX_PAGE_SIZE = 100;

/**
 * Reads one page (from 1 on) of a list and unwraps its rows. A report tells in `count_total` how many rows there are on
 * all pages (D).
 */
export async function readPage(
	{ client, request, wrapper, rowsKey = 'data' }: List,
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
	// A row that is null holds nothing.
	const rows = list.filter((row) => row !== null).map((row) => unwrap(row as IDataObject, wrapper));
	// Only the first page is sure to show how large pages are.
	const isFirst = page === 1 && rows.length > 0;
	const counted = isFirst ? Math.ceil(Number(count_total ?? 0) / rows.length) : 1;
	return { rows, lastPage: Math.max(page, counted, lastPageOf(headers.link)) };
}

/** A list, and how much of it to read. */
export interface Reading extends List {
	/** What identifies a row that has no `id`. */
	keyOf: (row: IDataObject) => unknown;
	/** How many rows to read. Defaults to all of them. */
	limit?: number;
	/** Whether nothing that matters comes after this row. A page that ends with such a row is the last one read. */
	isPast?: (row: IDataObject) => boolean;
	/** Maps a row before it is kept, so that the rest of it takes no memory. Defaults to the row itself. */
	output?: (row: IDataObject) => IDataObject;
}

/** Pages that are asked for before the next look at whether the list goes on: a wrong page number in a Link header ends there. */
const ROUND = 100;

/**
 * Reads a whole list, or as much of it as is wanted: the first page, then the others by number, at most four at once
 * and never more of them than the limit needs. Rows come in the service's order, each once, also when the list
 * grows meanwhile and pushes rows from one page to the next.
 */
export async function readAll({
	keyOf,
	limit = Infinity,
	isPast,
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
			entries: rows.map((row) => ({ key: row.id ?? keyOf(row), row: output(row) })),
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
	const pageSize = Math.max(1, first.entries.length);

	for (let next = 2; next <= lastPage && seen.size < limit && !isEnd; ) {
		const needed = Math.ceil((limit - seen.size) / pageSize);
		const count = Math.min(needed, lastPage - next + 1, isPast ? MAX_CONCURRENT : ROUND);
		const numbers = Array.from({ length: count }, (_, index) => next + index);
		const pages = await mapConcurrent(numbers, MAX_CONCURRENT, read);
		pages.forEach(keep);
		isEnd = pages.some((page) => page.isEnd);
		next += count;
		// The list may have grown while it was read.
		lastPage = Math.max(lastPage, ...pages.map((page) => page.lastPage));
	}
	return [...seen.values()].slice(0, limit);
}

/** One link of the header: its URL, and its parameters. */
const LINK = /<([^>]*)>([^<]*)/g;
/** `rel="last"`, also in single quotes or none, in capitals, and as one of several. */
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
