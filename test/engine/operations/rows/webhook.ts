import type { Simulator } from '../../../simulator';
import type { Row } from './row';

const byCid = (value: string) => ({ __rl: true, mode: 'cid', value });
const campaign = '/campaigns/cid/1001.json';
const timersOf = ({ state }: Simulator) => `/campaigns/${state.campaigns[0].id}/timers.json`;
const url = 'https://example.com/call?uuid=[call_uuid]';

const startTimer = (fields: object, pixel: object = {}) => ({
	start_timer: {
		id: '',
		_destroy: false,
		dedupe_seconds: 0,
		tag_list: '',
		pixels_attributes: {
			'0': {
				_destroy: false,
				id: '',
				fire_order: 0,
				request_method: 'post',
				url,
				wcf_template_id: '',
				wcf_target_id: '',
				...pixel,
			},
		},
		...fields,
	},
});

/** A campaign with a timer (90 s, id 91) and a webhook (id 92). */
function withTwo({ state }: Simulator): void {
	const timer = { ...state.campaigns[1].timers[0], id: 91, seconds: 90, url };
	state.campaigns[0].timers = [
		timer,
		{ ...timer, id: 92, seconds: null, trigger_type: '9', name: 'Started', request_method: 'post' },
	];
}

export const rows: Row[] = [
	{
		operation: 'webhook.create',
		parameters: () => ({ campaign: byCid('1001'), triggerType: 'started', url }),
		requests: (simulator) => [
			{ method: 'GET', path: campaign },
			{
				method: 'POST',
				path: timersOf(simulator),
				body: startTimer({ trigger_type: '9', name: 'n8n: Call Started' }),
			},
			{ method: 'GET', path: campaign },
		],
		check: ([{ json }], { state }) => {
			const [{ id }] = state.campaigns[0].timers;
			expect(json).toMatchObject({ id, url, trigger_type: '9', name: 'n8n: Call Started' });
		},
	},
	{
		operation: 'webhook.create',
		case: 'another trigger type, with every field',
		parameters: () => ({
			campaign: byCid('1001'),
			triggerType: 'other',
			triggerTypeCode: '13',
			url,
			requestMethod: 'get',
			additionalFields: {
				name: 'Append',
				dedupeSeconds: 60,
				tagList: '<<<state:CA>>>',
				customFields: '{"extra": 1}',
			},
		}),
		requests: (simulator) => [
			{ method: 'GET', path: campaign },
			{
				method: 'POST',
				path: timersOf(simulator),
				body: startTimer(
					{
						trigger_type: '13',
						name: 'Append',
						dedupe_seconds: 60,
						tag_list: '<<<state:CA>>>',
						extra: 1,
					},
					{ request_method: 'get' },
				),
			},
			{ method: 'GET', path: campaign },
		],
		check: ([{ json }]) => {
			expect(json).toMatchObject({ url, trigger_type: '13', request_method: 'get' });
		},
	},
	{
		operation: 'webhook.create',
		case: 'a timer, the documented way',
		parameters: () => ({
			campaign: byCid('1001'),
			triggerType: 'timer_reached',
			seconds: 120,
			url,
		}),
		requests: () => [
			{ method: 'GET', path: campaign },
			{
				method: 'PUT',
				path: campaign,
				body: { campaign: { timers_attributes: [{ seconds: 120, url }] } },
			},
			{ method: 'GET', path: campaign },
		],
		check: ([{ json }]) => {
			expect(json).toEqual({ id: expect.any(Number), seconds: 120, url });
		},
	},
	{
		operation: 'webhook.delete',
		parameters: (simulator) => {
			withTwo(simulator);
			return { campaign: byCid('1001'), webhookId: '92' };
		},
		requests: (simulator) => [
			{ method: 'GET', path: campaign },
			{
				method: 'POST',
				path: timersOf(simulator),
				body: { start_timer: { id: 92, _destroy: true } },
			},
			{ method: 'GET', path: campaign },
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, id: 92, url });
			expect(state.campaigns[0].timers.map(({ id }) => id)).toEqual([91]);
		},
	},
	{
		operation: 'webhook.delete',
		case: 'a timer',
		parameters: (simulator) => {
			withTwo(simulator);
			return { campaign: byCid('1001'), webhookId: '91' };
		},
		requests: () => [
			{ method: 'GET', path: campaign },
			{
				method: 'PUT',
				path: campaign,
				body: { campaign: { timers_attributes: [{ id: 91, _destroy: true }] } },
			},
			{ method: 'GET', path: campaign },
		],
		check: (_, { state }) => expect(state.campaigns[0].timers.map(({ id }) => id)).toEqual([92]),
	},
	{
		operation: 'webhook.getAll',
		parameters: (simulator) => {
			withTwo(simulator);
			const [, timer] = simulator.state.campaigns[0].timers;
			timer.url = 'https://n8n.example.com/webhook/x/retreaver?n8n_stage=started&n8n_token=5ecret';
			return { campaign: byCid('1001') };
		},
		requests: () => [{ method: 'GET', path: campaign }],
		check: (items) => {
			expect(items.map(({ json }) => json)).toEqual([
				{ id: 91, seconds: 90, url },
				{
					id: 92,
					trigger_type: '9',
					name: 'Started',
					request_method: 'post',
					url: 'https://n8n.example.com/webhook/x/retreaver?n8n_stage=started&n8n_token=***',
				},
			]);
		},
	},
];
