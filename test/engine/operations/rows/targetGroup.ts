import type { IDataObject } from 'n8n-workflow';

import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const listed = (id: number) => ({ __rl: true, mode: 'list', value: String(id) });
const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
const byTid = (value: string) => ({ __rl: true, mode: 'tid', value });
const buyers = (...targets: object[]) => ({ targets: targets.map((target) => ({ target })) });

/** The path of the first group, and the IDs of targets by their index. */
const path = ({ state }: Simulator) => `/target_groups/${state.targetGroups[0].id}.json`;
const ids = ({ state }: Simulator, ...indexes: number[]) =>
	indexes.map((index) => state.targets[index].id);
const group = ({ state }: Simulator) => listed(state.targetGroups[0].id);
const members = (json: IDataObject) => json.target_ids;

/** The first buyer, and one that Retreaver does not know. */
const withUnknownBuyer = ({ state }: Simulator) =>
	buyers(listed(state.targets[0].id), byTid('nobody'));
const UNKNOWN_BUYER = {
	value: 'nobody',
	reason: 'Retreaver does not know this record',
	item: 0,
};

export const rows: Row[] = [
	{
		operation: 'targetGroup.addTargets',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			targetIds: buyers(listed(simulator.state.targets[8].id), byTid('buyer-10')),
		}),
		requests: (simulator) => [
			{ method: 'GET', path: '/targets/tid/buyer-10.json' },
			{
				method: 'PUT',
				path: path(simulator),
				body: { target_group: { add_targets_by_id: ids(simulator, 8, 9) } },
			},
		],
		check: ([{ json }], simulator) =>
			expect(members(json)).toEqual(ids(simulator, 0, 1, 2, 3, 8, 9)),
	},
	{
		operation: 'targetGroup.addTargets',
		case: 'a list from an expression',
		items: [{ buyers: [] }],
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			targetIds: buyers(
				byId(`={{ [${ids(simulator, 4, 5)}] }}`),
				byId(`={{ "${ids(simulator, 5, 6).join(', ')}" }}`),
			),
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: { target_group: { add_targets_by_id: ids(simulator, 4, 5, 6) } },
			},
		],
		check: ([{ json }], simulator) =>
			expect(members(json)).toEqual(ids(simulator, 0, 1, 2, 3, 4, 5, 6)),
	},
	{
		operation: 'targetGroup.create',
		parameters: () => ({ name: 'Night Shift' }),
		requests: () => [
			{
				method: 'POST',
				path: '/target_groups.json',
				body: { target_group: { name: 'Night Shift', behavior: 1 } },
			},
		],
		check: ([{ json }]) =>
			expect(json).toMatchObject({ name: 'Night Shift', behavior: 1, target_ids: [] }),
	},
	{
		operation: 'targetGroup.create',
		case: 'dialled simultaneously, with members and caps',
		parameters: ({ state }) => ({
			name: 'Night Shift',
			behavior: 2,
			priority: 3,
			weight: 4,
			additionalFields: {
				targetIds: buyers(listed(state.targets[0].id), byId(String(state.targets[1].id))),
				concurrencyCap: 5,
				hardCap: 100,
			},
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/target_groups.json',
				body: {
					target_group: {
						name: 'Night Shift',
						behavior: 2,
						priority: 3,
						weight: 4,
						target_ids: ids(simulator, 0, 1),
						concurrency_cap: 5,
						hard_cap_attributes: { cap: 100 },
					},
				},
			},
		],
		check: ([{ json }], simulator) => {
			expect(members(json)).toEqual(ids(simulator, 0, 1));
			expect(json).toMatchObject({ behavior: 2, priority: 3, weight: 4, concurrency_cap: 5 });
		},
	},
	{
		operation: 'targetGroup.delete',
		parameters: ({ state }) => ({ targetGroup: byId(String(state.targetGroups[0].id)) }),
		requests: () => [
			{ method: 'DELETE', path: expect.stringMatching(/^\/target_groups\/\d+\.json$/) },
		],
		check: ([{ json }], { state }) => {
			expect(json.deleted).toBe(true);
			expect(state.targetGroups.map(({ id }) => String(id))).not.toContain(json.id);
		},
	},
	{
		operation: 'targetGroup.get',
		parameters: (simulator) => ({ targetGroup: group(simulator) }),
		requests: (simulator) => [{ method: 'GET', path: path(simulator) }],
		check: ([{ json }], simulator) => {
			expect(json.name).toBe('Day Shift');
			expect(members(json)).toEqual(ids(simulator, 0, 1, 2, 3));
		},
	},
	{
		operation: 'targetGroup.getAll',
		parameters: () => ({ limit: 2 }),
		requests: () => [{ method: 'GET', path: '/target_groups.json', query: { page: '1' } }],
		check: (items) => expect(items.map(({ json }) => json.name)).toEqual(['Day Shift', 'Overflow']),
	},
	{
		operation: 'targetGroup.removeTargets',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			targetIds: buyers(listed(simulator.state.targets[0].id)),
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: { target_group: { remove_targets_by_id: ids(simulator, 0) } },
			},
		],
		check: ([{ json }], simulator) => expect(members(json)).toEqual(ids(simulator, 1, 2, 3)),
	},
	{
		operation: 'targetGroup.replaceTargets',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			targetIds: buyers(listed(simulator.state.targets[7].id)),
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: { target_group: { target_ids: ids(simulator, 7) } },
			},
		],
		check: ([{ json }], simulator) => expect(members(json)).toEqual(ids(simulator, 7)),
	},
	{
		operation: 'targetGroup.replaceTargets',
		case: 'remove all',
		parameters: (simulator) => ({ targetGroup: group(simulator), removeAll: true }),
		requests: (simulator) => [
			{ method: 'PUT', path: path(simulator), body: { target_group: { target_ids: [] } } },
		],
		check: ([{ json }]) => expect(members(json)).toEqual([]),
	},
	{
		operation: 'targetGroup.resetCaps',
		parameters: (simulator) => {
			const { state } = simulator;
			for (const record of [state.targetGroups[0], state.targets[2]]) {
				Object.assign(record.caps.find(({ type }) => type === 'Hard')!, { cap: 10, filled: 10 });
			}
			return { targetGroup: group(simulator) };
		},
		requests: ({ state }) => [
			{ method: 'POST', path: `/target_groups/${state.targetGroups[0].id}/reset_cap.json` },
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ reset: true, id: state.targetGroups[0].id });
			for (const record of [state.targetGroups[0], state.targets[2]]) {
				expect(record.caps.find(({ type }) => type === 'Hard')).toMatchObject({
					cap: 10,
					filled: 0,
				});
			}
		},
	},
	{
		operation: 'targetGroup.update',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			updateFields: {
				name: 'All at Once',
				behavior: 2,
				priority: 1,
				weight: 2,
				removeCaps: ['concurrencyCap'],
			},
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: {
					target_group: {
						name: 'All at Once',
						behavior: 2,
						priority: 1,
						weight: 2,
						concurrency_cap: null,
					},
				},
			},
		],
		check: ([{ json }]) =>
			expect(json).toMatchObject({ name: 'All at Once', behavior: 2, priority: 1, weight: 2 }),
	},
	{
		operation: 'targetGroup.update',
		case: 'members',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			updateFields: { targetIds: buyers(listed(simulator.state.targets[5].id)) },
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: { target_group: { target_ids: ids(simulator, 5) } },
			},
		],
		check: ([{ json }], simulator) => expect(members(json)).toEqual(ids(simulator, 5)),
	},
	{
		operation: 'targetGroup.updateCaps',
		parameters: (simulator) => ({
			targetGroup: group(simulator),
			updateFields: { dailyCap: 50, removeCaps: ['hardCap'] },
		}),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator),
				body: {
					target_group: { daily_cap_attributes: { cap: 50 }, hard_cap_attributes: { cap: null } },
				},
			},
		],
		check: ([{ json }]) =>
			expect(json.caps).toContainEqual(expect.objectContaining({ type: 'Daily', cap: 50 })),
	},
	...skippedIn('addTargets', (targetIds) => ({ targetIds }), 'add_targets_by_id'),
	...skippedIn('removeTargets', (targetIds) => ({ targetIds }), 'remove_targets_by_id'),
	...skippedIn('replaceTargets', (targetIds) => ({ targetIds }), 'target_ids'),
	...skippedIn('update', (targetIds) => ({ updateFields: { targetIds } }), 'target_ids'),
	{
		operation: 'targetGroup.create',
		case: 'with Skip Invalid',
		parameters: (simulator) => ({
			name: 'Night Shift',
			additionalFields: { targetIds: withUnknownBuyer(simulator) },
			options: { skipInvalid: true },
		}),
		requests: (simulator) => [
			{ method: 'GET', path: '/targets/tid/nobody.json' },
			{
				method: 'POST',
				path: '/target_groups.json',
				body: {
					target_group: { name: 'Night Shift', behavior: 1, target_ids: ids(simulator, 0) },
				},
			},
		],
		check: ([{ json }]) => expect(json.skipped).toEqual([UNKNOWN_BUYER]),
	},
];

function skippedIn(
	operation: string,
	parameters: (buyers: IDataObject) => IDataObject,
	attribute: string,
): Row[] {
	return [
		{
			operation: `targetGroup.${operation}`,
			case: 'with Skip Invalid',
			parameters: (simulator) => ({
				targetGroup: group(simulator),
				...parameters(withUnknownBuyer(simulator)),
				options: { skipInvalid: true },
			}),
			requests: (simulator) => [
				{ method: 'GET', path: '/targets/tid/nobody.json' },
				{
					method: 'PUT',
					path: path(simulator),
					body: { target_group: { [attribute]: ids(simulator, 0) } },
				},
			],
			check: ([{ json }]) => expect(json.skipped).toEqual([UNKNOWN_BUYER]),
		},
	];
}
