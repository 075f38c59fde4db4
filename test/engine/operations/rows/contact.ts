import type { Row } from './row';

const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });
const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });
const pathByNumber = (number: string) =>
	`/contact_numbers/${encodeURIComponent(number)}/contact.json`;

const INVALID_NUMBER = {
	value: '555',
	reason: expect.stringContaining('"Contact Numbers > Number" must be a phone number'),
	item: 0,
};

export const rows: Row[] = [
	{
		operation: 'contact.create',
		parameters: () => ({
			contactNumbers: {
				contactNumber: [
					{ number: '(415) 555-0123', description: 'Mobile' },
					{ number: 'sip:dana@example.com' },
				],
			},
			additionalFields: {
				tags: {
					list: { tagsInput: 'json', tagsJson: '{"name": "Dana", "topic": ["solar", "roof"]}' },
				},
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/contacts.json',
				body: {
					contact: {
						contact_numbers_attributes: [
							{ number: '+14155550123', description: 'Mobile' },
							{ number: 'sip:dana@example.com' },
						],
						tag_list: '<<<name:Dana>>>,<<<topic:solar>>>,<<<topic:roof>>>',
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				id: state.contacts.at(-1)?.id,
				contact_numbers: [{ number: '+14155550123' }, { number: 'sip:dana@example.com' }],
				tag_values: [{ key: 'name', value: 'Dana' }, { value: 'solar' }, { value: 'roof' }],
			});
		},
	},
	{
		operation: 'contact.delete',
		parameters: ({ state }) => {
			state.contacts[2].id = 217;
			return { contact: byId(217) };
		},
		requests: () => [{ method: 'DELETE', path: '/contacts/217.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: '217' });
			expect(state.contacts).toHaveLength(29);
		},
	},
	{
		operation: 'contact.delete',
		case: 'by phone number',
		parameters: ({ state }) => {
			state.contacts[2].contact_numbers[0].number = '+14155550123';
			return { contact: byNumber('415-555-0123') };
		},
		requests: () => [{ method: 'DELETE', path: '/contact_numbers/%2B14155550123/contact.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, number: '+14155550123' });
			expect(state.contacts).toHaveLength(29);
		},
	},
	{
		operation: 'contact.get',
		parameters: ({ state }) => ({
			contact: { __rl: true, mode: 'list', value: String(state.contacts[0].id) },
		}),
		requests: ({ state }) => [{ method: 'GET', path: `/contacts/${state.contacts[0].id}.json` }],
		check: ([{ json }], { state }) => {
			const { id, contact_numbers, tag_values } = state.contacts[0];
			expect(json).toEqual({ id, contact_numbers, tag_values });
		},
	},
	{
		operation: 'contact.get',
		case: 'by a SIP address',
		parameters: ({ state }) => {
			state.contacts[0].contact_numbers[0].number = 'sip:dana@example.com';
			return { contact: byNumber('sip:dana@example.com') };
		},
		requests: () => [
			{ method: 'GET', path: '/contact_numbers/sip%3Adana%40example.com/contact.json' },
		],
		check: ([{ json }], { state }) => expect(json.id).toBe(state.contacts[0].id),
	},
	{
		operation: 'contact.getAll',
		parameters: () => ({ returnAll: true }),
		requests: () => [
			{ method: 'GET', path: '/contacts.json', query: { page: '1' } },
			{ method: 'GET', path: '/contacts.json', query: { page: '2' } },
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual(state.contacts.map(({ id }) => id));
		},
	},
	{
		operation: 'contact.update',
		case: 'by phone number: one number described anew, one added, without any ids from the user',
		parameters: ({ state }) => {
			const [{ number }] = state.contacts[5].contact_numbers;
			return {
				contact: byNumber(number),
				updateFields: {
					contactNumbers: {
						contactNumber: [{ number, description: 'Office' }, { number: '+442079460123' }],
					},
				},
			};
		},
		requests: ({ state }) => {
			const [{ id, number }] = state.contacts[5].contact_numbers;
			return [
				{ method: 'GET', path: pathByNumber(number) },
				{
					method: 'PUT',
					path: pathByNumber(number),
					body: {
						contact: {
							contact_numbers_attributes: [
								{ id, number, description: 'Office' },
								{ number: '+442079460123' },
							],
						},
					},
				},
			];
		},
		check: ([{ json }], { state }) => {
			expect(json.contact_numbers).toEqual(state.contacts[5].contact_numbers);
			expect(json.contact_numbers).toMatchObject([
				{ description: 'Office' },
				{ number: '+442079460123', description: null },
			]);
		},
	},
	{
		operation: 'contact.update',
		case: 'all tags removed: nothing has to be read before',
		parameters: ({ state }) => ({
			contact: byId(state.contacts[5].id),
			updateFields: { tags: { list: { tagsInput: 'none' } } },
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/contacts/${state.contacts[5].id}.json`,
				body: { contact: { tag_list: '' } },
			},
		],
		check: ([{ json }]) => expect(json.tag_values).toEqual([]),
	},
	{
		operation: 'contact.create',
		case: 'with Skip Invalid',
		parameters: () => ({
			contactNumbers: { contactNumber: [{ number: '555' }, { number: '+14155550123' }] },
			options: { skipInvalid: true },
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/contacts.json',
				body: { contact: { contact_numbers_attributes: [{ number: '+14155550123' }] } },
			},
		],
		check: ([{ json }]) => expect(json.skipped).toEqual([INVALID_NUMBER]),
	},
	{
		operation: 'contact.update',
		case: 'with Skip Invalid',
		parameters: ({ state }) => ({
			contact: byId(state.contacts[5].id),
			updateFields: {
				contactNumbers: { contactNumber: [{ number: '555' }, { number: '+442079460123' }] },
			},
			options: { skipInvalid: true },
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: `/contacts/${state.contacts[5].id}.json` },
			{
				method: 'PUT',
				path: `/contacts/${state.contacts[5].id}.json`,
				body: { contact: { contact_numbers_attributes: [{ number: '+442079460123' }] } },
			},
		],
		check: ([{ json }]) => expect(json.skipped).toEqual([INVALID_NUMBER]),
	},
	{
		operation: 'contact.upsert',
		parameters: () => ({
			phoneNumber: '(415) 555-0123',
			additionalFields: { tags: { list: { tagsInput: 'json', tagsJson: '{"name": "Dana"}' } } },
		}),
		requests: () => [
			{ method: 'GET', path: pathByNumber('+14155550123') },
			{
				method: 'POST',
				path: '/contacts.json',
				body: {
					contact: {
						contact_numbers_attributes: [{ number: '+14155550123' }],
						tag_list: '<<<name:Dana>>>',
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				created: true,
				id: state.contacts.at(-1)?.id,
				contact_numbers: [{ number: '+14155550123' }],
				tag_values: [{ key: 'name', value: 'Dana' }],
			});
		},
	},
	{
		operation: 'contact.upsert',
		case: 'that exists',
		parameters: ({ state }) => {
			state.contacts[2].contact_numbers[0].number = '+14155550123';
			return {
				phoneNumber: '+14155550123',
				additionalFields: { tags: { list: { tagsInput: 'json', tagsJson: '{"name": "Dana"}' } } },
			};
		},
		requests: ({ state }) => [
			{ method: 'GET', path: pathByNumber('+14155550123') },
			{
				method: 'PUT',
				path: `/contacts/${state.contacts[2].id}.json`,
				body: { contact: { tag_list: '<<<name:Dana>>>' } },
			},
		],
		check: ([{ json }], { state }) => {
			const { id, contact_numbers } = state.contacts[2];
			expect(json).toMatchObject({ created: false, id, contact_numbers });
			expect(json.tag_values).toMatchObject([{ key: 'name', value: 'Dana' }]);
		},
	},
];
