import type { FastifyReply, FastifyRequest } from 'fastify';

export const PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 100;

const positive = (value: unknown, fallback: number) => {
	const number = Number(value);
	return Number.isInteger(number) && number > 0 ? number : fallback;
};

/** `per_page` up to 100, for the lists that know it: calls (D, by the official script), reports and the numbers of caller lists (D). */
export const pageSize = (perPage: unknown) => Math.min(positive(perPage, PAGE_SIZE), MAX_PAGE_SIZE);

/**
 * One page of a list, and the Link header that leads to the others: `first` and `prev` except on the first page, `last`
 * and `next` except on the last one. Its URLs repeat the whole query, the API key included (D). One page has no
 * header (O).
 */
export function paginate<T>(
	request: FastifyRequest,
	reply: FastifyReply,
	list: T[],
	size = PAGE_SIZE,
): T[] {
	const url = new URL(request.originalUrl, `http://${request.host}`);
	const page = positive(url.searchParams.get('page'), 1);
	const last = Math.max(1, Math.ceil(list.length / size));
	const link = (rel: string, target: number) => {
		url.searchParams.set('page', String(target));
		return `<${url.href}>; rel="${rel}"`;
	};
	const links = [
		...(page > 1 ? [link('first', 1), link('prev', Math.min(page - 1, last))] : []),
		...(page < last ? [link('last', last), link('next', page + 1)] : []),
	];
	if (last > 1) reply.header('Link', links.join(', '));
	return list.slice((page - 1) * size, page * size);
}
