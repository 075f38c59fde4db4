import type { Row } from './row';

const byCid = (value: string) => ({ __rl: true, mode: 'cid', value });

export const rows: Row[] = [
	{
		operation: 'campaign.create',
		parameters: () => ({
			name: 'Solar Leads California',
			additionalFields: {
				cid: 'solar 1',
				message: 'Thanks for calling. Press one to continue.',
				voiceGender: 'Female',
				repeat: 2,
				dedupeSeconds: 3600,
				recordCalls: false,
				affiliateCanPullNumber: true,
				timers: {
					timer: [
						{ seconds: 0, url: 'https://example.com/click?id=[call_uuid]' },
						{ seconds: 90, url: 'https://example.com/sale?id=[call_uuid]' },
					],
				},
				menuOptions: {
					menuOption: [
						{ option: '1', targetNumber: '(415) 555-0123' },
						{ option: '2', targetCid: '1001' },
					],
				},
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/campaigns.json',
				body: {
					campaign: {
						cid: 'solar 1',
						name: 'Solar Leads California',
						message: 'Thanks for calling. Press one to continue.',
						voice_gender: 'Female',
						repeat: 2,
						dedupe_seconds: 3600,
						record_calls: false,
						affiliate_can_pull_number: true,
						timers_attributes: [
							{ seconds: 0, url: 'https://example.com/click?id=[call_uuid]' },
							{ seconds: 90, url: 'https://example.com/sale?id=[call_uuid]' },
						],
						menu_options_attributes: [
							{ option: '1', target_number: '+14155550123' },
							{ option: '2', target_cid: '1001' },
						],
					},
				},
			},
		],
		check: ([{ json }]) => {
			expect(json).toMatchObject({
				cid: 'solar 1',
				greeting: { voice_gender: 'Female' },
				timers: [{ seconds: 0 }, { seconds: 90, url: 'https://example.com/sale?id=[call_uuid]' }],
				menu_options: [{ option: '1' }, { option: '2', target_cid: '1001' }],
			});
		},
	},
	{
		operation: 'campaign.create',
		case: 'with an audio file as greeting, and custom fields',
		items: [
			{
				json: {},
				binary: {
					memo: {
						data: Buffer.from('not really audio').toString('base64'),
						mimeType: 'audio/mpeg',
						fileName: 'memo.mp3',
					},
				},
			},
		],
		parameters: () => ({
			name: 'With Audio',
			additionalFields: {
				greetingAudioField: 'memo',
				menuOptions: { menuOption: [{ option: '1', targetNumber: '+14155550123' }] },
				customFields: '{"record_seconds": 600}',
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/campaigns.json',
				body: {
					campaign: {
						name: 'With Audio',
						message_file_b64_data: Buffer.from('not really audio').toString('base64'),
						message_file_b64_filename: 'memo.mp3',
						menu_options_attributes: [{ option: '1', target_number: '+14155550123' }],
						record_seconds: 600,
					},
				},
			},
		],
		check: ([{ json }]) => expect(json.name).toBe('With Audio'),
	},
	{
		operation: 'campaign.delete',
		parameters: ({ state }) => {
			const { cid } = state.campaigns[0];
			state.numbers = state.numbers.filter((number) => number.cid !== cid);
			return { campaign: byCid(cid) };
		},
		requests: () => [{ method: 'DELETE', path: '/campaigns/cid/1001.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, cid: '1001' });
			expect(state.campaigns.map(({ cid }) => cid)).not.toContain('1001');
		},
	},
	{
		operation: 'campaign.get',
		parameters: () => ({ campaign: { __rl: true, mode: 'list', value: '1001' } }),
		requests: () => [{ method: 'GET', path: '/campaigns/cid/1001.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ cid: '1001', name: state.campaigns[0].name });
			expect((json.menu_options as object[])[0]).toHaveProperty('option', '1');
		},
	},
	{
		operation: 'campaign.getAll',
		parameters: () => ({ returnAll: true }),
		requests: () => [
			{ method: 'GET', path: '/campaigns.json', query: { page: '1' } },
			{ method: 'GET', path: '/campaigns.json', query: { page: '2' } },
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.cid)).toEqual(state.campaigns.map(({ cid }) => cid));
		},
	},
	{
		operation: 'campaign.update',
		parameters: ({ state }) => ({
			campaign: { __rl: true, mode: 'id', value: String(state.campaigns[1].id) },
			updateFields: { name: 'Renamed' },
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/campaigns/${state.campaigns[1].id}.json`,
				body: { campaign: { name: 'Renamed' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json.name).toBe('Renamed');
			expect(state.campaigns[1].name).toBe('Renamed');
		},
	},
	{
		operation: 'campaign.update',
		case: 'a timer with a masked webhook token, which is put back',
		parameters: ({ state }) => {
			const url = 'https://n8n.example.com/webhook/x/retreaver?n8n_stage=timer&n8n_token=';
			state.campaigns[2].timers = [
				{
					...state.campaigns[2].timers[0],
					id: 91,
					seconds: 30,
					url: `${url}5ecret`,
					trigger_type: null,
				},
			];
			return {
				campaign: byCid(state.campaigns[2].cid),
				updateFields: { timers: { timer: [{ id: 91, seconds: 45, url: `${url}***` }] } },
			};
		},
		requests: ({ state }) => [
			{ method: 'GET', path: `/campaigns/cid/${state.campaigns[2].cid}.json` },
			{
				method: 'PUT',
				path: `/campaigns/cid/${state.campaigns[2].cid}.json`,
				body: {
					campaign: {
						timers_attributes: [
							{
								id: 91,
								seconds: 45,
								url: 'https://n8n.example.com/webhook/x/retreaver?n8n_stage=timer&n8n_token=5ecret',
							},
						],
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(JSON.stringify(json)).not.toContain('5ecret');
			expect(state.campaigns[2].timers[0]).toMatchObject({
				seconds: 45,
				url: expect.stringContaining('5ecret'),
			});
		},
	},
];
