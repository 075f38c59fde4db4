import type { Row } from './row';

const picked = (value: string) => ({ __rl: true, mode: 'list', value });
const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

export const rows: Row[] = [
	{
		operation: 'numberPool.create',
		parameters: () => ({ campaign: picked('1001'), additionalFields: { googleAnalytics: true } }),
		requests: () => [
			{
				method: 'POST',
				path: '/number_pools.json',
				body: { number_pool: { cid: '1001', type: 'Toll-free', google_analytics: true } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				id: state.numberPools.at(-1)?.id,
				type: 'Toll-free',
				google_analytics_paths: [{ name: expect.any(String) }, {}],
			});
		},
	},
	{
		operation: 'numberPool.create',
		case: 'local, with everything else',
		parameters: () => ({
			campaign: { __rl: true, mode: 'cid', value: '1001' },
			type: 'Local',
			country: 'CA',
			additionalFields: {
				affiliate: picked('0002'),
				bufferSeconds: 30,
				hideEmbeddedAccess: true,
				maxPoolSize: 100,
				reserveSize: 5,
				customFields: '{"name": "Landing pages"}',
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/number_pools.json',
				body: {
					number_pool: {
						cid: '1001',
						type: 'Local',
						country: 'CA',
						afid: '0002',
						buffer_seconds: 30,
						hide_embedded_access: true,
						max_pool_size: 100,
						reserve_size: 5,
						name: 'Landing pages',
					},
				},
			},
		],
		check: ([{ json }]) => {
			expect(json).toMatchObject({ country: 'CA', afid: '0002', max_pool_size: 100 });
		},
	},
	{
		operation: 'numberPool.delete',
		parameters: ({ state }) => {
			state.numberPools[0].id = 217;
			state.numbers[0].number_pool_id = 217;
			return { numberPool: byId(217) };
		},
		requests: () => [{ method: 'DELETE', path: '/number_pools/217.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: '217' });
			expect(state.numberPools).toHaveLength(7);
			expect(state.numbers.some(({ number_pool_id: pool }) => pool === 217)).toBe(false);
		},
	},
	{
		operation: 'numberPool.get',
		parameters: ({ state }) => ({ numberPool: picked(String(state.numberPools[1].id)) }),
		requests: ({ state }) => [
			{ method: 'GET', path: `/number_pools/${state.numberPools[1].id}.json` },
		],
		check: ([{ json }], { state }) => {
			const { id, cid, afid } = state.numberPools[1];
			expect(json).toMatchObject({ id, cid, afid, numbers_count: 0 });
		},
	},
	{
		operation: 'numberPool.getAll',
		parameters: () => ({}),
		requests: () => [{ method: 'GET', path: '/number_pools.json', query: { page: '1' } }],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual(state.numberPools.map(({ id }) => id));
		},
	},
	{
		operation: 'numberPool.getAll',
		case: 'every filter',
		parameters: ({ state }) => {
			const { cid, afid } = state.numberPools[1];
			return { filters: { campaign: picked(cid), affiliate: picked(String(afid)) } };
		},
		requests: ({ state }) => [
			{
				method: 'GET',
				path: '/number_pools.json',
				query: { cid: state.numberPools[1].cid, afid: state.numberPools[1].afid, page: '1' },
			},
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual([state.numberPools[1].id]);
		},
	},
	{
		operation: 'numberPool.update',
		parameters: ({ state }) => ({
			numberPool: byId(state.numberPools[0].id),
			updateFields: { maxPoolSize: 1000, type: 'Local', country: 'GB', campaign: picked('1002') },
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/number_pools/${state.numberPools[0].id}.json`,
				body: { number_pool: { max_pool_size: 1000, type: 'Local', country: 'GB', cid: '1002' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ max_pool_size: 1000, country: 'GB', cid: '1002' });
			expect(state.numberPools[0].type).toBe('Local');
		},
	},
];
