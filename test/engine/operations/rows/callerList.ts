import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const owner = (mode: 'campaign' | 'target', id: number) => ({
	listOwner: { __rl: true, mode, value: String(id) },
});
const picked = ({ state }: Simulator) => ({
	...owner('target', state.callerLists[0].caller_listable_id),
	name: state.callerLists[0].name,
});
const pickedOfCampaign = ({ state }: Simulator) => ({
	...owner('campaign', state.callerLists[1].caller_listable_id),
	name: state.callerLists[1].name,
});
const path = ({ state }: Simulator, rest = '') =>
	`/api/v2/targets/${state.targets[0].id}/caller_lists${rest}.json`;
const campaignPath = ({ state }: Simulator, rest = '') =>
	`/api/v2/campaigns/${state.campaigns[0].id}/caller_lists${rest}.json`;
const numbers = ({ state }: Simulator) => state.callerLists[0].numbers.map(({ number }) => number);

export const rows: Row[] = [
	{
		operation: 'callerList.create',
		credentials: 'callerList',
		parameters: ({ state }) => ({
			...owner('target', state.targets[0].id),
			name: 'Book of business',
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: path(simulator),
				body: { caller_list: { name: 'Book of business' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({
				name: 'Book of business',
				caller_listable_type: 'Target',
				caller_listable_id: state.targets[0].id,
			});
			expect(state.callerLists.map(({ name }) => name)).toContain('Book of business');
		},
	},
	{
		operation: 'callerList.create',
		case: 'that shuts out everybody else, on a campaign',
		credentials: 'callerList',
		parameters: (simulator) => ({
			...pickedOfCampaign(simulator),
			name: 'Accepted Partners',
			shutOutOthers: true,
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: campaignPath(simulator),
				body: { caller_list: { name: 'Accepted Partners' } },
			},
		],
		check: ([{ json }], { state }) =>
			expect(json).toEqual({
				name: 'Accepted Partners',
				caller_listable_type: 'Campaign',
				caller_listable_id: state.campaigns[0].id,
			}),
	},
	{
		operation: 'callerList.delete',
		case: 'with a name that needs encoding',
		credentials: 'callerList',
		parameters: (simulator) => {
			simulator.state.callerLists[0].name = 'no calls / 50% + more';
			return picked(simulator);
		},
		requests: (simulator) => [
			{ method: 'DELETE', path: path(simulator, '/no%20calls%20%2F%2050%25%20%2B%20more') },
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({
				deleted: true,
				name: 'no calls / 50% + more',
				caller_listable_type: 'Target',
				caller_listable_id: state.targets[0].id,
			});
			expect(state.callerLists.map(({ caller_listable_type }) => caller_listable_type)).toEqual([
				'Campaign',
			]);
		},
	},
	{
		operation: 'callerList.getAll',
		credentials: 'callerList',
		parameters: (simulator) => ({ listOwner: pickedOfCampaign(simulator).listOwner }),
		requests: (simulator) => [
			{ method: 'GET', path: campaignPath(simulator), query: { page: '1' } },
		],
		check: (items, { state }) =>
			expect(items.map(({ json }) => json)).toEqual([
				{
					name: 'suppressed',
					caller_listable_type: 'Campaign',
					caller_listable_id: state.campaigns[0].id,
				},
			]),
	},
	{
		operation: 'callerList.update',
		credentials: 'callerList',
		parameters: (simulator) => ({ ...picked(simulator), newName: ' suppressed-2026 ' }),
		requests: (simulator) => [
			{
				method: 'PUT',
				path: path(simulator, '/suppressed'),
				body: { caller_list: { name: 'suppressed-2026' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({
				name: 'suppressed-2026',
				caller_listable_type: 'Target',
				caller_listable_id: state.targets[0].id,
			});
			expect(state.callerLists[0]).toMatchObject({ name: 'suppressed-2026', numbers: [{}] });
		},
	},
	{
		operation: 'callerList.getNumbers',
		case: 'two of a campaign, the newest first',
		credentials: 'callerList',
		parameters: (simulator) => {
			for (const number of ['+17025550861', '+17025550862']) {
				simulator.state.callerLists[1].numbers.push({
					number,
					created_at: simulator.clock.iso(),
				});
			}
			return { ...pickedOfCampaign(simulator), limit: 2 };
		},
		requests: (simulator) => [
			{
				method: 'GET',
				path: campaignPath(simulator, '/suppressed/caller_list_numbers'),
				query: { page: '1', per_page: '2' },
			},
		],
		check: (items) => {
			expect(items.map(({ json }) => json.number)).toEqual(['+17025550862', '+17025550861']);
			expect(items[0].json).toEqual({
				number: '+17025550862',
				created_at: expect.any(String),
			});
		},
	},
	{
		operation: 'callerList.get',
		credentials: 'callerList',
		parameters: picked,
		requests: (simulator) => [{ method: 'GET', path: path(simulator, '/suppressed') }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({
				name: 'suppressed',
				caller_listable_type: 'Target',
				caller_listable_id: state.targets[0].id,
			});
		},
	},
	{
		operation: 'callerList.addNumber',
		credentials: 'callerList',
		parameters: (simulator) => ({ ...picked(simulator), number: '(415) 555-0123' }),
		requests: (simulator) => [
			{
				method: 'POST',
				path: path(simulator, '/suppressed/caller_list_numbers'),
				body: { caller_list_number: { number: '+14155550123' } },
			},
		],
		check: ([{ json }], simulator) => {
			expect(json.number).toBe('+14155550123');
			expect(numbers(simulator)).toContain('+14155550123');
		},
	},
	{
		operation: 'callerList.removeNumber',
		credentials: 'callerList',
		parameters: (simulator) => ({ ...picked(simulator), number: '+17025550850' }),
		requests: (simulator) => [
			{ method: 'DELETE', path: path(simulator, '/suppressed/caller_list_numbers/%2B17025550850') },
		],
		check: ([{ json }], simulator) => {
			expect(json).toEqual({
				deleted: true,
				name: 'suppressed',
				caller_listable_type: 'Target',
				caller_listable_id: simulator.state.targets[0].id,
				number: '+17025550850',
			});
			expect(numbers(simulator)).toEqual([]);
		},
	},
	...[
		{ number: '+17025550850', present: true },
		{ number: '+17025550851', present: false },
	].map(
		({ number, present }): Row => ({
			operation: 'callerList.checkNumber',
			case: present ? 'on the list' : 'not on the list',
			credentials: 'callerList',
			parameters: (simulator) => ({ ...picked(simulator), number }),
			requests: (simulator) => [
				{
					method: 'POST',
					path: path(simulator, '/suppressed/caller_list_checks'),
					body: { caller_list_check: { number } },
				},
			],
			check: ([{ json }]) =>
				expect(json).toEqual({ number, present, status: present ? 'present' : 'not-present' }),
		}),
	),
	{
		operation: 'callerList.uploadNumbers',
		credentials: 'callerList',
		parameters: (simulator) => ({
			...picked(simulator),
			numbers: '+14155550101\n\n(415) 555-0102\r\n1-415-555-0101\n',
			clearBeforeUpload: true,
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: path(simulator, '/suppressed/caller_list_uploads'),
				body: {
					caller_list_upload: {
						numbers: '+14155550101\n+14155550102',
						action: 'create',
						clear_before_upload: true,
					},
				},
			},
		],
		check: ([{ json }], simulator) => {
			expect(json).toMatchObject({
				name: 'suppressed',
				action: 'create',
				clear_before_upload: true,
				numbers: 2,
				duplicates_left_out: 1,
				parts: 1,
				status: 'Processing',
				error_messages: [],
				uploads: [{ csv_file_url: expect.any(String) }],
			});
			expect(numbers(simulator)).toEqual(['+14155550101', '+14155550102']);
		},
	},
	{
		operation: 'callerList.uploadNumbers',
		case: 'with Skip Invalid',
		credentials: 'callerList',
		parameters: (simulator) => ({
			...picked(simulator),
			numbers: '+14155550101\nabc',
			options: { skipInvalid: true },
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: path(simulator, '/suppressed/caller_list_uploads'),
				body: {
					caller_list_upload: {
						numbers: '+14155550101',
						action: 'create',
						clear_before_upload: false,
					},
				},
			},
		],
		check: ([{ json }]) =>
			expect(json.skipped).toEqual([
				{
					value: 'abc',
					reason: expect.stringContaining('must be a phone number'),
					item: 0,
					place: 'line 2',
				},
			]),
	},
];
