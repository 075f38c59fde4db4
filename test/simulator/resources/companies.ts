import type { FastifyInstance } from 'fastify';
import { type Context, hexKey } from '../context';
import type { Fields } from '../http/body';
import { addResource } from '../http/crud';
import { invalid, Validation } from '../http/errors';
import { type Company, nextId } from '../state';

function changed(company: Company, input: Fields, { clock }: Context): Company {
	const result: Company = { ...company, ...input, updated_at: clock.iso() };
	const check = new Validation();
	check.require(result, 'name');
	check.done();
	return result;
}

/** Companies, and /company, the active one (D). These take no company_id (D). */
export function addCompanies(app: FastifyInstance, context: Context): void {
	const { state } = context;
	addResource<Company>(app, context, {
		wrapper: 'company',
		path: '/companies',
		attributes: { name: 'string' },
		scope: () => undefined,
		all: () => state.companies,
		present: (company) => company,
		create: (input, { clock, random }) => {
			const company: Company = {
				id: nextId(state),
				name: '',
				created_at: clock.iso(),
				updated_at: clock.iso(),
				embedded_key: hexKey(random),
				per_number: '1.0',
				use_global_suppression_list: true,
				balance: '0.0',
				owner_user_name: state.companies[0].owner_user_name,
			};
			return changed(company, input, context);
		},
		update: (company, input) => Object.assign(company, changed(company, input, context)),
		remove: ({ id }) => {
			const inUse = [...state.numbers, ...state.numberPools].some(
				({ company_id }) => company_id === id,
			);
			if (inUse)
				throw invalid({ base: ['Delete the numbers and number pools of this company first'] });
		},
	});
	app.get('/company', () => ({ company: state.companies[0] }));
}
