import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'contactNumber.delete',
		parameters: ({ state }) => {
			state.contacts[0].contact_numbers.push({ id: 1, number: '+14155550123', description: null });
			return { contactNumber: '(415) 555-0123' };
		},
		requests: () => [{ method: 'DELETE', path: '/contact_numbers/%2B14155550123.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, number: '+14155550123' });
			expect(state.contacts[0].contact_numbers).toHaveLength(1);
		},
	},
	{
		operation: 'contactNumber.update',
		parameters: ({ state }) => {
			state.contacts[0].contact_numbers[0].number = '+14155550123';
			return {
				contactNumber: '+14155550123',
				updateFields: { number: 'sip:dana@example.com', description: 'Desk' },
			};
		},
		requests: () => [
			{
				method: 'PUT',
				path: '/contact_numbers/%2B14155550123.json',
				body: { contact_number: { number: 'sip:dana@example.com', description: 'Desk' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual(state.contacts[0].contact_numbers[0]);
			expect(json).toMatchObject({ number: 'sip:dana@example.com', description: 'Desk' });
		},
	},
];
