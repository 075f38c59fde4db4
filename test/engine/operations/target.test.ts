import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const buyer = { __rl: true, mode: 'tid', value: 'buyer-2' };
const hours = (...entries: IDataObject[]) => ({ businessHours: { hours: entries } });

/** Runs an operation and returns the error's message. */
async function failure(operation: string, parameters: IDataObject): Promise<string> {
	const { error } = await bench.run({ resource: 'target', operation, ...parameters });
	return error?.message ?? 'no error';
}

describe('refused before any request', () => {
	const cases: Array<[title: string, operation: string, parameters: IDataObject, message: string]> =
		[
			['no number', 'create', { number: '={{ "" }}' }, '"Buyer Number" is empty'],
			['no real number', 'create', { number: '12345' }, '"Buyer Number" must be a phone number'],
			[
				'half a SIP address',
				'create',
				{ number: 'sip:sales' },
				'a SIP address such as sip:sales@example.com',
			],
			[
				'a text in brackets that is no token',
				'create',
				{ number: '[buyer number]' },
				'"Buyer Number"',
			],
			[
				'a masked SIP password',
				'update',
				{ updateFields: { sipPassword: '***' } },
				'Enter the password itself, or remove the field',
			],
			[
				'an unknown time zone',
				'update',
				{ updateFields: { timeZone: '={{ "Mars/Olympus" }}' } },
				'"Time Zone"',
			],
			[
				'a cap that is no number',
				'updateCaps',
				{ updateFields: { hardCap: '={{ "many" }}' } },
				'"Hard Cap" must be a whole number',
			],
			[
				'a cap below 0',
				'updateCaps',
				{ updateFields: { dailyCap: '={{ -1 }}' } },
				'"Daily Cap" must be a whole number',
			],
			[
				'an empty cap',
				'updateCaps',
				{ updateFields: { dailyCap: '={{ null }}' } },
				'"Daily Cap" is empty',
			],
			[
				'a cap set and removed',
				'updateCaps',
				{ updateFields: { dailyCap: 5, removeCaps: ['dailyCap'] } },
				'"Daily Cap" is both set and removed',
			],
			[
				'an unknown cap',
				'updateCaps',
				{ updateFields: { removeCaps: '={{ ["weeklyCap"] }}' } },
				'monthlyCap (Monthly Cap), but is "weeklyCap"',
			],
			[
				'no cap at all',
				'updateCaps',
				{ updateFields: { removeCaps: [] } },
				'There is nothing to change',
			],
			[
				'a wrong time',
				'update',
				{
					updateFields: hours({
						dayOfWeek: [1],
						open: 'between',
						timeOpen: '9 am',
						timeClose: '17:00',
					}),
				},
				'"Business Hours > From"',
			],
			['no tag', 'setTags', {}, 'choose "Remove All Tags" in "Specify Tags"'],
			[
				'a tag that breaks the form',
				'setTags',
				{ tagsInput: 'json', tagsJson: '{"a:b": "c"}' },
				'The tag key "a:b" cannot be sent',
			],
			[
				'an internal ID that is none',
				'get',
				{ target: { __rl: true, mode: 'id', value: '={{ "buyer-2" }}' } },
				'"Buyer" must have digits only',
			],
			[
				'no buyer',
				'resetCap',
				{ target: { __rl: true, mode: 'list', value: '={{ "" }}' } },
				'"Buyer" is empty',
			],
		];
	test.each(cases)('%s', async (_, operation, parameters, message) => {
		expect(await failure(operation, { target: buyer, ...parameters })).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('business hours are not changed where Retreaver does not show their rows', async () => {
	bench.simulator.state.targets[1].business_hours = [];
	const updateFields = hours({ dayOfWeek: [2], open: 'closed' });
	expect(await failure('update', { target: buyer, updateFields })).toContain(
		'no business hours of this buyer for Tuesday',
	);
	expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

test('a hard cap is not reset where Retreaver does not show the internal ID', async () => {
	bench.simulator.faults.add({
		path: '/targets/tid/',
		kind: 'status',
		status: 200,
		body: { target: { name: 'Acme' } },
	});
	expect(await failure('resetCap', { target: buyer })).toContain(
		'shows no internal ID of the buyer "buyer-2"',
	);
	expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

test('a buyer who is gone gets an error that says so', async () => {
	const target = { __rl: true, mode: 'tid', value: 'nobody' };
	for (const operation of ['get', 'delete', 'setTags', 'resetCap']) {
		expect(await failure(operation, { target, tagsInput: 'none' })).toBe(
			'Retreaver does not know this record',
		);
	}
});

test('the empty answer of a reset is all right', async () => {
	bench.simulator.faults.add({ path: /reset_cap/, kind: 'empty' });
	const { items } = await bench.run({ resource: 'target', operation: 'resetCap', target: buyer });
	expect(items[0].json).toEqual({ reset: true, id: bench.simulator.state.targets[1].id });
});
