import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const buyer = { __rl: true, mode: 'tid', value: 'buyer-2' };
const named = { name: 'Acme Solar' };
const hours = (...entries: IDataObject[]) => ({ businessHours: { hours: entries } });

/** Runs an operation and returns the error's message. */
async function failure(operation: string, parameters: IDataObject): Promise<string> {
	const { error } = await bench.run({ resource: 'target', operation, ...parameters });
	return error?.message ?? 'no error';
}

describe('refused before any request', () => {
	const cases: Array<[title: string, operation: string, parameters: IDataObject, message: string]> =
		[
			['no number', 'create', { ...named, number: '={{ "" }}' }, '"Buyer Number" is empty'],
			[
				'no real number',
				'create',
				{ ...named, number: '12345' },
				'"Buyer Number" must be a phone number',
			],
			[
				'half a SIP address',
				'create',
				{ ...named, number: 'sip:sales' },
				'a SIP address such as sip:sales@example.com',
			],
			[
				'a text in brackets that is no token',
				'create',
				{ ...named, number: '[buyer number]' },
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
				'a cap that was added and not filled in',
				'updateCaps',
				{ updateFields: { dailyCap: '' } },
				'"Daily Cap" is empty',
			],
			['no name', 'create', { name: '={{ "" }}', number: '+14155550123' }, '"Name" is empty'],
			[
				'no TID to look for',
				'upsert',
				{ clientTid: '={{ "" }}', number: '+14155550123' },
				'"Buyer ID (TID)" is empty',
			],
			[
				'no number for a buyer that may have to be created',
				'upsert',
				{ clientTid: 'buyer-2', number: '={{ "" }}' },
				'"Buyer Number" is empty',
			],
			['no tag to add', 'addTag', { tagKey: '={{ " " }}', tagValue: 'CA' }, '"Tag Key" is empty'],
			[
				'a tag to remove without its value',
				'removeTag',
				{ tagKey: 'state', tagValue: '={{ "" }}' },
				'"Tag Value" is empty',
			],
			[
				'a tag to add that breaks the form',
				'addTag',
				{ tagKey: 'a:b', tagValue: 'c' },
				'The tag key "a:b" cannot be sent',
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
			['no call length', 'setConversion', { seconds: '={{ "" }}' }, '"Call Length (Seconds)"'],
			['a revenue below 0', 'setConversion', { revenue: -1 }, '"Revenue (USD)"'],
			[
				'a time that Retreaver does not take',
				'setConversion',
				{ additionalFields: { dedupeSeconds: '={{ 60 }}' } },
				'604800 (1 Week)',
			],
			[
				'a prefix that can be no token',
				'setUpForBids',
				{ options: { tagPrefix: 'acme bids' } },
				'"Tag Prefix" may have letters, digits and underscores only',
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

describe('conversions', () => {
	const stored = () => structuredClone(bench.simulator.state.targets[1]);
	const methods = () => bench.simulator.requests.map(({ method }) => method);

	/** Two groups for one buyer. */
	function addGroup() {
		const { conversion_groups: groups } = bench.simulator.state.targets[1];
		const [{ conversions }] = groups;
		groups.push({
			...groups[0],
			id: 9001,
			name: 'Silver',
			eval_order: 1,
			conversions: [{ ...conversions[0], id: 9002, revenue: 20 }],
		});
		return groups[0].id;
	}

	test.each(['setConversion', 'removeConversion', 'setUpForBids'])(
		'%s names the groups where there are several and none is chosen',
		async (operation) => {
			const first = addGroup();
			const message = await failure(operation, { target: buyer });
			expect(message).toContain(
				`"50$ after 90s" (ID ${first}): 50 dollars after 90 seconds; "Silver" (ID 9001): 20 dollars after 90 seconds`,
			);
			expect(message).toContain('"Conversion Group ID"');
			expect(await failure(operation, { target: buyer, conversionGroupId: '17' })).toContain(
				'no conversion group with the ID "17"',
			);
			expect(methods()).toEqual(['GET', 'GET']);
		},
	);

	test('the group that is chosen is changed, and the other is not', async () => {
		addGroup();
		const before = stored();
		const { items } = await bench.run({
			resource: 'target',
			operation: 'setConversion',
			target: buyer,
			conversionGroupId: '={{ 9001 }}',
			seconds: 30,
			revenue: 21,
		});
		expect(items[0].json.conversions).toMatchObject([
			{ name: '50$ after 90s', revenue: 50 },
			{ conversion_group_id: 9001, conversion_id: 9002, seconds: 30, revenue: 21 },
		]);
		await bench.run({
			resource: 'target',
			operation: 'removeConversion',
			target: buyer,
			conversionGroupId: '9001',
		});
		expect(stored().conversion_groups).toEqual([before.conversion_groups[0]]);
	});

	test.each<[string, (group: IDataObject) => void, string]>([
		[
			'a group that waits for a postback',
			(group) => Object.assign(group, { conversion_type: 'postback', postback: true }),
			'does not go by the duration of a call',
		],
		[
			'a group with two conversions',
			(group) => {
				const conversions = group.conversions as IDataObject[];
				group.conversions = [...conversions, { ...conversions[0], id: 9003 }];
			},
			'has 2 conversions instead of one',
		],
	])('%s is left alone', async (_, change, message) => {
		change(bench.simulator.state.targets[1].conversion_groups[0] as unknown as IDataObject);
		for (const operation of ['setConversion', 'setUpForBids']) {
			expect(await failure(operation, { target: buyer })).toContain(message);
		}
		expect(methods()).toEqual(['GET', 'GET']);
	});

	test.each(['setConversion', 'removeConversion', 'setUpForBids'])(
		'%s sends nothing where Retreaver does not show the conversions',
		async (operation) => {
			bench.simulator.faults.add({
				kind: 'status',
				status: 200,
				body: { target: { id: 6588, number: '+14155550190' } },
			});
			expect(await failure(operation, { target: buyer })).toContain(
				'does not show the conversions of this buyer',
			);
			expect(methods()).toEqual(['GET']);
		},
	);

	test('there is no conversion to remove', async () => {
		bench.simulator.state.targets[1].conversion_groups = [];
		expect(await failure('removeConversion', { target: buyer })).toContain(
			'no conversion group, so there is none to remove',
		);
	});

	test.each<[string, object, string]>([
		['is not found', { status: 404 }, 'Run the node again'],
		[
			'is not in the answer',
			{ status: 200, body: { target: { id: 1, conversion_groups: [] } } },
			'It has none. Run the node again',
		],
	])('a group that was removed meanwhile and %s', async (_, answer, advice) => {
		for (const operation of ['setConversion', 'setUpForBids']) {
			bench.simulator.faults.add({ method: 'PUT', kind: 'status', ...answer });
			const message = await failure(operation, { target: buyer });
			expect(message).toMatch(
				/The conversion group "50\$ after 90s" \(ID \d+\) is not there any more: somebody removed it/,
			);
			expect(message).toContain(advice);
		}
	});

	test('a group that Retreaver does not remove is an error', async () => {
		const { conversion_groups } = stored();
		const body = { target: { conversion_groups } };
		bench.simulator.faults.add({ method: 'PUT', kind: 'status', status: 200, body });
		expect(await failure('removeConversion', { target: buyer })).toContain(
			'still shows the conversion group "50$ after 90s"',
		);
	});

	test('an answer without conversions is made up for by reading the buyer', async () => {
		bench.simulator.faults.add({
			method: 'PUT',
			kind: 'status',
			status: 200,
			body: { target: { id: 1, number: '+14155550190' } },
		});
		const { items } = await bench.run({
			resource: 'target',
			operation: 'setConversion',
			target: buyer,
		});
		expect(items[0].json.conversions).toMatchObject([{ revenue: 50 }]);
		expect(methods()).toEqual(['GET', 'PUT', 'GET']);
	});

	test.each([
		['with a conversion', true],
		['without a conversion', false],
	])('setting up a buyer %s for bids is undone with what it put out', async (_, hasOne) => {
		if (!hasOne) bench.simulator.state.targets[1].conversion_groups = [];
		const before = stored();
		const { items, hints } = await bench.run({
			resource: 'target',
			operation: 'setUpForBids',
			target: buyer,
		});
		expect(stored()).not.toMatchObject({ number: before.number });
		expect(hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('"Route by Bid Winner"') }),
		]);

		const { error } = await bench.run(
			{
				resource: 'target',
				operation: 'update',
				target: buyer,
				updateFields: { customFields: '={{ $json.undo }}' },
			},
			{ items: [items[0].json] },
		);
		expect(error).toBeUndefined();
		expect({ ...stored(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	test('where Retreaver does not show the tags, a hint says what to look at', async () => {
		bench.simulator.switches.showConversionTags = false;
		const { items, hints } = await bench.run({
			resource: 'target',
			operation: 'setUpForBids',
			target: buyer,
		});
		expect(items[0].json).toMatchObject({ before: { seconds_tag: null, revenue_tag: null } });
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('Seconds Tag'),
			expect.stringContaining('whether it is n8n_bid_tid_buyer_2d2_bid'),
			expect.stringContaining('"Route by Bid Winner"'),
		]);
	});

	test('where Retreaver does not keep the tags, the buyer is set back', async () => {
		const before = stored();
		const body = {
			target: { ...before, number: '[n8n_bid_tid_buyer_2d2_number]' },
		};
		bench.simulator.faults.add({ method: 'PUT', kind: 'status', status: 200, body });
		expect(await failure('setUpForBids', { target: buyer })).toMatch(
			/no conversion with the Seconds Tag n8n_bid_tid_buyer_2d2_timer.*was set back to how it was/,
		);
		expect({ ...stored(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
		expect(bench.simulator.requests.at(-1)!.body).toMatchObject({
			target: { number: before.number },
		});

		bench.simulator.faults.add({ method: 'PUT', kind: 'status', status: 200, body });
		bench.simulator.faults.add({ method: 'PUT', kind: 'status', status: 403, skip: 0 });
		expect(await failure('setUpForBids', { target: buyer })).toContain(
			`Send this with Buyer > Update as Custom Fields (JSON): {"number":"${before.number}"`,
		);
	});
});

test.each(['setConversion', 'setUpForBids'])(
	'%s with several items for one buyer makes one group',
	async (operation) => {
		const stored = () => bench.simulator.state.targets[2];
		const target = { __rl: true, mode: 'id', value: String(stored().id) };
		expect(stored().conversion_groups).toEqual([]);
		const { error, items } = await bench.run(
			{ resource: 'target', operation, target, seconds: 60, revenue: '={{ $json.revenue }}' },
			{ items: [10, 20, 30].map((revenue) => ({ json: { revenue } })) },
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(stored().conversion_groups).toHaveLength(1);
	},
);

describe('tags of a buyer', () => {
	const stored = () => bench.simulator.state.targets[1];
	const tagged = (...values: string[]) => {
		stored().tag_values = values.map((value, id) => ({ id, key: 'state', value, operator: '==' }));
	};
	const puts = () => bench.simulator.requests.filter(({ method }) => method === 'PUT');

	test.each([
		['addTag', ['CA'], ['CA', 'NV', 'TX', 'AZ']],
		['removeTag', ['CA', 'NV', 'TX', 'AZ'], ['CA']],
	])('%s with several items for one buyer loses none', async (operation, before, after) => {
		tagged(...before);
		bench.simulator.setLatency(20);
		const { error } = await bench.run(
			{
				resource: 'target',
				operation,
				target: buyer,
				tagKey: 'state',
				tagValue: '={{ $json.state }}',
			},
			{ items: ['NV', 'TX', 'AZ'].map((state) => ({ state })) },
		);
		expect(error).toBeUndefined();
		expect(stored().tag_values.map(({ value }) => value)).toEqual(after);
	});

	test.each(['addTag', 'removeTag'])(
		'%s does not change a tag with another operator',
		async (op) => {
			tagged('CA', 'NV');
			stored().tag_values[0].operator = '!=';
			expect(
				await failure(op, {
					target: buyer,
					tagKey: 'state',
					tagValue: op === 'addTag' ? 'TX' : 'NV',
				}),
			).toContain('The buyer has the tag "state != CA", which this node would change');
			expect(puts()).toEqual([]);
		},
	);

	test('"is not CA" is no "is CA", neither to add nor to remove', async () => {
		tagged('CA');
		stored().tag_values[0].operator = '!=';
		const tag = { target: buyer, tagKey: 'state', tagValue: 'CA' };
		expect(await failure('addTag', tag)).toContain('The buyer has the tag "state != CA"');
		const { error } = await bench.run({ resource: 'target', operation: 'removeTag', ...tag });
		expect(error).toBeUndefined();
		expect(stored().tag_values).toMatchObject([{ value: 'CA', operator: '!=' }]);
		expect(puts()).toEqual([]);
	});

	test('are not changed where Retreaver does not show them', async () => {
		const body = { target: { id: stored().id, name: 'Acme' } };
		bench.simulator.faults.add({ method: 'GET', kind: 'status', status: 200, body });
		expect(await failure('addTag', { target: buyer, tagKey: 'state', tagValue: 'CA' })).toContain(
			'does not show the tags of this buyer',
		);
		expect(puts()).toEqual([]);
	});
});

test.each([
	['that read the buyer first run one by one', hours({ dayOfWeek: [1], open: 'closed' }), 1],
	['that do not run at the same time', { weight: '={{ $json.weight }}' }, 2],
])('updates %s', async (_, updateFields, atOnce) => {
	bench.simulator.setLatency(50);
	const { error } = await bench.run(
		{ resource: 'target', operation: 'update', target: buyer, updateFields },
		{ items: [{ weight: 1 }, { weight: 2 }] },
	);
	expect(error).toBeUndefined();
	expect(bench.simulator.maxConcurrent).toBe(atOnce);
});
