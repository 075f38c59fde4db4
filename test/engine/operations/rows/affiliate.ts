import type { Row } from './row';

const byAfid = (value: string) => ({ __rl: true, mode: 'afid', value });

export const rows: Row[] = [
	{
		operation: 'affiliate.create',
		parameters: () => ({
			afid: ' nathan/1 ',
			additionalFields: {
				companyName: 'Nathan Media',
				firstName: 'Nathan',
				lastName: 'Smith',
				customFields: '{"notes": "pays late"}',
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/api/v1/affiliates.json',
				body: {
					affiliate: {
						afid: 'nathan/1',
						company_name: 'Nathan Media',
						first_name: 'Nathan',
						last_name: 'Smith',
						notes: 'pays late',
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ afid: 'nathan/1', company_name: 'Nathan Media' });
			expect(state.affiliates.at(-1)).toMatchObject({ afid: 'nathan/1', last_name: 'Smith' });
		},
	},
	{
		operation: 'affiliate.delete',
		parameters: ({ state }) => {
			state.affiliates.push({ ...state.affiliates[0], id: 1, afid: 'a b' });
			return { affiliate: byAfid('a b') };
		},
		requests: () => [{ method: 'DELETE', path: '/api/v1/affiliates/afid/a%20b.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, afid: 'a b' });
			expect(state.affiliates.map(({ afid }) => afid)).not.toContain('a b');
		},
	},
	{
		operation: 'affiliate.get',
		parameters: () => ({ affiliate: { __rl: true, mode: 'list', value: '0002' } }),
		requests: () => [{ method: 'GET', path: '/api/v1/affiliates/afid/0002.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ afid: '0002', company_name: state.affiliates[1].company_name });
		},
	},
	{
		operation: 'affiliate.getAll',
		parameters: () => ({ limit: 3 }),
		requests: () => [{ method: 'GET', path: '/api/v1/affiliates.json', query: { page: '1' } }],
		check: (items) => {
			expect(items.map(({ json }) => json.afid)).toEqual(['0001', '0002', '0003']);
		},
	},
	{
		operation: 'affiliate.update',
		parameters: ({ state }) => ({
			affiliate: { __rl: true, mode: 'id', value: String(state.affiliates[4].id) },
			updateFields: { afid: 'five', firstName: 'Erin' },
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/api/v1/affiliates/${state.affiliates[4].id}.json`,
				body: { affiliate: { afid: 'five', first_name: 'Erin' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ afid: 'five', first_name: 'Erin' });
			expect(state.affiliates[4]).toMatchObject({ afid: 'five', first_name: 'Erin' });
		},
	},
	{
		operation: 'affiliate.upsert',
		parameters: () => ({ afid: ' nathan/1 ', additionalFields: { companyName: 'Nathan Media' } }),
		requests: () => [
			{ method: 'GET', path: '/api/v1/affiliates/afid/nathan%2F1.json' },
			{
				method: 'POST',
				path: '/api/v1/affiliates.json',
				body: { affiliate: { afid: 'nathan/1', company_name: 'Nathan Media' } },
			},
		],
		check: ([{ json }]) => {
			expect(json).toMatchObject({ created: true, afid: 'nathan/1', company_name: 'Nathan Media' });
		},
	},
	{
		operation: 'affiliate.upsert',
		case: 'that exists',
		parameters: () => ({ afid: '0002', additionalFields: { companyName: 'Nathan Media' } }),
		requests: () => [
			{ method: 'GET', path: '/api/v1/affiliates/afid/0002.json' },
			{
				method: 'PUT',
				path: '/api/v1/affiliates/afid/0002.json',
				body: { affiliate: { company_name: 'Nathan Media' } },
			},
		],
		check: ([{ json }], { state }) => {
			const { first_name } = state.affiliates[1];
			expect(json).toMatchObject({ created: false, first_name, company_name: 'Nathan Media' });
		},
	},
	{
		operation: 'affiliate.upsert',
		case: 'that exists, with nothing to change',
		parameters: () => ({ afid: '0002' }),
		requests: () => [{ method: 'GET', path: '/api/v1/affiliates/afid/0002.json' }],
		check: ([{ json }]) => expect(json).toMatchObject({ created: false, afid: '0002' }),
	},
];
