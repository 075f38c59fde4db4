import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });
const numbers = (...contactNumber: IDataObject[]) => ({ contactNumbers: { contactNumber } });
const run = async (operation: string, parameters: IDataObject, resource = 'contact') =>
	await bench.run({ resource, operation, ...parameters });

test.each<[string, string, IDataObject, string]>([
	['no number', 'create', numbers(), '"Contact Numbers"'],
	['a number that is none', 'create', numbers({ number: '555' }), '"Contact Numbers > Number"'],
	[
		'one number twice',
		'create',
		numbers({ number: '+14155550123' }, { number: '(415) 555-0123' }),
		'+14155550123 twice',
	],
	['no contact', 'get', { contact: byNumber('={{ "" }}') }, '"Contact"'],
	['a phone number that is none', 'get', { contact: byNumber('call me') }, '"Contact"'],
	[
		'a phone number as internal ID',
		'get',
		{ contact: { __rl: true, mode: 'id', value: '={{ "+14155550123" }}' } },
		'For another kind of ID',
	],
	['nothing to change', 'update', { contact: byNumber('+14155550123') }, '"Update Fields"'],
])('%s is refused before any request', async (_, operation, parameters, message) => {
	const { error } = await run(operation, parameters);

	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('numbers that the contact has are found however they are written, and the others stay', async () => {
	const [contact] = bench.simulator.state.contacts;
	contact.contact_numbers = [
		{ id: 1, number: '+14155550123', description: 'Home' },
		{ id: 2, number: 'sip:dana@example.com', description: 'Desk' },
	];

	const { items } = await run('update', {
		contact: { __rl: true, mode: 'id', value: String(contact.id) },
		updateFields: numbers(
			{ number: '415.555.0123', description: '' },
			{ number: '+14155550124', description: 'Mobile' },
		),
	});

	expect(items[0].json.contact_numbers).toEqual([
		{ id: 1, number: '+14155550123', description: 'Home' },
		{ id: 2, number: 'sip:dana@example.com', description: 'Desk' },
		{ id: expect.any(Number), number: '+14155550124', description: 'Mobile' },
	]);
});

test('a number takes the place of another, and keeps its description and the other numbers', async () => {
	const [contact] = bench.simulator.state.contacts;
	contact.contact_numbers = [
		{ id: 1, number: '+14155550123', description: 'Home' },
		{ id: 2, number: '+14155550124', description: 'Desk' },
	];

	const { items, error } = await run('update', {
		contact: byNumber('+14155550123'),
		updateFields: numbers({ number: '415 555 0199', replaces: '(415) 555-0123' }),
	});

	expect(error).toBeUndefined();
	expect(items[0].json.contact_numbers).toEqual([
		{ id: 1, number: '+14155550199', description: 'Home' },
		{ id: 2, number: '+14155550124', description: 'Desk' },
	]);
});

test('a number that the contact does not have is not replaced', async () => {
	const [contact] = bench.simulator.state.contacts;
	const { error } = await run('update', {
		contact: { __rl: true, mode: 'id', value: String(contact.id) },
		updateFields: numbers({ number: '+14155550199', replaces: '+14155550000' }),
	});

	expect(error?.message).toBe(
		'The contact has no number +14155550000. Correct "Contact Numbers > Replaces".',
	);
	expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

describe('with Skip Invalid', () => {
	const options = { skipInvalid: true };

	test('empty cells, repetitions and bad numbers of a contact do not stop the others', async () => {
		const { items, error } = await run('create', {
			...numbers(
				{ number: '+14155550123' },
				{ number: '={{ $json.nope }}' },
				{ number: '(415) 555-0123' },
				{ number: '' },
				{ number: '+14155550124', replaces: '' },
			),
			options,
		});

		expect(error).toBeUndefined();
		expect(items[0].json.contact_numbers).toMatchObject([
			{ number: '+14155550123' },
			{ number: '+14155550124' },
		]);
		const skipped = items[0].json.skipped as IDataObject[];
		expect(skipped.map(({ reason }) => reason)).toEqual([
			'"Contact Numbers > Number (entry 2)" is empty. Enter a value.',
			'"Contact Numbers > Number" has +14155550123 twice. Keep one of the two.',
			'"Contact Numbers > Number" is empty. Enter a value.',
		]);
	});

	test('a number that cannot be replaced does not stop the others', async () => {
		const [contact] = bench.simulator.state.contacts;
		const { items, error } = await run('update', {
			contact: { __rl: true, mode: 'id', value: String(contact.id) },
			updateFields: numbers(
				{ number: '+14155550198', replaces: '+14155550000' },
				{ number: '+14155550199' },
			),
			options,
		});

		expect(error).toBeUndefined();
		expect(contact.contact_numbers.map(({ number }) => number)).not.toContain('+14155550198');
		expect(contact.contact_numbers.at(-1)).toMatchObject({ number: '+14155550199' });
		expect(items[0].json.skipped).toEqual([
			{
				value: '+14155550198',
				reason: expect.stringContaining('has no number +14155550000'),
				item: 0,
			},
		]);
	});

	test('no valid number at all is an error, and no contact is made', async () => {
		const { error } = await run('create', { ...numbers({ number: '555' }), options });

		expect(error?.message).toContain('No number in the list is valid. The first: ');
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('a contact that is not there is not changed blindly', async () => {
	const { error } = await run('update', {
		contact: byNumber('+14155550199'),
		updateFields: numbers({ number: '+14155550123' }),
	});

	expect(error?.message).toBe('Retreaver does not know this record');
	expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

test.each(['json', 'empty'] as const)(
	"a contact's last number stays, and the error says what to do (error body: %s)",
	async (errorBody) => {
		bench.simulator.switches.errorBody = errorBody;
		const [{ number }] = bench.simulator.state.contacts[0].contact_numbers;

		const { error } = await run('delete', { contactNumber: number }, 'contactNumber');

		expect(error?.description).toContain('delete the contact');
		expect(bench.simulator.state.contacts[0].contact_numbers).toHaveLength(1);
	},
);

test('an unknown contact number is not taken for a last one', async () => {
	const { error } = await run('delete', { contactNumber: '+14155550199' }, 'contactNumber');

	expect(error?.message).toBe('Retreaver does not know this record');
	expect(error?.description).not.toContain('delete the contact');
});

test('the list finds a contact by its phone number', async () => {
	const [{ id, contact_numbers }] = bench.simulator.state.contacts;

	const { results } = await bench.engine.listSearch({
		type: 'retreaver',
		method: 'searchContacts',
		parameters: { resource: 'contact' },
		filter: contact_numbers[0].number,
		credentials: bench.credentialsFor('core'),
	});

	expect(results).toContainEqual({
		name: `${contact_numbers[0].number} (${id})`,
		value: String(id),
	});
});
