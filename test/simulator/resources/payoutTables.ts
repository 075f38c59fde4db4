import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { isTruthy, unwrap } from '../http/body';
import { permit } from '../http/crud';
import { ApiError, notFound } from '../http/errors';
import { paginate } from '../http/paging';
import { type Campaign, nextId, type PayoutTable } from '../state';

const BASE = '/api/v5/campaigns/:campaign_id/payout_bid_modification_tables';
const WRAPPER = 'payout_bid_modification_table';

/** Rules in one table, and bytes of its CSV (D). */
const MAX_RULES = 1000;
const MAX_BYTES = 1024 * 1024;

const ATTRIBUTES = {
	csv_data: 'string',
	active: 'boolean',
	salt: 'string',
	table_version: 'string',
} as const;

/** The sentences are documented (D), their status is not (?). */
const refused = (...sentences: string[]) => new ApiError(422, 'Validation failed', sentences);

/** The cells of one line; quotes as in RFC 4180, but no line breaks in them (?). */
const cellsOf = (line: string) =>
	[...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
		([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
	);

/** @throws ApiError 422 where the CSV breaks one of the documented rules (D) */
function checkRules(csv: string): void {
	const bad = (why: string) => refused(`Csv data could not be parsed into rules (${why})`);
	if (Buffer.byteLength(csv) > MAX_BYTES) throw bad('over 1MB');
	const [titles = [], ...rules] = csv.split(/\r?\n/).filter(Boolean).map(cellsOf);
	for (const title of ['rule_id', 'payout_pct']) {
		if (titles.filter((other) => other === title).length !== 1) throw bad(`no column ${title}`);
	}
	if (!rules.length) throw bad('no rules');
	if (rules.length > MAX_RULES) throw bad('more than 1000 rules');
	for (const [index, cells] of rules.entries()) {
		const payout = cells[titles.indexOf('payout_pct')] ?? '';
		if (payout !== 'current' && !/^\d+(\.\d+)?$/.test(payout))
			throw bad(`row ${index + 1}: payout_pct`);
		const operators = cells.map((cell) => /^[=!<>~]*/.exec(cell)![0]);
		const unknown = operators.find((operator) => !/^(=|==|!=|=~|!~|>|>=|<|<=)?$/.test(operator));
		if (unknown) throw bad(`row ${index + 1}: unknown operator ${unknown}`);
	}
}

const present = ({ company_id, ...table }: PayoutTable) => {
	void company_id;
	return table;
};

/** Payout bid modification tables of a campaign (D): bare, written once, one of them active. */
export function addPayoutTables(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;

	const findCampaign = (request: FastifyRequest): Campaign => {
		const companyId = requireCompany(context, request);
		const { campaign_id: id } = request.params as Record<string, string>;
		const campaign = state.campaigns.find(
			(other) => String(other.id) === id && other.company_id === companyId,
		);
		if (!campaign) throw notFound('Campaign');
		return campaign;
	};
	const tablesOf = ({ id }: Campaign) =>
		state.payoutTables.filter(({ campaign_id }) => campaign_id === id).reverse();
	const findTable = (request: FastifyRequest) => {
		const tables = tablesOf(findCampaign(request));
		const { id } = request.params as Record<string, string>;
		const table = tables.find((other) => String(other.id) === id);
		if (!table) throw notFound(WRAPPER);
		return { table, tables };
	};
	const activate = (table: PayoutTable, tables: PayoutTable[], active: boolean) => {
		if (active) for (const other of tables) other.active = false;
		table.active = active;
	};

	app.get(BASE, (request, reply) =>
		paginate(request, reply, tablesOf(findCampaign(request))).map(present),
	);
	app.post(BASE, (request, reply) => {
		const campaign = findCampaign(request);
		const input = permit(context, unwrap(request.body, WRAPPER), ATTRIBUTES);
		if (!input.csv_data) throw refused("Csv data can't be blank");
		checkRules(String(input.csv_data));
		const tables = tablesOf(campaign);
		const version = input.table_version;
		if (version && tables.some((other) => String(other.table_version) === version))
			throw refused('Table version has already been taken');
		const company = state.companies.find(({ id }) => id === campaign.company_id)!;
		const id = nextId(state);
		const table: PayoutTable = {
			id,
			company_id: campaign.company_id,
			campaign_id: campaign.id,
			table_version: version ? String(version) : id,
			active: false,
			salt: String(
				input.salt ??
					`${company.name.toLowerCase().replace(/\W+/g, '_')}_${clock.iso().slice(0, 10)}`,
			),
			csv_data: String(input.csv_data),
			created_at: clock.iso(),
		};
		activate(table, tables, isTruthy(input.active));
		state.payoutTables.push(table);
		reply.code(201);
		return present(table);
	});
	app.get(`${BASE}/:id`, (request) => present(findTable(request).table));
	app.put(`${BASE}/:id`, (request) => {
		const { table, tables } = findTable(request);
		// Everything else is fixed (D); whether it is refused or dropped is not said (?).
		const input = permit(context, unwrap(request.body, WRAPPER), { active: 'boolean' });
		if (input.active === undefined) throw refused("Active can't be blank");
		activate(table, tables, input.active === true);
		return present(table);
	});
	app.delete(`${BASE}/:id`, (request, reply) => {
		const { table } = findTable(request);
		state.payoutTables = state.payoutTables.filter((other) => other !== table);
		// 200 and nothing (D).
		return reply.code(200).send();
	});
}
