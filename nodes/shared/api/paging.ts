import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import type { ApiRequest, RetreaverClient } from './client';
import { inOrder } from './concurrency';
import { facts } from './facts';
import { SERVICES } from './services';
import { unwrap } from './rows';
import { toTimestamp } from '../input/period';

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
	/**
	 * The order of the rows, if they are sorted by `created_at` and `created_at_start` and `created_at_end` select from them
	 * (D: calls and pings). A long list is then read in windows of time.
	 */
	byTime?: 'asc' | 'desc';
}

/** The rows of one page that are returned, and how far the list has been read with them. */
export interface Batch {
	rows: IDataObject[];
	/** Whether the list has been read to its end. False if it is not known. */
	isEnd: boolean;
	/**
	 * With `byTime`: reading can go on from this time (milliseconds since 1970) and returns rows of one second again.
	 * Undefined as long as no row had a time, or if the rows turned out not to be sorted.
	 */
	edge?: number;
}

/** Pages in a window of time. Limits the page numbers, which get slower for the service, and the keys that are kept. */
const WINDOW = 100;
/**
 * Milliseconds by which a window overlaps with the one before it. The service filters by whole seconds, and does not say
 * whether the ends belong to the period or how it rounds, so rows of the second at the edge are read twice.
 */
const OVERLAP = 1000;

/**
 * Reads a list, or its first `limit` rows: the first page, then the other pages by number, as many at once as the
 * credential allows and no more than the limit requires. Yields the rows in the service's order and without duplicates,
 * even if the list grows while it is read, which pushes rows to the next page. Reads on only when a batch is taken.
 *
 * With `byTime`, page numbers start again after {@link WINDOW} pages, and after the first page where new rows can come in
 * ahead of it: the list is then limited to the time of the last row and what follows it. Only the keys of one window are kept.
 * If such a window does not begin with a row that has been read already, the times do not limit the list as expected, and
 * reading goes on by page numbers.
 */
export async function* readBatches({
	keyOf,
	limit = Infinity,
	isPast,
	matches,
	output = (row) => row,
	byTime,
	...list
}: Reading): AsyncGenerator<Batch> {
	const { credential } = SERVICES[list.request.service ?? 'core'];
	const atOnce = await list.client.requestsAtOnce(credential);
	const bound = byTime === 'asc' ? 'created_at_start' : 'created_at_end';
	let query = list.request.query ?? {};
	let seen = new Map<unknown, number>();
	let left = limit;
	let pageSize = 1;
	let lastPage = 1;
	let edge: number | undefined;
	let isSorted = byTime !== undefined;
	let next = 1;
	// A new row pushes others to the next page, which may have been read already while a page before it is repeated.
	const mayGrow = byTime === 'desc' && !(Date.parse(String(query[bound])) < Date.now());
	let window = mayGrow ? 1 : WINDOW;
	let before: { query: IDataObject; next: number; lastPage: number; seen: typeof seen } | undefined;

	const edgeOf = (time: number) =>
		Math.floor(time / OVERLAP) * OVERLAP + (byTime === 'asc' ? -OVERLAP : OVERLAP);
	const isBeyond = (time: number, other: number) =>
		byTime === 'asc' ? time > other : time < other;
	const advance = (time: number) => {
		const next = edgeOf(time);
		isSorted &&= !Number.isNaN(next) && (edge === undefined || !isBeyond(edge, next));
		if (isSorted) edge = next;
	};

	for (let isEnd = false; !isEnd; ) {
		let ahead = 0;
		const read = async (page: number) => {
			const { rows, ...answer } = await readPage(
				{ ...list, request: { ...list.request, query } },
				page,
			);
			const last = rows.at(-1);
			// The list may have grown since the last page.
			lastPage = Math.max(lastPage, answer.lastPage);
			isEnd ||= last === undefined || isPast?.(last) === true;
			return rows.map((row) => ({
				key: row.id ?? keyOf(row),
				time: Date.parse(String(row.created_at)),
				row: !matches || matches(row) ? output(row) : undefined,
			}));
		};
		// Where more rows have one time than fit into a window, it goes on until that time has passed.
		const canMoveOn = () =>
			isSorted &&
			edge !== undefined &&
			(!query[bound] || isBeyond(edge, Date.parse(String(query[bound]))));
		const start = () => {
			// How many rows of a page match is not known.
			const isNeeded = left > (matches ? 0 : ahead * pageSize);
			if (isEnd || !isNeeded || next > lastPage || (next > window && canMoveOn())) return undefined;
			ahead += 1;
			return read(next++);
		};

		for await (const entries of inOrder(atOnce, start)) {
			if (before && !seen.has(entries[0]?.key)) break;
			before = undefined;
			ahead -= 1;
			pageSize = Math.max(pageSize, entries.length);
			const rows: IDataObject[] = [];
			let isCut = false;
			for (const { key, time, row } of entries) {
				if (seen.has(key)) continue;
				isCut = row !== undefined && rows.length === left;
				if (isCut) break;
				seen.set(key || Symbol('row without a key'), time);
				if (byTime) advance(time);
				if (row) rows.push(row);
			}
			left -= rows.length;
			yield {
				rows,
				isEnd: !isCut && ahead === 0 && (isEnd || next > lastPage),
				edge: isSorted ? edge : undefined,
			};
			if (left === 0) return;
		}
		if (before) {
			({ query, next, lastPage, seen } = before);
			before = undefined;
			isEnd = false;
			isSorted = false;
			edge = undefined;
			continue;
		}
		isEnd ||= next > lastPage;
		if (isEnd || edge === undefined) return;
		const from = edge;
		before = { query, next, lastPage, seen };
		query = { ...query, [bound]: toTimestamp(DateTime.fromMillis(from, { zone: 'utc' })) };
		seen = new Map([...seen].filter(([, time]) => Math.abs(time - from) <= 2 * OVERLAP));
		// Where the overlap makes it one more, the answer says so.
		lastPage = Math.max(1, lastPage - next + 1);
		next = 1;
		window = WINDOW;
	}
}

/** Like {@link readBatches}, but returns all rows. */
export async function readAll(reading: Reading): Promise<IDataObject[]> {
	const all: IDataObject[] = [];
	for await (const { rows } of readBatches(reading)) all.push(...rows);
	return all;
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
