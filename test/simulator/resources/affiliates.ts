import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { addResource } from '../http/crud';
import type { Fields } from '../http/body';
import { invalid, Validation } from '../http/errors';
import { type Affiliate, nextId, type State } from '../state';

/** A publisher that has nothing but its afid. */
export const newAffiliate = (
	{ state, clock }: Context,
	afid: string,
	companyId: number,
): Affiliate => ({
	id: nextId(state),
	company_id: companyId,
	afid,
	first_name: null,
	last_name: null,
	company_name: null,
	updated_at: clock.iso(),
	created_at: clock.iso(),
});

/** Changes a copy first, so that a refused change leaves nothing behind. */
function changed(affiliate: Affiliate, input: Fields, { state, clock }: Context): Affiliate {
	const result: Affiliate = { ...affiliate, ...input, updated_at: clock.iso() };
	const check = new Validation();
	check.require(result, 'afid');
	const taken = state.affiliates.some(
		({ id, afid, company_id }) =>
			id !== result.id && afid === result.afid && company_id === result.company_id,
	);
	check.check(!taken, 'afid', 'has already been taken');
	check.done();
	return result;
}

const numbersOf = ({ numbers }: State, { afid, company_id }: Affiliate) =>
	numbers.filter((number) => number.afid === afid && number.company_id === company_id);

/** Affiliates, or publishers (D), by afid and by internal ID. Answers do not show the internal ID (D). */
export function addAffiliates(app: FastifyInstance, context: Context): void {
	addResource<Affiliate>(app, context, {
		wrapper: 'affiliate',
		path: '/api/v1/affiliates',
		attributes: {
			afid: 'string',
			first_name: 'string',
			last_name: 'string',
			company_name: 'string',
		},
		addresses: [
			{ url: '/api/v1/affiliates/afid/:afid', matches: ({ afid }, value) => afid === value },
		],
		all: ({ state }) => state.affiliates,
		present: ({ afid, first_name, last_name, company_name, updated_at, created_at }) => ({
			afid,
			first_name,
			last_name,
			company_name,
			updated_at,
			created_at,
		}),
		create: (input, _context, companyId) =>
			changed(newAffiliate(context, '', companyId), input, context),
		update: (affiliate, input) => Object.assign(affiliate, changed(affiliate, input, context)),
		remove: (affiliate, { state }) => {
			if (numbersOf(state, affiliate).length)
				throw invalid({ base: ['Delete the numbers of this affiliate first'] });
		},
	});
}
