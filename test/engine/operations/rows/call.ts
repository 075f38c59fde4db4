import type { Row } from './row';

const CALL_KEY = 'a7f0e1d2c3b4a5968778695a4b3c2d1e';

const by = (mode: string, value: string) => ({ __rl: true, mode, value });

export const rows: Row[] = [
	{
		operation: 'call.get',
		parameters: ({ state }) => ({ callId: state.calls[7].uuid, simplify: false }),
		requests: ({ state }) => [{ method: 'GET', path: `/api/v4/calls/${state.calls[7].uuid}.json` }],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				uuid: state.calls[7].uuid,
				caller: state.calls[7].caller,
				tags: state.calls[7].tags,
				campaign: { name: expect.any(String) },
			});
			expect(json).not.toHaveProperty('campaign_id');
		},
	},
	{
		operation: 'call.get',
		case: 'simplified, version 2, with call flow events asked for',
		parameters: ({ state }) => ({
			callId: state.calls[7].uuid.toUpperCase(),
			options: { apiVersion: 2, callFlowEvents: true },
		}),
		requests: ({ state }) => [
			{
				method: 'GET',
				path: `/api/v2/calls/${state.calls[7].uuid}.json`,
				query: { call_flow_events: 'true' },
			},
		],
		check: ([{ json }], { state }) => {
			const { uuid, caller, dialed_number, number, tags } = state.calls[7];
			expect(json).toMatchObject({
				call_id: uuid,
				caller_phone: caller,
				destination_number: dialed_number,
				tracking_number: number,
				call_metadata: tags,
				retreaver_status: 'finished',
			});
		},
	},
	{
		operation: 'call.getAll',
		parameters: () => ({ limit: 3 }),
		requests: () => [
			{ method: 'GET', path: '/api/v4/calls.json', query: { page: '1', per_page: '3' } },
		],
		check: (items, { state }) => {
			const newest = state.calls.slice(-3).reverse();
			expect(items.map(({ json }) => json.call_id)).toEqual(newest.map(({ uuid }) => uuid));
		},
	},
	{
		operation: 'call.getAll',
		case: 'version 5, whose rows are bare, raw',
		parameters: () => ({ limit: 2, simplify: false, options: { apiVersion: 5 } }),
		requests: () => [
			{ method: 'GET', path: '/api/v5/calls.json', query: { page: '1', per_page: '2' } },
		],
		check: (items, { state }) => {
			const newest = state.calls.slice(-2).reverse();
			expect(items.map(({ json }) => json)).toMatchObject(
				newest.map(({ uuid, caller }) => ({ uuid, caller, caller_phone: caller })),
			);
		},
	},
	{
		operation: 'call.getAll',
		case: 'every filter',
		parameters: ({ state }) => ({
			limit: 5,
			simplify: false,
			period: 'custom',
			createdAtStart: '2026-01-01T00:00:00Z',
			createdAtEnd: '2026-10-31T20:00:00-05:00',
			options: { apiVersion: 1, sortBy: 'created_at', order: 'asc' },
			filters: {
				caller: state.calls[9].caller,
				affiliate: by('afid', state.calls[9].afid ?? '0001'),
				campaign: by('cid', state.calls[9].cid),
				target: by('tid', 'buyer-2'),
				subId: 'landing 3',
				updatedAtStart: '2026-01-01',
				updatedAtEnd: '={{ DateTime.fromISO("2026-11-01T00:00:00Z") }}',
			},
		}),
		requests: ({ state }) => [
			{
				method: 'GET',
				path: '/api/v1/calls.json',
				query: {
					caller: state.calls[9].caller,
					client_afid: state.calls[9].afid ?? '0001',
					client_cid: state.calls[9].cid,
					client_tid: 'buyer-2',
					sub_id: 'landing 3',
					created_at_start: '2026-01-01T00:00:00+00:00',
					created_at_end: '2026-10-31T20:00:00-05:00',
					updated_at_start: '2026-01-01T00:00:00-05:00',
					updated_at_end: expect.stringMatching(/^2026-(10-31T\d\d|11-01T00):00:00[+-]\d\d:00$/),
					sort_by: 'created_at',
					order: 'asc',
					page: '1',
					per_page: '5',
				},
			},
		],
		check: (items) => expect(items).toEqual([]),
	},
	{
		operation: 'call.downloadRecording',
		parameters: ({ state, url }) => {
			const { uuid } = state.calls[7];
			state.calls[7].recording_url = `${url}/recordings/${uuid}.mp3`;
			return { callId: uuid };
		},
		requests: ({ state: { calls } }) => [
			{ method: 'GET', path: `/api/v4/calls/${calls[7].uuid}.json` },
			{ method: 'GET', path: `/recordings/${calls[7].uuid}.mp3` },
		],
		check: ([{ json, binary }], { state }) => {
			const { uuid, recording_url } = state.calls[7];
			expect(json).toEqual({
				call_id: uuid,
				recording_url,
				file_name: `${uuid}.mp3`,
				mime_type: 'audio/mpeg',
				file_size: 4160,
				file_field: 'data',
			});
			expect(binary?.data).toMatchObject({ fileName: `${uuid}.mp3`, mimeType: 'audio/mpeg' });
			expect(state.recordingDownloads).toEqual([{ uuid, apiKeySent: false }]);
		},
	},
	{
		operation: 'call.addTags',
		parameters: ({ state }) => {
			const call = state.calls[7];
			call.call_key = CALL_KEY;
			return {
				callId: call.uuid,
				callKey: CALL_KEY,
				tagsInput: 'json',
				tagsJson: { ...call.tags, lead_score: 85, vip: true },
			};
		},
		requests: ({ state: { calls } }) => [
			{
				method: 'POST',
				path: `/api/v2/calls/${calls[7].uuid}/tag_values`,
				body: {
					call_key: CALL_KEY,
					tag_values: { ...calls[7].tags, lead_score: '85', vip: 'true' },
				},
			},
		],
		check: ([{ json }], { state }) => {
			const { uuid, tags } = state.calls[7];
			expect(json).toEqual({ call_id: uuid, tag_values: { lead_score: '85', vip: 'true' } });
			expect(JSON.stringify(json)).not.toContain(CALL_KEY);
			expect(tags).toMatchObject({ lead_score: '85', vip: 'true' });
		},
	},
];
