import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import type { Fields } from '../http/body';
import { addResource } from '../http/crud';
import { Validation } from '../http/errors';
import { nextId, type NumberPool } from '../state';
import { callingCodes } from './numbers';

function changed(pool: NumberPool, input: Fields, { state, clock, random }: Context): NumberPool {
	const result: NumberPool = { ...pool, ...input, updated_at: clock.iso() };
	const ours = ({ company_id }: { company_id: number }) => company_id === result.company_id;
	const check = new Validation();
	check.require(result, 'cid');
	check.check(
		!result.cid || state.campaigns.some((other) => ours(other) && other.cid === result.cid),
		'cid',
		'does not exist',
	);
	// Unlike a number's, a pool's affiliate must be there first (D).
	check.check(
		!result.afid || state.affiliates.some((other) => ours(other) && other.afid === result.afid),
		'afid',
		'does not exist',
	);
	check.check(['Toll-free', 'Local'].includes(result.type), 'type', 'is not Toll-free or Local');
	check.check(result.country in callingCodes, 'country', 'is not included in the list');
	check.check(
		!result.google_analytics || !result.afid,
		'google_analytics',
		'does not go with an affiliate',
	);
	check.done();
	if (result.google_analytics && !result.google_analytics_paths.length) {
		result.google_analytics_paths = ['always', 'connect'].map((when) => ({
			name: `Network timer (${when})`,
			path: `/callpixels/${random.string.uuid()}`,
		}));
	}
	return result;
}

/** Number pools (D). Deleting one deletes its numbers (D). */
export function addNumberPools(app: FastifyInstance, context: Context): void {
	const { state } = context;
	addResource<NumberPool>(app, context, {
		wrapper: 'number_pool',
		path: '/number_pools',
		attributes: {
			cid: 'string',
			type: 'string',
			country: 'string',
			afid: 'string',
			max_pool_size: 'integer',
			buffer_seconds: 'integer',
			hide_embedded_access: 'boolean',
			google_analytics: 'boolean',
			reserve_size: 'integer',
		},
		filters: { cid: 'cid', afid: 'afid' },
		all: () => state.numberPools,
		present: ({ company_id, google_analytics_paths: paths, ...pool }) => {
			void company_id;
			return {
				...pool,
				numbers_count: state.numbers.filter(({ number_pool_id: id }) => id === pool.id).length,
				...(pool.google_analytics ? { google_analytics_paths: paths } : {}),
			};
		},
		create: (input, { clock }, companyId) => {
			const pool: NumberPool = {
				id: nextId(state),
				company_id: companyId,
				country: 'US',
				max_pool_size: 10,
				buffer_seconds: 0,
				updated_at: clock.iso(),
				created_at: clock.iso(),
				hide_embedded_access: false,
				google_analytics: false,
				afid: null,
				cid: '',
				type: 'Toll-free',
				reserve_size: 1,
				google_analytics_paths: [],
			};
			return changed(pool, input, context);
		},
		update: (pool, input) => Object.assign(pool, changed(pool, input, context)),
		remove: (pool) => {
			state.numbers = state.numbers.filter(({ number_pool_id: id }) => id !== pool.id);
		},
	});
}
