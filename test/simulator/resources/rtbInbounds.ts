import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DateTime, type DurationLikeObject } from 'luxon';
import { gzipSync } from 'node:zlib';
import type { Context } from '../context';
import { requireApiKey, requireCompany } from '../http/auth';
import { type Fields, isFields, unwrap } from '../http/body';
import { badRequest, notFound } from '../http/errors';
import { paginate } from '../http/paging';
import { nextId, type PingExport, type RtbInbound, type State } from '../state';

const PAGE_SIZE = 100;
const STATUSES = ['expired', 'claimed', 'no-target', 'rejected'];
/** Seconds until an export is done; the live service is not said to be that fast (?). */
const EXPORT_SECONDS = 1;

const list = (value: unknown) => [value ?? []].flat().map(String);

/** The rows that each list of ids may pick from; ids of others are dropped without a word (D). */
const idFilters: Record<string, (state: State) => Array<{ id: number; company_id: number }>> = {
	campaign_id: ({ campaigns }) => campaigns,
	affiliate_id: ({ affiliates }) => affiliates,
	target_id: ({ targets }) => targets,
	postback_key_id: ({ postbackKeys }) => postbackKeys,
};

/** What can be filtered by: that all of it is there is D, its form is not shown (?). */
const filterValues = (state: State, companyId: number) => ({
	...Object.fromEntries(
		Object.entries(idFilters).map(([name, records]) => [
			name,
			records(state)
				.filter((record) => record.company_id === companyId)
				.map(({ id }) => id),
		]),
	),
	status: STATUSES,
});

/** Start and end of the rows that are asked for. @throws ApiError 400, a status of our choice (?) */
function readWindow(params: Fields, now: DateTime): [start?: DateTime, end?: DateTime] {
	const { created_at: relative } = params;
	if (relative !== undefined) {
		// Only last_7d is documented; the others are read likewise (?).
		const [, count, unit] = /^last_(\d+)([hd])$/.exec(String(relative)) ?? [];
		if (!unit) throw badRequest('created_at is not a relative window');
		return [now.minus({ [unit === 'h' ? 'hours' : 'days']: Number(count) } as DurationLikeObject)];
	}
	const [start, end] = ['created_at_start', 'created_at_end'].map((name) => {
		if (params[name] === undefined) return undefined;
		const time = DateTime.fromISO(String(params[name]), { zone: 'utc' });
		if (!time.isValid) throw badRequest(`${name} is not a time`);
		return time;
	});
	if (start && start.plus({ months: 2 }) < (end ?? now))
		throw badRequest('created_at_start and created_at_end can be 2 months apart at most');
	return [start, end];
}

/** The company's rows that match the filters (D), newest first. @throws ApiError 400 */
function select({ state, clock }: Context, companyId: number, params: Fields): RtbInbound[] {
	const now = DateTime.fromJSDate(clock.now());
	const [start, end] = readWindow(params, now);
	const statuses = list(params.status);
	const unknown = statuses.find((status) => !STATUSES.includes(status));
	if (unknown) throw badRequest(`status ${unknown} is unknown`);
	const ids = Object.entries(idFilters).map(([name, records]) => {
		const own = records(state).filter((record) => record.company_id === companyId);
		return [
			name,
			list(params[name]).filter((id) => own.some((one) => String(one.id) === id)),
		] as const;
	});
	const between = (name: 'revenue' | 'payout') => {
		if (params[name] === undefined) return () => true;
		const [min, max, ...more] = list(params[name]).map(Number);
		if (max === undefined || more.length || Number.isNaN(min + max))
			throw badRequest(`${name} must have two values`);
		return (row: RtbInbound) => row[name] >= min && row[name] <= max;
	};
	const [revenue, payout] = [between('revenue'), between('payout')];
	const same = (value: unknown, wanted: unknown) => wanted === undefined || value === wanted;
	return state.rtbInbounds
		.filter((row) => row.company_id === companyId)
		.filter(({ created_at: at }) => !start || Date.parse(at) >= +start)
		.filter(({ created_at: at }) => !end || Date.parse(at) <= +end)
		.filter((row) => !statuses.length || statuses.includes(row.status))
		.filter((row) =>
			ids.every(
				([name, wanted]) => !wanted.length || wanted.includes(String(Reflect.get(row, name))),
			),
		)
		.filter((row) => same(row.caller_state, params.caller_state))
		.filter((row) => same(row.caller_country, params.caller_country))
		.filter(
			(row) =>
				params.duplicate === undefined ||
				row.duplicate_order > 0 === (String(params.duplicate) === 'true'),
		)
		.filter(revenue)
		.filter(payout)
		.sort((a, b) => b.created_at.localeCompare(a.created_at));
}

const present = ({ company_id, ...row }: RtbInbound) => {
	void company_id;
	return row;
};

/** The titles of an export (D: the first two and Source ID; the others in the same manner, ?). */
const titles: Record<string, string> = {
	call_uuid: 'Call UUID',
	status: 'Status',
	affiliate_id: 'Source ID',
	target_id: 'Call Endpoint ID',
};
const title = (field: string) =>
	titles[field] ??
	field
		.split('_')
		.map((word) =>
			/^(id|uuid|pbm)$/.test(word) ? word.toUpperCase() : word[0].toUpperCase() + word.slice(1),
		)
		.join(' ');

function csv(rows: RtbInbound[]): string {
	const fields = Object.keys(present(rows[0] ?? ({} as RtbInbound)));
	const cell = (value: unknown) =>
		/[",\n]/.test(String(value)) ? JSON.stringify(value) : (value ?? '');
	const lines = rows.map((row) => fields.map((field) => cell(Reflect.get(row, field))).join(','));
	return [fields.map(title).join(','), ...lines, ''].join('\n');
}

/** GET /api/v2 to v5/rtb_inbounds, and exports of them (D). */
export function addRtbInbounds(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;

	for (const version of [2, 3, 4, 5]) {
		app.get(`/api/v${version}/rtb_inbounds`, (request, reply) => {
			const companyId = requireCompany(context, request);
			const query = request.query as Fields;
			const rows = select(context, companyId, query);
			return {
				rtb_inbounds: paginate(request, reply, rows, PAGE_SIZE).map(present),
				...(query.with_filters === 'true' && { filters: filterValues(state, companyId) }),
			};
		});
	}

	const presentExport = ({ id, ready_at, rows, errors }: PingExport) => {
		const running = !errors && clock.iso() < ready_at;
		const count = running || errors ? null : rows.length;
		return {
			id,
			export_count: count,
			export_progress: count ?? 0,
			export_percentage: count === null ? 0 : 100,
			format: 'csv',
			file_upload_url: count === null ? null : `/v2/reports/rtb_inbounds/${id}/download`,
			in_progress: running,
			errors: errors ?? {},
		};
	};
	app.post('/api/v5/exports/rtb_inbounds', (request, reply) => {
		const companyId = requireCompany(context, request);
		const { format = 'csv', params } = unwrap(request.body, 'export');
		if (format !== 'csv') throw badRequest('format must be csv');
		if (!isFields(params)) throw badRequest('params are missing');
		const made: PingExport = {
			id: nextId(state),
			company_id: companyId,
			ready_at: new Date(clock.now().getTime() + EXPORT_SECONDS * 1000).toISOString(),
			rows: [],
		};
		try {
			if (!params.created_at && !(params.created_at_start && params.created_at_end))
				throw badRequest('a window is missing');
			made.rows = select(context, companyId, params);
		} catch (error) {
			// Told in `errors` (D), whose form is not shown (?).
			made.errors = { params: [(error as Error).message] };
		}
		state.exports.push(made);
		reply.code(201);
		return presentExport(made);
	});
	app.get('/api/v5/exports/rtb_inbounds/:id', (request) =>
		presentExport(findExport(context, request)),
	);
}

function findExport(context: Context, request: FastifyRequest): PingExport {
	const companyId = requireCompany(context, request);
	const { id } = request.params as { id: string };
	const found = context.state.exports.find(
		(one) => String(one.id) === id && one.company_id === companyId,
	);
	if (!found) throw notFound('Export');
	return found;
}

/** GET /v2/reports/rtb_inbounds/{id}/download (D): leads to the file, which lies elsewhere. */
export function addExportDownload(app: FastifyInstance, context: Context): void {
	app.get('/v2/reports/rtb_inbounds/:id/download', (request, reply) => {
		requireApiKey(context, request);
		const { id, ready_at, errors } = findExport(context, request);
		if (errors || context.clock.iso() < ready_at) throw notFound('File');
		return reply.redirect(`${context.filesUrl}/rtb_inbounds/${id}.csv.gz?signature=invented`);
	});
}

/** The other host, where files of exports lie: it notes whether the API key came along, which it must not. */
export function createFileHost({ state, credentials }: Context): FastifyInstance {
	const app = Fastify({ forceCloseConnections: true });
	app.get('/rtb_inbounds/:name', (request: FastifyRequest, reply: FastifyReply) => {
		const { name } = request.params as { name: string };
		const found = state.exports.find(({ id }) => name === `${id}.csv.gz`);
		if (!found) return reply.code(404).send();
		const apiKeySent = JSON.stringify([request.url, request.headers]).includes(credentials.apiKey);
		state.exportDownloads.push({ id: found.id, apiKeySent });
		return reply.type('application/gzip').send(gzipSync(csv(found.rows)));
	});
	return app;
}
