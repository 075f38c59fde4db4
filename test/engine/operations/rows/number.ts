import type { Row } from './row';

const picked = (value: string) => ({ __rl: true, mode: 'list', value });
const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

export const rows: Row[] = [
	{
		operation: 'number.create',
		case: 'toll-free, of a publisher that does not exist yet',
		parameters: () => ({
			campaign: picked('1001'),
			affiliate: { __rl: true, mode: 'afid', value: 'brand-new' },
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/numbers.json',
				body: { number: { type: 'Toll-free', cid: '1001', afid: 'brand-new' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ toll_free: true, cid: '1001', uses_campaign_settings: true });
			expect(state.affiliates.at(-1)?.afid).toBe('brand-new');
		},
	},
	{
		operation: 'number.create',
		case: 'local, with settings of its own',
		parameters: () => ({
			type: 'Local',
			country: 'GB',
			campaign: picked('1001'),
			affiliate: picked('0002'),
			additionalFields: {
				desiredText: 'SOLAR',
				sid: 'landing-page-3',
				message: 'Thanks for calling. Press one to continue.',
				voiceGender: 'Female',
				repeat: 2,
				timers: { timer: [{ seconds: 60, url: 'https://example.com/sale?id=[call_uuid]' }] },
				menuOptions: { menuOption: [{ option: '1', targetNumber: '(415) 555-0123' }] },
				customFields: '{"name": "Billboard"}',
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/numbers.json',
				body: {
					number: {
						type: 'Local',
						country: 'GB',
						cid: '1001',
						afid: '0002',
						desired_text: 'SOLAR',
						sid: 'landing-page-3',
						message: 'Thanks for calling. Press one to continue.',
						voice_gender: 'Female',
						repeat: 2,
						timers_attributes: [{ seconds: 60, url: 'https://example.com/sale?id=[call_uuid]' }],
						menu_options_attributes: [{ option: '1', target_number: '+14155550123' }],
						name: 'Billboard',
					},
				},
			},
		],
		check: ([{ json }]) => {
			// The timers of this answer come wrapped (D).
			expect(json).toMatchObject({
				number: expect.stringMatching(/^\+44/),
				toll_free: false,
				sid: 'landing-page-3',
				uses_campaign_settings: false,
				timers: [{ seconds: 60, url: 'https://example.com/sale?id=[call_uuid]' }],
				menu_options: [{ option: '1', target_number: '+14155550123' }],
			});
		},
	},
	{
		operation: 'number.delete',
		parameters: ({ state }) => {
			state.numbers[0].id = 217;
			return { number: byId(217) };
		},
		requests: () => [{ method: 'DELETE', path: '/numbers/217.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: '217' });
			expect(state.numbers.map(({ id }) => id)).not.toContain(217);
		},
	},
	{
		operation: 'number.get',
		parameters: ({ state }) => ({ number: picked(String(state.numbers[1].id)) }),
		requests: ({ state }) => [{ method: 'GET', path: `/numbers/${state.numbers[1].id}.json` }],
		check: ([{ json }], { state }) => {
			const { id, number, cid, afid } = state.numbers[1];
			expect(json).toMatchObject({
				id,
				number,
				cid,
				afid,
				timers: [{ seconds: 0 }, { seconds: 90 }],
			});
		},
	},
	{
		operation: 'number.getAll',
		parameters: () => ({ limit: 30 }),
		requests: () => [
			{ method: 'GET', path: '/numbers.json', query: { page: '1' } },
			{ method: 'GET', path: '/numbers.json', query: { page: '2' } },
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual(
				state.numbers.slice(0, 30).map(({ id }) => id),
			);
		},
	},
	{
		operation: 'number.getAll',
		case: 'every filter',
		parameters: ({ state }) => {
			const { cid, afid } = state.numbers[4];
			state.numbers[4].sid = 'sub 1';
			return {
				filters: { campaign: picked(cid), affiliate: picked(String(afid)), subId: 'sub 1' },
			};
		},
		requests: ({ state }) => [
			{
				method: 'GET',
				path: '/numbers.json',
				query: {
					client_cid: state.numbers[4].cid,
					client_afid: state.numbers[4].afid,
					sub_id: 'sub 1',
					page: '1',
				},
			},
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual([state.numbers[4].id]);
		},
	},
	{
		operation: 'number.update',
		parameters: ({ state }) => ({
			number: byId(state.numbers[0].id),
			updateFields: {
				campaign: picked('1002'),
				affiliate: picked('0005'),
				sid: 'radio',
				destroyNested: true,
			},
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/numbers/${state.numbers[0].id}.json`,
				body: { number: { cid: '1002', afid: '0005', sid: 'radio', destroy_nested: true } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ cid: '1002', afid: '0005', sid: 'radio' });
			expect(state.numbers[0]).toMatchObject({ cid: '1002', afid: '0005', sid: 'radio' });
		},
	},
];
