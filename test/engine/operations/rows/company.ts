import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

/** Company paths take no company_id (D); the runner leaves it out of what it compares. */
const withoutCompany = ({ requests }: Simulator) => {
	for (const { query } of requests) expect(query).not.toHaveProperty('company_id');
};

const companyRows: Row[] = [
	{
		operation: 'company.create',
		parameters: () => ({ name: 'Solar Leads Inc.' }),
		requests: () => [
			{ method: 'POST', path: '/companies.json', body: { company: { name: 'Solar Leads Inc.' } } },
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ id: state.companies.at(-1)?.id, name: 'Solar Leads Inc.' });
		},
	},
	{
		operation: 'company.delete',
		parameters: ({ state }) => ({ company: byId(state.companies[1].id) }),
		requests: () => [{ method: 'DELETE', path: '/companies/4022.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: '4022' });
			expect(state.companies).toHaveLength(1);
		},
	},
	{
		operation: 'company.get',
		parameters: () => ({ company: { __rl: true, mode: 'list', value: '4021' } }),
		requests: () => [{ method: 'GET', path: '/companies/4021.json' }],
		check: ([{ json }], { state }) => expect(json).toEqual(state.companies[0]),
	},
	{
		operation: 'company.getActive',
		parameters: () => ({}),
		requests: () => [{ method: 'GET', path: '/company.json' }],
		check: ([{ json }], { state }) => expect(json).toEqual(state.companies[0]),
	},
	{
		operation: 'company.getAll',
		parameters: () => ({}),
		requests: () => [{ method: 'GET', path: '/companies.json', query: { page: '1' } }],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json)).toEqual(state.companies);
		},
	},
	{
		operation: 'company.update',
		parameters: () => ({ company: byId(4022), updateFields: { name: 'Harbour Labs' } }),
		requests: () => [
			{ method: 'PUT', path: '/companies/4022.json', body: { company: { name: 'Harbour Labs' } } },
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ id: 4022, name: 'Harbour Labs' });
			expect(state.companies[1].name).toBe('Harbour Labs');
		},
	},
];

export const rows = companyRows.map(
	(row): Row => ({
		...row,
		check: (items, simulator) => {
			withoutCompany(simulator);
			row.check(items, simulator);
		},
	}),
);
