import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const byId = (value: string | number) => ({ __rl: true, mode: 'id', value });
const byTid = (value: string) => ({ __rl: true, mode: 'tid', value });
const buyers = (value: string) => ({ targets: [{ target: byId(value) }] });
/** A buyer who has to be looked up, and others. */
const lookedUp = (...others: IDataObject[]) => ({
	targets: [byTid('buyer-10'), ...others].map((target) => ({ target })),
});
const NO_ID = '"Buyer" must have digits only, but is "Acme"';

async function failure(operation: string, parameters: IDataObject): Promise<string> {
	const { error } = await bench.run({
		resource: 'targetGroup',
		operation,
		targetGroup: byId('123'),
		...parameters,
	});
	return error?.message ?? 'no error';
}

describe('refused before any request', () => {
	const cases: Array<[title: string, operation: string, parameters: IDataObject, message: string]> =
		[
			['no name', 'create', { name: '={{ " " }}' }, '"Name" is empty'],
			[
				'an unknown behavior',
				'create',
				{ name: 'West', behavior: '={{ 3 }}' },
				'"Dial Buyers" must be one of 1 (Separately), 2 (Simultaneously), but is "3"',
			],
			[
				'a priority that is no number',
				'create',
				{ name: 'West', behavior: 2, priority: '={{ "high" }}' },
				'"Priority" must be a whole number',
			],
			[
				'simultaneous without weight',
				'update',
				{ updateFields: { behavior: 2, priority: 1 } },
				'needs "Priority" and "Weight"',
			],
			['no buyer to add', 'addTargets', {}, 'There is no buyer in the list'],
			[
				'no buyer to remove',
				'removeTargets',
				{ targetIds: buyers('={{ [] }}') },
				'There is no buyer in the list',
			],
			[
				'an empty list in place of the members',
				'replaceTargets',
				{ targetIds: buyers('={{ [] }}') },
				'switch on "Remove All Buyers"',
			],
			[
				'a buyer that is no ID',
				'addTargets',
				{ targetIds: buyers('={{ "17, Acme" }}') },
				'"Buyer" must have digits only, but is "Acme"',
			],
			['nothing to change', 'update', {}, 'There is nothing to change'],
			...['addTargets', 'removeTargets', 'replaceTargets'].map(
				(operation): (typeof cases)[number] => [
					`a buyer that is no ID beside one by TID (${operation})`,
					operation,
					{ targetIds: lookedUp(byId('={{ "Acme" }}')) },
					NO_ID,
				],
			),
			[
				'a buyer that is no ID beside one by TID, in a new group',
				'create',
				{ name: 'West', additionalFields: { targetIds: lookedUp(byId('={{ "Acme" }}')) } },
				NO_ID,
			],
			[
				'a group that is no ID beside a buyer by TID',
				'addTargets',
				{ targetGroup: byId('={{ "West" }}'), targetIds: lookedUp() },
				'"Buyer Group" must have digits only, but is "West"',
			],
			[
				'a group that is no ID beside a buyer by TID (update)',
				'update',
				{ targetGroup: byId('={{ "West" }}'), updateFields: { targetIds: lookedUp() } },
				'"Buyer Group" must have digits only, but is "West"',
			],
			[
				'custom fields that do not parse beside a buyer by TID',
				'update',
				{ updateFields: { targetIds: lookedUp(), customFields: '{' } },
				'"Custom Fields (JSON)" is not valid JSON',
			],
			[
				'a cap that is set and removed beside a buyer by TID',
				'update',
				{ updateFields: { targetIds: lookedUp(), hardCap: 5, removeCaps: ['hardCap'] } },
				'"Hard Cap" is both set and removed',
			],
			[
				'simultaneous without weight beside a buyer by TID',
				'update',
				{ updateFields: { targetIds: lookedUp(), behavior: 2, priority: 1 } },
				'needs "Priority" and "Weight"',
			],
		];
	test.each(cases)('%s', async (_, operation, parameters, message) => {
		expect(await failure(operation, parameters)).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('a group is not changed where one of its new buyers is unknown', async () => {
	const targets = [{ target: byId('1') }, { target: { __rl: true, mode: 'tid', value: 'nobody' } }];
	expect(await failure('replaceTargets', { targetIds: { targets } })).toBe(
		'Retreaver does not know this record',
	);
	expect(bench.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

describe('with Skip Invalid', () => {
	const group = () => bench.simulator.state.targetGroups[0];
	const change = async (operation: string, targets: IDataObject[]) =>
		await bench.run({
			resource: 'targetGroup',
			operation,
			targetGroup: byId(String(group().id)),
			targetIds: { targets },
			options: { skipInvalid: true },
		});

	test.each(['addTargets', 'replaceTargets'])(
		'%s goes on without buyers that are none or unknown, and names them',
		async (operation) => {
			const { id } = bench.simulator.state.targets[0];
			const { items, error } = await change(operation, [
				{ target: byId(`={{ "${id}, Acme" }}`) },
				{ target: { __rl: true, mode: 'tid', value: 'nobody' } },
			]);
			expect(error).toBeUndefined();
			expect(group().target_ids).toContain(id);
			expect(items[0].json.skipped).toEqual([
				{ value: ' Acme', reason: expect.stringContaining('digits only'), item: 0 },
				{ value: 'nobody', reason: 'Retreaver does not know this record', item: 0 },
			]);
		},
	);

	test('nothing valid at all is an error, and the group stays', async () => {
		const before = [...group().target_ids];
		const { error } = await change('replaceTargets', [{ target: byId('={{ "Acme" }}') }]);
		expect(error?.message).toContain('No buyer in the list is valid');
		expect(group().target_ids).toEqual(before);
	});

	test('an empty cell does not stop the others', async () => {
		const { id } = bench.simulator.state.targets[0];
		const { items, error } = await change('replaceTargets', [
			{ target: byId(String(id)) },
			{ target: byId('={{ $json.nope }}') },
		]);
		expect(error).toBeUndefined();
		expect(group().target_ids).toEqual([id]);
		expect(items[0].json.skipped).toEqual([
			{
				value: expect.stringContaining('"mode":"id"'),
				reason: expect.stringContaining('"Buyers > Buyer (entry 2)" is empty'),
				item: 0,
			},
		]);
	});

	test('an empty list is still an error', async () => {
		const { error } = await change('replaceTargets', []);
		expect(error?.message).toContain('There is no buyer in the list');
	});

	test('a fault of Retreaver stops it all the same', async () => {
		bench.simulator.faults.add({ path: '/targets/', kind: 'status', status: 403 });
		const { error } = await change('addTargets', [
			{ target: byId('1') },
			{ target: { __rl: true, mode: 'tid', value: 'nobody' } },
		]);
		expect(error).toBeDefined();
		expect(bench.simulator.requests.map(({ method }) => method)).not.toContain('PUT');
	});
});

test('groups and buyers can be searched for in the editor', async () => {
	const { engine, credentialsFor } = bench;
	const search = async (method: string, filter: string) =>
		await engine.listSearch({
			type: 'retreaver',
			method,
			filter,
			parameters: { resource: 'targetGroup', operation: 'addTargets' },
			credentials: credentialsFor('core'),
		});
	const { targetGroups, targets } = bench.simulator.state;
	expect((await search('searchTargetGroups', 'west')).results).toEqual([
		{ name: `West Coast (${targetGroups[3].id})`, value: String(targetGroups[3].id) },
	]);
	expect((await search('searchTargets', targets[27].name!.toLowerCase())).results).toEqual([
		{ name: `${targets[27].name} (${targets[27].id})`, value: String(targets[27].id) },
	]);
});
