import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'staticCallerNumber.create',
		parameters: () => ({ number: '415.555.0123' }),
		requests: () => [
			{
				method: 'POST',
				path: '/static_caller_numbers.json',
				body: { static_caller_number: { number: '+14155550123' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ number: '+14155550123', id: state.staticCallerNumbers[3].id });
		},
	},
	{
		operation: 'staticCallerNumber.delete',
		parameters: ({ state }) => {
			state.staticCallerNumbers[0].id = 1234;
			return { staticCallerNumber: { __rl: true, mode: 'list', value: '1234' } };
		},
		requests: () => [{ method: 'DELETE', path: '/static_caller_numbers/1234.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: '1234' });
			expect(state.staticCallerNumbers).toHaveLength(2);
		},
	},
	{
		operation: 'staticCallerNumber.getAll',
		parameters: () => ({}),
		requests: () => [{ method: 'GET', path: '/static_caller_numbers.json', query: { page: '1' } }],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.number)).toEqual(
				state.staticCallerNumbers.map(({ number }) => number),
			);
		},
	},
];
