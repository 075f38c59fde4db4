import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { presentCall } from '../calls/present';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { badRequest, notFound } from '../http/errors';
import { pageSize, paginate } from '../http/paging';
import type { Call } from '../state';

type Query = Record<string, string | undefined>;

/** RFC 3339 wants date, time and zone: 2026-11-01T12:00:00Z. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * From this number of calls on, the pages of one query are cut from one selection, as long as no call is added. Sorting so
 * many calls for each page would take longer than what is measured.
 */
const LARGE = 20_000;

/** The filters that compare a field with a text (D). */
const equalFilters: Record<string, keyof Call> = {
	caller: 'caller',
	client_afid: 'afid',
	client_cid: 'cid',
	client_tid: 'tid',
	sub_id: 'sid',
};

function readDate(query: Query, name: string): number | undefined {
	const text = query[name];
	if (text === undefined) return undefined;
	const date = RFC_3339.test(text)
		? DateTime.fromISO(text.replace(' ', 'T').toUpperCase())
		: DateTime.invalid('form');
	if (!date.isValid) throw badRequest(`${name} is not an RFC 3339 date`);
	return date.toMillis();
}

/** The test for one of `created_at` and `updated_at`, if it is asked for. Both ends belong to the range (?). */
function within(query: Query, field: 'created_at' | 'updated_at'): Array<(call: Call) => boolean> {
	const start = readDate(query, `${field}_start`);
	const end = readDate(query, `${field}_end`);
	if (start === undefined && end === undefined) return [];
	return [
		(call) =>
			Date.parse(call[field]) >= (start ?? -Infinity) &&
			Date.parse(call[field]) <= (end ?? Infinity),
	];
}

function oneOf(query: Query, name: string, values: [string, ...string[]]): string {
	const value = query[name] ?? values[0];
	// That other values are refused is our reading: the reference lists these (?).
	if (!values.includes(value)) throw badRequest(`${name} must be one of: ${values.join(', ')}`);
	return value;
}

/** Filters and sorts as the reference says; sorting by updated_at is always newest first (D). */
function select(calls: Call[], query: Query, filterByUpdate: boolean): Call[] {
	const sortBy = oneOf(query, 'sort_by', ['created_at', 'updated_at']) as
		| 'created_at'
		| 'updated_at';
	const newestFirst = oneOf(query, 'order', ['desc', 'asc']) === 'desc' || sortBy === 'updated_at';
	const tests = [
		...within(query, 'created_at'),
		...(filterByUpdate ? within(query, 'updated_at') : []),
		...Object.entries(equalFilters)
			.filter(([name]) => query[name] !== undefined)
			.map(
				([name, field]) =>
					(call: Call) =>
						call[field] === query[name],
			),
	];
	const sorted = calls
		.filter((call) => tests.every((test) => test(call)))
		.sort((a, b) => (a[sortBy] < b[sortBy] ? -1 : a[sortBy] > b[sortBy] ? 1 : a.id - b.id));
	return newestFirst ? sorted.reverse() : sorted;
}

/**
 * GET /api/v{1..5}/calls and /calls/{uuid} (D). The unversioned paths of older texts are not served. Version 5 is not
 * described; a script of the reference reads its rows bare, so they come bare here unless the switch says otherwise,
 * with the fields of version 4 (?).
 */
export function addCalls(app: FastifyInstance, context: Context): void {
	let latest: { key: string; calls: Call[] } | undefined;
	const selectOnce = (companyId: number, query: Query, work: () => Call[]): Call[] => {
		const { length } = context.state.calls;
		if (length < LARGE) return work();
		const key = JSON.stringify([companyId, length, { ...query, page: undefined }]);
		if (latest?.key !== key) latest = { key, calls: work() };
		return latest.calls;
	};

	for (const version of [1, 2, 3, 4, 5]) {
		const present = (call: Call, events: boolean) => {
			const record = presentCall(call, version, events);
			return version < 5 || context.switches.newCallsWrapped ? { call: record } : record;
		};
		const withEvents = (query: Query) =>
			version > 1 && oneOf(query, 'call_flow_events', ['false', 'true']) === 'true';

		app.get(`/api/v${version}/calls`, (request, reply) => {
			const companyId = requireCompany(context, request);
			const query = request.query as Query;
			const events = withEvents(query);
			const calls = selectOnce(companyId, query, () => {
				const own = context.state.calls.filter((call) => call.company_id === companyId);
				return select(own, query, context.switches.filterByUpdate);
			});
			return paginate(request, reply, calls, pageSize(query.per_page)).map((call) =>
				present(call, events),
			);
		});

		app.get(`/api/v${version}/calls/:uuid`, (request) => {
			const companyId = requireCompany(context, request);
			const { uuid } = request.params as { uuid: string };
			const call = context.state.calls.find(
				(other) => other.uuid === uuid && other.company_id === companyId,
			);
			if (!call) throw notFound('Call');
			return present(call, withEvents(request.query as Query));
		});
	}
}
