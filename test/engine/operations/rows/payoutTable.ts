import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const campaign = { __rl: true, mode: 'cid', value: '1001' };
const CSV =
	'rule_id,caller_state,pbm_bucket,pbm_bucket,payout_pct\n1,!=CA,>=5000,<7500,60\n2,*,*,*,current\n';

const pathOf = ({ state }: Simulator) =>
	`/api/v5/campaigns/${state.campaigns[0].id}/payout_bid_modification_tables`;
const readCampaign = { method: 'GET', path: '/campaigns/cid/1001.json' };
const body = (table: object) => ({ payout_bid_modification_table: table });

/** Two tables of the first campaign, of which the older one is active. */
function withTables({ state }: Simulator): number[] {
	const [{ id: campaign_id, company_id }] = state.campaigns;
	state.payoutTables = [9001, 9002].map((id) => ({
		id,
		company_id,
		campaign_id,
		table_version: id,
		active: id === 9001,
		salt: 'cedar_leads_2026-10-01',
		csv_data: CSV,
		created_at: '2026-10-01T18:04:22Z',
	}));
	return [9001, 9002];
}

export const rows: Row[] = [
	{
		operation: 'payoutTable.create',
		parameters: () => ({ campaign, csvData: CSV }),
		requests: (simulator) => [
			readCampaign,
			{
				method: 'POST',
				path: `${pathOf(simulator)}.json`,
				body: body({ csv_data: CSV, active: false }),
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ id: state.payoutTables[0].id, active: false });
		},
	},
	{
		operation: 'payoutTable.create',
		case: 'from a file, active at once',
		items: [
			{
				json: {},
				binary: {
					data: {
						data: Buffer.from(`\uFEFF${CSV}`).toString('base64'),
						mimeType: 'text/csv',
						fileName: 'rules.csv',
					},
				},
			},
		],
		parameters: (simulator) => {
			withTables(simulator);
			return {
				campaign,
				rulesFrom: 'file',
				active: true,
				additionalFields: { salt: 'spring', tableVersion: 'v 2' },
			};
		},
		requests: (simulator) => [
			readCampaign,
			{
				method: 'POST',
				path: `${pathOf(simulator)}.json`,
				body: body({ csv_data: CSV, active: true, salt: 'spring', table_version: 'v 2' }),
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ active: true, salt: 'spring', table_version: 'v 2' });
			expect(state.payoutTables.map(({ active }) => active)).toEqual([false, false, true]);
		},
	},
	{
		operation: 'payoutTable.create',
		case: 'from all input items',
		items: [
			{ rule_id: 1, pbm_bucket: ['>=5000', '<7500'], payout_pct: 60.5 },
			{ rule_id: 2, caller_state: '=~^(CO,NY)$', payout_pct: 'current' },
		],
		parameters: () => ({ campaign, rulesFrom: 'items' }),
		requests: (simulator) => [
			readCampaign,
			{
				method: 'POST',
				path: `${pathOf(simulator)}.json`,
				body: body({
					csv_data:
						'rule_id,pbm_bucket,pbm_bucket,payout_pct,caller_state\n1,>=5000,<7500,60.5,*\n2,*,*,current,"=~^(CO,NY)$"\n',
					active: false,
				}),
			},
		],
		check: (items) => {
			expect(items).toHaveLength(1);
			expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		},
	},
	{
		operation: 'payoutTable.getAll',
		parameters: (simulator) => {
			withTables(simulator);
			return { campaign, returnAll: true };
		},
		requests: (simulator) => [
			readCampaign,
			{ method: 'GET', path: `${pathOf(simulator)}.json`, query: { page: '1' } },
		],
		check: (items) => expect(items.map(({ json }) => json.id)).toEqual([9002, 9001]),
	},
	{
		operation: 'payoutTable.get',
		parameters: (simulator) => {
			const [tableId] = withTables(simulator);
			const { id } = simulator.state.campaigns[0];
			return { campaign: { __rl: true, mode: 'id', value: String(id) }, tableId };
		},
		requests: (simulator) => [{ method: 'GET', path: `${pathOf(simulator)}/9001.json` }],
		check: ([{ json }]) => expect(json).toMatchObject({ id: 9001, csv_data: CSV }),
	},
	{
		operation: 'payoutTable.activate',
		parameters: (simulator) => {
			withTables(simulator);
			return { campaign, tableId: '9002' };
		},
		requests: (simulator) => [
			readCampaign,
			{ method: 'PUT', path: `${pathOf(simulator)}/9002.json`, body: body({ active: true }) },
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ id: 9002, active: true });
			expect(state.payoutTables.map(({ active }) => active)).toEqual([false, true]);
		},
	},
	{
		operation: 'payoutTable.deactivate',
		parameters: (simulator) => {
			withTables(simulator);
			return { campaign, tableId: '9001' };
		},
		requests: (simulator) => [
			readCampaign,
			{ method: 'PUT', path: `${pathOf(simulator)}/9001.json`, body: body({ active: false }) },
		],
		check: ([{ json }]) => expect(json).toMatchObject({ id: 9001, active: false }),
	},
	{
		operation: 'payoutTable.delete',
		parameters: (simulator) => {
			withTables(simulator);
			return { campaign, tableId: '9001' };
		},
		requests: (simulator) => [
			readCampaign,
			{ method: 'DELETE', path: `${pathOf(simulator)}/9001.json` },
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: 9001 });
			expect(state.payoutTables.map(({ id }) => id)).toEqual([9002]);
		},
	},
];
