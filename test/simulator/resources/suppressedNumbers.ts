import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { type Fields, isFields } from '../http/body';
import { addResource, permit } from '../http/crud';
import { badRequest, invalid, notFound } from '../http/errors';
import { nextId, type SuppressedNumber } from '../state';
import { phoneNumber } from './phoneNumber';

/** Suppressed numbers (D): addressed by the number itself, created by a POST to it, its body optional. */
export function addSuppressedNumbers(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;

	/** `cid` shows only where there is a campaign (D); it is a number in the examples, so digits come as one. */
	const present = ({
		id,
		number,
		created_at,
		can_resubscribe,
		company_id,
		campaign_id,
	}: SuppressedNumber) => {
		const cid = state.campaigns.find((campaign) => campaign.id === campaign_id)?.cid;
		const shown = cid && /^[1-9]\d*$/.test(cid) ? Number(cid) : cid;
		return {
			id,
			number,
			created_at,
			can_resubscribe,
			company_id,
			...(shown === undefined ? {} : { cid: shown }),
		};
	};

	addResource<SuppressedNumber>(app, context, {
		wrapper: 'suppressed_number',
		path: '/suppressed_numbers',
		key: 'number',
		attributes: {},
		verbs: ['list', 'get', 'delete'],
		all: () => state.suppressedNumbers,
		present,
	});

	/** The fields of a body that comes wrapped or bare (D), or not at all. `campaign_id` is the campaign's cid (D: a text). */
	const read = (body: unknown): Fields => {
		const inner =
			isFields(body) && isFields(body.suppressed_number) ? body.suppressed_number : (body ?? {});
		if (!isFields(inner)) throw badRequest('The body must be an object');
		const { campaign_id: cid, ...fields } = permit(context, inner, {
			can_resubscribe: 'boolean',
			campaign_id: 'string',
		});
		if (cid === undefined || cid === null)
			return { ...fields, ...(cid === null ? { campaign_id: null } : {}) };
		const campaign = state.campaigns.find((other) => other.cid === cid);
		if (!campaign) throw invalid({ campaign_id: ['does not exist'] });
		return { ...fields, campaign_id: campaign.id };
	};
	const find = (companyId: number, request: FastifyRequest) => {
		const { key } = request.params as { key: string };
		return {
			key,
			found: state.suppressedNumbers.find(
				({ number, company_id }) => number === key && company_id === companyId,
			),
		};
	};

	app.get('/suppressed_numbers/check', (request) => {
		const companyId = requireCompany(context, request);
		return {
			suppressed_numbers_exist: state.suppressedNumbers.some(
				({ company_id }) => company_id === companyId,
			),
		};
	});
	app.post('/suppressed_numbers/:key', (request, reply) => {
		const companyId = requireCompany(context, request);
		const { key, found } = find(companyId, request);
		const number = phoneNumber(key);
		if (number !== key) throw invalid({ number: ['is not E.164'] });
		if (found) throw invalid({ number: ['has already been taken'] });
		const at = clock.iso();
		const suppressed: SuppressedNumber = {
			id: nextId(state),
			company_id: companyId,
			affiliate_id: null,
			campaign_id: null,
			number,
			created_at: at,
			updated_at: at,
			can_resubscribe: true,
			...read(request.body),
		};
		state.suppressedNumbers.push(suppressed);
		reply.code(201);
		// Not wrapped, unlike all others (D).
		return suppressed;
	});
	app.put('/suppressed_numbers/:key', (request) => {
		const { found } = find(requireCompany(context, request), request);
		if (!found) throw notFound('suppressed_number');
		Object.assign(found, read(request.body), { updated_at: clock.iso() });
		return { suppressed_number: present(found) };
	});
}
