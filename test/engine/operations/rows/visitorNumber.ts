import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A number that a visitor has, and the parameters that pick it. */
function visitor({ state }: Simulator, tags: Record<string, string> = {}) {
	const [{ show_key: campaign_key }] = state.campaigns;
	state.visitorNumbers = [
		{
			id: 4711,
			id_checksum: 'c0ffee',
			campaign_key,
			number: '+18885550142',
			is_per_visitor: true,
			tag_values: tags,
			pinged_at: '2026-11-01T12:00:00.000Z',
			calls: [],
		},
	];
	return { campaignKey: campaign_key, id: '4711' };
}
const key = ({ state }: Simulator) => state.campaigns[0].show_key;

export const rows: Row[] = [
	{
		operation: 'visitorNumber.request',
		parameters: (simulator) => ({
			campaignKey: key(simulator),
			pageUrl: 'https://example.com/solar?utm_source=newsletter',
			tags: {
				tag: [
					{ key: 'plan', value: 'A & B' },
					{ key: 'city', value: 'Zürich' },
				],
			},
			options: {
				defaultNumber: '415-555-0123',
				message: 'Call us now',
				originalUrl: 'https://example.com/landing',
				visitorId: 'v-17',
			},
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/api/v1/numbers',
				query: {
					campaign_key: key(simulator),
					default_number: '415-555-0123',
					message: 'Call us now',
				},
				body: {
					u: base64('https://example.com/solar?utm_source=newsletter'),
					st: base64('&plan=A %26 B&city=Zürich'),
					ou: base64('https://example.com/landing'),
					visitor_id: 'v-17',
				},
			},
		],
		check: ([{ json }], { state }) => {
			const [number] = state.visitorNumbers;
			expect(json).toMatchObject({
				available: true,
				id: number.id,
				number: number.number,
				is_per_visitor: true,
				tag_values: { plan: 'A & B', city: 'Zürich' },
			});
		},
	},
	{
		operation: 'visitorNumber.request',
		case: 'the pool is used up',
		parameters: (simulator) => {
			simulator.state.numberPools[0].max_pool_size = 0;
			return { campaignKey: key(simulator), pageUrl: 'https://example.com/' };
		},
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/api/v1/numbers',
				query: { campaign_key: key(simulator) },
				body: { u: base64('https://example.com/'), st: '' },
			},
		],
		check: ([{ json }]) => expect(json).toEqual({ available: false, number: null }),
	},
	{
		operation: 'visitorNumber.addTags',
		parameters: (simulator) => ({
			...visitor(simulator, { plan: 'A' }),
			tagsInput: 'json',
			tagsJson: '{"lead_score": 85}',
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/api/v1/numbers/tag',
				body: { ids: [4711], campaign_key: key(simulator), tag_values: { lead_score: 85 } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				success: true,
				id: 4711,
				tag_values: { plan: 'A', lead_score: '85' },
			});
			expect(state.visitorNumbers[0].tag_values).toEqual({ plan: 'A', lead_score: '85' });
		},
	},
	{
		operation: 'visitorNumber.replaceTags',
		parameters: (simulator) => ({
			...visitor(simulator, { plan: 'A' }),
			tags: { tag: [{ key: 'plan', value: 'B' }] },
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/api/v1/numbers/replace_tags',
				body: { ids: [4711], campaign_key: key(simulator), tag_values: { plan: 'B' } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ success: true, id: 4711, tag_values: { plan: 'B' } });
			expect(state.visitorNumbers[0].tag_values).toEqual({ plan: 'B' });
		},
	},
	...[
		{
			parameters: { tagKeys: 'plan, city' },
			path: '/api/v1/numbers/untag/keys',
			body: { tag_keys: ['plan', 'city'] },
			left: { lead_score: '85' },
		},
		{
			parameters: { removeBy: 'tags', tags: { tag: [{ key: 'plan', value: 'A' }] } },
			path: '/api/v1/numbers/untag',
			body: { tag_values: { plan: 'A' } },
			left: { city: 'Bern', lead_score: '85' },
		},
		{
			parameters: { removeBy: 'all' },
			path: '/api/v1/numbers/untag',
			body: { all: 'true' },
			left: {},
		},
	].map(
		({ parameters, path, body, left }): Row => ({
			operation: 'visitorNumber.removeTags',
			case: parameters.removeBy ?? 'keys',
			parameters: (simulator) => ({
				...visitor(simulator, { plan: 'A', city: 'Bern', lead_score: '85' }),
				...parameters,
			}),
			requests: (simulator) => [
				{ method: 'POST', path, body: { ids: [4711], campaign_key: key(simulator), ...body } },
			],
			check: ([{ json }], { state }) => {
				expect(json).toMatchObject({ success: true, id: 4711 });
				expect(state.visitorNumbers[0].tag_values).toEqual(left);
			},
		}),
	),
	{
		operation: 'visitorNumber.initiateCall',
		parameters: (simulator) => ({
			...visitor(simulator),
			dial: '415-555-0177',
			tags: { tag: [{ key: 'company', value: 'Example Solar' }] },
		}),
		requests: (simulator) => [
			{
				method: 'POST',
				path: '/api/v1/numbers/initiate_call',
				body: {
					id: 4711,
					campaign_key: key(simulator),
					dial: '+14155550177',
					company: 'Example Solar',
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ success: true, dial: '+14155550177' });
			expect(state.visitorNumbers[0]).toMatchObject({
				calls: ['+14155550177'],
				tag_values: { company: 'Example Solar' },
			});
		},
	},
];
