import type { Row } from './row';

const october = {
	period: 'custom',
	createdAtStart: '2026-10-01T00:00:00Z',
	createdAtEnd: '2026-11-01T12:00:00Z',
};
const created = {
	created_at_start: '2026-10-01T00:00:00+00:00',
	created_at_end: '2026-11-01T12:00:00+00:00',
};
const path = '/api/v5/rtb_inbounds.json';
const NO_UUID = '00000000-0000-0000-0000-000000000000';

export const rows: Row[] = [
	{
		operation: 'rtbInbound.getAll',
		parameters: () => ({ ...october, returnAll: true }),
		requests: () =>
			['1', '2', '3'].map((page) => ({ method: 'GET', path, query: { ...created, page } })),
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.uuid)).toEqual(
				state.rtbInbounds.map(({ uuid }) => uuid).reverse(),
			);
			const [first] = state.rtbInbounds;
			expect(items.at(-1)!.json).toMatchObject({ caller_phone: first.caller_number });
			expect(JSON.stringify(items)).not.toContain(NO_UUID);
		},
	},
	{
		operation: 'rtbInbound.getAll',
		case: 'with every filter',
		parameters: ({ state }) => ({
			...october,
			limit: 5,
			filters: {
				campaigns: {
					picked: [
						{ campaign: { __rl: true, mode: 'cid', value: '1001' } },
						{ campaign: { __rl: true, mode: 'id', value: String(state.campaigns[1].id) } },
					],
				},
				affiliates: {
					picked: [
						{ affiliate: { __rl: true, mode: 'id', value: String(state.affiliates[0].id) } },
					],
				},
				targets: {
					picked: [{ target: { __rl: true, mode: 'list', value: String(state.targets[0].id) } }],
				},
				callerCountry: 'us',
				callerState: 'CA',
				duplicate: false,
				postbackKeyIds: `${state.postbackKeys[0].id}, ${state.postbackKeys[1].id}`,
				revenueMin: 5,
				revenueMax: 40.5,
				payoutMax: 30,
				status: ['claimed', 'no-target'],
			},
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: '/campaigns/cid/1001.json' },
			{
				method: 'GET',
				path,
				query: {
					...created,
					campaign_id: state.campaigns.slice(0, 2).map(({ id }) => String(id)),
					affiliate_id: [String(state.affiliates[0].id)],
					target_id: [String(state.targets[0].id)],
					postback_key_id: state.postbackKeys.slice(0, 2).map(({ id }) => String(id)),
					caller_country: 'US',
					caller_state: 'CA',
					duplicate: 'false',
					revenue: ['5', '40.5'],
					payout: ['0', '30'],
					status: ['claimed', 'no-target'],
					page: '1',
				},
			},
		],
		check: (items) => expect(items.length).toBeLessThan(5),
	},
	{
		operation: 'rtbInbound.export',
		parameters: () => october,
		requests: ({ state }) => [
			{
				method: 'POST',
				path: '/api/v5/exports/rtb_inbounds.json',
				body: { export: { format: 'csv', params: created } },
			},
			{ method: 'GET', path: `/api/v5/exports/rtb_inbounds/${state.exports[0].id}.json` },
			{ method: 'GET', path: `/v2/reports/rtb_inbounds/${state.exports[0].id}/download` },
		],
		check: ([{ json, binary }], { state }) => {
			expect(json).toMatchObject({
				export_id: state.exports[0].id,
				rows: state.rtbInbounds.length,
				file_name: 'rtb_inbounds_2026-10-01_2026-11-01.csv',
				mime_type: 'text/csv',
				file_field: 'data',
			});
			expect(binary!.data.bytes).toBeGreaterThan(10_000);
			expect(state.exportDownloads).toEqual([{ id: state.exports[0].id, apiKeySent: false }]);
		},
	},
	{
		operation: 'rtbInbound.getFilters',
		parameters: () => ({}),
		requests: () => [
			{ method: 'GET', path, query: { with_filters: 'true', created_at: 'last_7d' } },
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				affiliate_id: state.affiliates.map(({ id }) => id),
				status: ['expired', 'claimed', 'no-target', 'rejected'],
			});
		},
	},
];
