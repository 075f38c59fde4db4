import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { badRequest } from '../http/errors';
import { pageSize, paginate } from '../http/paging';
import type { Call, State } from '../state';

type Query = Record<string, string | undefined>;

/** The groups a call counts in: id and name of each. */
type Facet = (
	call: Call,
	state: State,
	tagKey?: string,
) => Array<[id: string | number | null, name: string | null]>;

const facets: Record<string, Facet> = {
	publisher: (call) => [[call.system_affiliate_id, call.affiliate_name]],
	buyer: (call, { targets }) => {
		const target = targets.find(({ id }) => id === call.target_id);
		return target ? [[target.id, `${target.name} - ${target.number}`]] : [];
	},
	campaign: (call) => [[call.campaign_id, call.campaign_name]],
	number: (call) => [[call.number_id, call.number]],
	daily: (call) => [[call.created_at.slice(0, 10), call.created_at.slice(0, 10)]],
	state: (call) => [[call.caller_state, call.caller_state]],
	// Without a key the names of tags, with one its values; only indexed tags count (D).
	tag_value: (call, { indexedTags }, tagKey) => {
		const keys = Object.keys(call.tags).filter((key) => indexedTags.includes(key));
		if (!tagKey) return keys.map((key) => [key, key]);
		return keys.includes(tagKey) ? call.tags[tagKey].split(',').map((value) => [value, value]) : [];
	},
};

function readDate(query: Query, name: string): DateTime {
	const date = DateTime.fromISO(query[name] ?? '', { zone: 'utc' });
	if (!date.isValid) throw badRequest(`${name} is missing or not a date`);
	return date;
}

const sum = (calls: Call[], value: (call: Call) => number) =>
	Number(calls.reduce((total, call) => total + value(call), 0).toFixed(4));
const percent = (part: number, whole: number) => (whole ? (part / whole) * 100 : 0);

/**
 * One line of a report, with the fields of the reference's answers (D). What its *_percent fields divide by is our reading (?), and
 * so is that durations are averages of a call: the reference's example has 3.67 seconds for 3 calls (?).
 */
function summarise(id: string | number | null, name: string | null, calls: Call[]): object {
	const total = calls.length;
	const count = (test: (call: Call) => boolean) => calls.filter(test).length;
	const repeats = count(({ repeat }) => repeat);
	const duplicates = count(({ duplicate }) => duplicate);
	const conversions = count(({ converted }) => converted);
	const rescues = count(({ rescued }) => rescued);
	const revenue = sum(calls, (call) => call.revenue ?? 0);
	const payout = sum(calls, (call) => call.payout ?? 0);
	const cost = sum(calls, (call) => Number(call.total_cost));
	const duration = sum(calls, (call) => call.total_duration);
	const connected = sum(calls, (call) => call.dialed_call_duration);
	return {
		id,
		facet_name: name,
		total_calls: total,
		repeat_count: repeats,
		duplicate_count: duplicates,
		unique_calls: total - repeats,
		converted_count: conversions,
		revenue,
		payout,
		cost,
		total_duration: duration / total,
		total_duration_percent: percent(duration, duration),
		rescued_count: rescues,
		rescued_revenue: sum(
			calls.filter(({ rescued }) => rescued),
			(call) => call.revenue ?? 0,
		),
		connected_duration: connected / total,
		connected_duration_percent: percent(connected, duration),
		in_progress_count: count(({ end_time: end }) => end === null),
		profit: revenue - payout - cost,
		repeat_count_percent: percent(repeats, total),
		duplicate_count_percent: percent(duplicates, total),
		converted_count_percent: percent(conversions, total),
		rescued_count_percent: percent(rescues, total),
		epc: revenue / total,
		cpc: cost / total,
	};
}

/** GET /api/v1/reports (D). The live answer is cached; this one is not. */
export function addReports(app: FastifyInstance, context: Context): void {
	app.get('/api/v1/reports', (request, reply) => {
		const companyId = requireCompany(context, request);
		const query = request.query as Query;
		const facet = Object.hasOwn(facets, query.facet ?? '') ? facets[query.facet!] : undefined;
		if (query.domain !== 'calls') throw badRequest('domain must be calls');
		if (!facet) throw badRequest(`facet must be one of: ${Object.keys(facets).join(', ')}`);
		const start = readDate(query, 'created_at_start');
		const end = readDate(query, 'created_at_end');
		if (start >= end) throw badRequest('created_at_start must be before created_at_end');
		if (end.diff(start, 'years').years >= 2)
			throw badRequest('The dates must be less than 2 years apart');

		const groups = new Map<
			string,
			{ id: string | number | null; name: string | null; calls: Call[] }
		>();
		for (const call of context.state.calls) {
			const at = Date.parse(call.created_at);
			if (call.company_id !== companyId || at < start.toMillis() || at >= end.toMillis()) continue;
			for (const [id, name] of facet(call, context.state, query.tag_value_key)) {
				const group = groups.get(String(id)) ?? { id, name, calls: [] };
				group.calls.push(call);
				groups.set(String(id), group);
			}
		}
		const all = [...groups.values()].sort((a, b) => b.calls.length - a.calls.length);
		const page = paginate(request, reply, all, pageSize(query.per_page));
		return {
			count: page.length,
			count_total: all.length,
			data: page.map(({ id, name, calls }) => summarise(id, name, calls)),
		};
	});
}
