import type { FastifyInstance } from 'fastify';
import { mergeTags, readTags } from '../calls/tags';
import { type Context, hexKey } from '../context';
import { type Fields, isFields, isTruthy, parseForm } from '../http/body';
import { badRequest, notFound, unauthorized } from '../http/errors';
import {
	type Campaign,
	nextId,
	type Tags,
	type TrackingNumber,
	type VisitorNumber,
} from '../state';
import { freshNumber, newNumber } from './numbers';

const BASE = '/api/v1/numbers';

const decode = (text: unknown) => Buffer.from(String(text ?? ''), 'base64').toString('utf8');

/** The campaign of a campaign_key. That the key is the campaign's show_key is ours: the library gets it from the portal (?). */
function findCampaign({ state }: Context, key: unknown): Campaign {
	const campaign = state.campaigns.find(({ show_key }) => show_key === key);
	if (!campaign) throw unauthorized('Invalid campaign key');
	return campaign;
}

/** A number of the campaign's pool for this visitor alone; without a pool the campaign's number; nothing where the pool is used up. */
function assign(
	context: Context,
	campaign: Campaign,
): { number: TrackingNumber; perVisitor: boolean } | undefined {
	const { state } = context;
	const pool = state.numberPools.find(
		({ cid, company_id }) => cid === campaign.cid && company_id === campaign.company_id,
	);
	if (!pool) {
		const number = state.numbers.find(({ cid }) => cid === campaign.cid);
		return number && { number, perVisitor: false };
	}
	if (state.numbers.filter(({ number_pool_id: id }) => id === pool.id).length >= pool.max_pool_size)
		return undefined;
	const number: TrackingNumber = {
		...newNumber(context, campaign.company_id, freshNumber(context, '1888')),
		cid: campaign.cid,
		afid: pool.afid,
		number_pool_id: pool.id,
	};
	state.numbers.push(number);
	return { number, perVisitor: true };
}

/** A number as Retreaver's browser library reads it (O). */
function present({
	id,
	id_checksum,
	campaign_key,
	number,
	is_per_visitor,
	tag_values,
}: VisitorNumber): object {
	const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? ['', '', '', ''];
	return {
		id,
		id_checksum,
		campaign_key,
		number,
		formatted_number: `(${area}) ${exchange}-${line}`,
		plain_number: number.replace('+', ''),
		extension: null,
		number_extension: number,
		target_open: true,
		is_per_visitor,
		tag_values,
	};
}

/**
 * Dynamic number insertion, as Retreaver's browser library uses it (O): requests for numbers, their tags, calls to visitors,
 * and the ping that keeps a number. What the POSTs other than the first answer was not seen (?).
 */
export function addVisitorNumbers(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;
	const bodyOf = (body: unknown): Fields => {
		if (!isFields(body)) throw badRequest('The body must be an object');
		return body;
	};
	const find = (id: unknown, campaignKey: unknown): VisitorNumber => {
		const visitor = state.visitorNumbers.find(
			(other) => String(other.id) === String(id) && other.campaign_key === campaignKey,
		);
		if (!visitor) throw notFound('Number');
		return visitor;
	};

	app.post(BASE, (request) => {
		const body = bodyOf(request.body);
		const query = request.query as Fields;
		const key = query.campaign_key ?? body.campaign_key;
		const campaign = findCampaign(context, key);
		if (!body.u) throw badRequest('u, the URL of the page, is missing');
		const found = assign(context, campaign);
		if (!found) return { number: null };
		const visitor: VisitorNumber = {
			id: nextId(state),
			id_checksum: hexKey(context.random, 40),
			campaign_key: String(key),
			number: found.number.number,
			is_per_visitor: found.perVisitor,
			// `st` holds the tags: &key=value&… in Base64.
			tag_values: found.perVisitor ? readTags(parseForm(decode(body.st))) : {},
			pinged_at: clock.iso(),
			calls: [],
		};
		state.visitorNumbers.push(visitor);
		return { number: present(visitor) };
	});

	/** A change of the tags of all numbers in `ids`. Only per-visitor numbers have tags. */
	const changeTags = (url: string, change: (tags: Tags, body: Fields) => Tags) =>
		app.post(`${BASE}${url}`, (request) => {
			const body = bodyOf(request.body);
			findCampaign(context, body.campaign_key);
			if (!Array.isArray(body.ids)) throw badRequest('ids must be a list');
			const visitors = body.ids.map((id) => find(id, body.campaign_key));
			if (!visitors.every(({ is_per_visitor }) => is_per_visitor))
				throw badRequest('Only per-visitor numbers have tags');
			for (const visitor of visitors) visitor.tag_values = change({ ...visitor.tag_values }, body);
			return { numbers: visitors.map(present) };
		});
	const without = (tags: Tags, keys: string[]) =>
		Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

	changeTags('/tag', (tags, { tag_values }) => {
		mergeTags(tags, readTags(tag_values));
		return tags;
	});
	changeTags('/replace_tags', (_tags, { tag_values }) => readTags(tag_values));
	changeTags('/untag', (tags, { tag_values, all }) =>
		isTruthy(all) ? {} : without(tags, Object.keys(readTags(tag_values))),
	);
	changeTags('/untag/keys', (tags, { tag_keys }) =>
		without(tags, Array.isArray(tag_keys) ? tag_keys.map(String) : []),
	);

	app.post(`${BASE}/initiate_call`, (request) => {
		const body = bodyOf(request.body);
		findCampaign(context, body.campaign_key);
		if (!body.dial) throw badRequest('dial is missing');
		const { id, campaign_key, dial, ...tags } = body;
		const visitor = find(id, campaign_key);
		if (visitor.is_per_visitor) mergeTags(visitor.tag_values, readTags(tags));
		visitor.calls.push(String(dial));
		return { status: 'ok' };
	});

	app.post(`${BASE}/ping`, (request) => {
		const { ids, hashes } = bodyOf(request.body);
		if (!Array.isArray(ids) || !Array.isArray(hashes))
			throw badRequest('ids and hashes must be lists');
		const kept = state.visitorNumbers.filter(
			({ id, id_checksum: hash }) => ids.map(String).includes(String(id)) && hashes.includes(hash),
		);
		for (const visitor of kept) visitor.pinged_at = clock.iso();
		return { ids: kept.map(({ id }) => id) };
	});
}
