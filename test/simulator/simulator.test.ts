import axios from 'axios';
import { startSimulator, type Fault, type Simulator } from './index';
import { client, startReceiver, webhook } from './testing';

let simulator: Simulator;
let api: ReturnType<typeof client>;

beforeAll(async () => {
	simulator = await startSimulator({ calls: 400, webhookTimeoutMs: 300 });
	api = client(simulator);
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const firstCampaign = () => simulator.state.campaigns[0];
const links = (header: unknown) =>
	Object.fromEntries(
		[...String(header ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel, url]),
	);

describe('authentication and routing', () => {
	test.each([
		['no key', {}, 401],
		['a wrong key', { api_key: 'wrong', company_id: '4021' }, 401],
		['no company', { api_key: 'sim_5f0c1d7a9be24e6f8a3b' }, 403],
		['a wrong company', { api_key: 'sim_5f0c1d7a9be24e6f8a3b', company_id: '1' }, 403],
	])('%s is refused', async (_name, params, status) => {
		expect((await api.send('GET', '/campaigns.json', { params })).status).toBe(status);
	});

	test('the active company is taken where the switch allows it', async () => {
		simulator.switches.companyIdRequired = false;
		const params = { api_key: simulator.credentials.apiKey };
		expect((await api.send('GET', '/campaigns.json', { params })).status).toBe(200);
	});

	test('another company sees nothing of the first', async () => {
		const params = {
			api_key: simulator.credentials.apiKey,
			company_id: simulator.state.companies[1].id,
		};
		expect((await api.send('GET', '/campaigns.json', { params })).data).toEqual([]);
		expect(
			(await api.send('GET', `/campaigns/${firstCampaign().id}.json`, { params })).status,
		).toBe(404);
	});

	test.each([
		['PATCH', '/campaigns.json', 405],
		['DELETE', '/api/v4/calls.json', 405],
		['GET', '/campaigns.csv', 406],
		['GET', '/campaigns/cid/none.json', 404],
		['GET', '/calls.json', 404],
		['GET', '/api/v6/calls.json', 404],
	])('%s %s gets %i', async (method, path, status) => {
		expect((await api.send(method, path)).status).toBe(status);
	});

	test.each([
		['json', { error: 'campaign not found' }],
		['text', 'campaign not found'],
		['empty', ''],
	] as const)('errors come as %s', async (errorBody, body) => {
		simulator.switches.errorBody = errorBody;
		expect((await api.get('/campaigns/1.json')).data).toEqual(body);
	});

	test('too many requests at once get 429', async () => {
		simulator.switches.concurrencyLimit = 2;
		simulator.setLatency(30);
		const answers = await Promise.all([1, 2, 3, 4].map(() => api.get('/campaigns.json')));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
		expect(simulator.maxConcurrent).toBe(4);
	});
});

describe('calls', () => {
	test('25 a page, 100 where asked, with links that repeat the key', async () => {
		const { data, headers } = await api.get('/api/v4/calls.json');
		expect(data).toHaveLength(25);
		expect(Object.keys(links(headers.link))).toEqual(['last', 'next']);
		expect(links(headers.link).last).toContain('page=16');
		expect(links(headers.link).next).toContain(`api_key=${simulator.credentials.apiKey}`);

		const big = await api.get('/api/v4/calls.json', { per_page: 500, page: 4 });
		expect(big.data).toHaveLength(100);
		expect(Object.keys(links(big.headers.link))).toEqual(['first', 'prev']);
	});

	test('per_page is not known elsewhere, one page has no Link', async () => {
		expect((await api.get('/campaigns.json', { per_page: 100 })).data).toHaveLength(25);
		expect((await api.get('/static_caller_numbers.json')).headers.link).toBeUndefined();
	});

	test('following the links reads every call once', async () => {
		const seen: string[] = [];
		let next: string | undefined = `${simulator.url}/api/v1/calls.json?${new URLSearchParams({
			api_key: simulator.credentials.apiKey,
			company_id: simulator.credentials.companyId,
			per_page: '100',
			order: 'asc',
		})}`;
		while (next) {
			const {
				data,
				headers,
			}: { data: Array<{ call: { uuid: string } }>; headers: Record<string, unknown> } =
				await axios.get(next);
			seen.push(...data.map(({ call }) => call.uuid));
			next = links(headers.link).next;
		}
		expect(seen).toEqual(
			simulator.state.calls
				.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))
				.map(({ uuid }) => uuid),
		);
	});

	test('versions differ as documented', async () => {
		const [one, two, three, four] = await Promise.all(
			[1, 2, 3, 4].map(
				async (version) =>
					(await api.get(`/api/v${version}/calls.json`, { per_page: 1 })).data[0].call,
			),
		);
		expect(Object.keys(one).filter((name) => name !== 'recording_url')).toHaveLength(18);
		expect(two).toMatchObject({
			number: expect.stringMatching(/^\+/),
			campaign_id: expect.any(Number),
			time_to_connect_in_seconds: expect.any(Number),
		});
		expect(three).toMatchObject({
			number: { number: two.number, name: expect.any(String) },
			campaign_id: two.campaign_id,
		});
		expect(four).toMatchObject({ campaign: { id: two.campaign_id, name: two.campaign_name } });
		expect(four).not.toHaveProperty('campaign_id');
		expect(four).not.toHaveProperty('call_key');
	});

	test('filters and sorting', async () => {
		const call = simulator.state.calls[100];
		const { data } = await api.get('/api/v2/calls.json', {
			caller: call.caller,
			client_cid: call.cid,
		});
		expect(data.map((row: { call: { uuid: string } }) => row.call.uuid)).toContain(call.uuid);
		const range = await api.get('/api/v2/calls.json', {
			created_at_start: call.created_at,
			created_at_end: call.created_at,
		});
		expect(range.data).toHaveLength(1);
		const forced = await api.get('/api/v1/calls.json', { sort_by: 'updated_at', order: 'asc' });
		const times = forced.data.map((row: { call: { updated_at: string } }) => row.call.updated_at);
		expect(times).toEqual(times.toSorted().reverse());
	});

	test.each([
		{ created_at_start: '2026-01-01' },
		{ updated_at_end: 'yesterday' },
		{ sort_by: 'caller' },
	])('%j is refused', async (query) => {
		expect((await api.get('/api/v4/calls.json', query)).status).toBe(400);
	});

	test('call_flow_events come from version 2 on', async () => {
		const { uuid } = await simulator.placeCall();
		expect(
			(await api.get(`/api/v2/calls/${uuid}.json`, { call_flow_events: true })).data.call
				.call_flow_events[0].event,
		).toBe('start');
		expect(
			(await api.get(`/api/v1/calls/${uuid}.json`, { call_flow_events: true })).data.call,
		).not.toHaveProperty('call_flow_events');
	});
});

describe('campaigns', () => {
	const options = { menu_options_attributes: [{ option: '1', target_number: '+12025550147' }] };

	test('create, read by both IDs, update, delete', async () => {
		const { status, data } = await api.post('/campaigns.json', {
			campaign: {
				cid: 'spring',
				name: 'Spring',
				message: 'Hello',
				timers_attributes: [{ seconds: 0, url: 'https://t.example.com/a' }],
				...options,
			},
		});
		expect(status).toBe(201);
		const { id, timers, menu_options } = data.campaign;
		expect(data.campaign).toMatchObject({
			cid: 'spring',
			greeting: { message: 'Hello', voice_gender: 'Male' },
			record_calls: true,
		});
		expect(timers).toEqual([
			{ timer: { id: expect.any(Number), seconds: 0, url: 'https://t.example.com/a' } },
		]);
		expect(menu_options[0].menu_option).toMatchObject({ option: '1', target_cid: null });

		const changed = await api.put('/campaigns/cid/spring.json', {
			campaign: {
				name: 'Summer',
				timers_attributes: [
					{ id: timers[0].timer.id, _destroy: true },
					{ seconds: '30', url: 'https://t.example.com/b' },
				],
			},
		});
		expect(changed.data.campaign.name).toBe('Summer');
		expect(
			changed.data.campaign.timers.map(
				({ timer }: { timer: { seconds: number } }) => timer.seconds,
			),
		).toEqual([30]);
		expect((await api.get(`/campaigns/${id}.json`)).data).toEqual(changed.data);
		expect((await api.delete('/campaigns/cid/spring.json')).status).toBe(204);
		expect((await api.get('/campaigns/cid/spring.json')).status).toBe(404);
		simulator.switches.deletedStatus = 410;
		expect((await api.get(`/campaigns/${id}.json`)).status).toBe(410);
	});

	test.each([
		['no wrapper', { name: 'A' }, 400],
		['no option 1', { campaign: { menu_options_attributes: [{ option: '2' }] } }, 422],
		[
			'a wrong option',
			{ campaign: { menu_options_attributes: [{ option: '1' }, { option: 'A' }] } },
			422,
		],
		['a timer without URL', { campaign: { ...options, timers_attributes: [{ seconds: 3 }] } }, 422],
		['a wrong voice', { campaign: { ...options, message: 'Hi', voice_gender: 'Robot' } }, 422],
		['a taken cid', { campaign: { ...options, cid: '1001' } }, 422],
		['broken JSON', '{"campaign":', 400],
	])('%s is refused', async (_name, data, status) => {
		const before = simulator.state.campaigns.length;
		const answer = await api.send('POST', '/campaigns.json', {
			data,
			headers: { 'Content-Type': 'application/json' },
		});
		expect(answer.status).toBe(status);
		expect(simulator.state.campaigns).toHaveLength(before);
	});

	test('a greeting comes as a file of a form, or as Base64', async () => {
		const form = new FormData();
		form.append('campaign[name]', 'Form');
		form.append('campaign[menu_options_attributes][][option]', '1');
		form.append('campaign[menu_options_attributes][][target_number]', '+12025550147');
		form.append('campaign[menu_options_attributes][][option]', '2');
		form.append('campaign[message_file]', new Blob(['sound'], { type: 'audio/mpeg' }), 'hello.mp3');
		const { data } = await api.post('/campaigns.json', form);
		expect(data.campaign.greeting).toMatchObject({
			audio_file_name: 'hello.mp3',
			audio_file_content_type: 'audio/mpeg',
			audio_file_size: 5,
		});
		expect(data.campaign.menu_options).toHaveLength(2);

		const coded = {
			message_file_b64_data: Buffer.from('sound').toString('base64'),
			message_file_b64_filename: 'memo.flac',
		};
		const put = await api.put(`/campaigns/${data.campaign.id}.json`, { campaign: coded });
		expect(put.data.campaign.greeting).toMatchObject({
			audio_file_name: 'memo.flac',
			audio_file_size: 5,
		});
	});

	test('destroy_nested drops timers, webhooks and menu options', async () => {
		const { id } = firstCampaign();
		await api.post(`/campaigns/${id}/timers.json`, webhook(9, 'https://t.example.com/w'));
		expect(
			(await api.put(`/campaigns/${id}.json`, { campaign: { destroy_nested: true } })).status,
		).toBe(422);
		expect(firstCampaign().timers).toHaveLength(1);
		await api.put(`/campaigns/${id}.json`, { campaign: { destroy_nested: true, ...options } });
		expect(firstCampaign().timers).toEqual([]);
	});

	test('a campaign with numbers stays', async () => {
		expect((await api.delete(`/campaigns/${firstCampaign().id}.json`)).status).toBe(422);
	});
});

describe('campaign webhooks', () => {
	const path = () => `/campaigns/${firstCampaign().id}/timers`;
	const post = (data: unknown) =>
		api.send('POST', path(), { data, headers: { Accept: 'application/json' } });
	const listed = async () =>
		(await api.get(`/campaigns/${firstCampaign().id}.json`)).data.campaign.timers;

	test('the row is answered with its id and listed among the timers', async () => {
		const { status, data } = await post(webhook(5, 'https://t.example.com/w?u=[call_uuid]'));
		expect(status).toBe(201);
		expect(await listed()).toEqual([
			{
				timer: {
					id: data.start_timer.id,
					name: 'At 5',
					trigger_type: '5',
					url: 'https://t.example.com/w?u=[call_uuid]',
					request_method: 'post',
				},
			},
		]);
		simulator.switches.listWebhooks = false;
		expect(await listed()).toEqual([]);
	});

	test.each([
		[true, 0, 0],
		['put', 0, 1],
		['post', 1, 0],
		[false, 1, 1],
	] as const)('_destroy with honourDestroy %s', async (honour, afterPut, afterPost) => {
		simulator.switches.honourDestroy = honour;
		const first = (await post(webhook(9, 'https://t.example.com/1'))).data.start_timer.id;
		await api.put(`/campaigns/${firstCampaign().id}.json`, {
			campaign: { timers_attributes: [{ id: first, _destroy: true }] },
		});
		expect(await listed()).toHaveLength(afterPut);
		firstCampaign().timers = [];
		const second = (await post(webhook(9, 'https://t.example.com/2'))).data.start_timer.id;
		await post({ start_timer: { id: second, _destroy: true } });
		expect(await listed()).toHaveLength(afterPost);
	});

	test('unknown trigger types and the wrong wrapper are refused', async () => {
		expect((await post(webhook(7, 'https://t.example.com/w'))).status).toBe(422);
		expect(
			(await post({ start_timer: webhook(12, 'https://t.example.com/w').passthrough_timer }))
				.status,
		).toBe(400);
		expect((await post(webhook('always', 'https://t.example.com/w'))).status).toBe(201);
		simulator.switches.refuseUnknownTriggerTypes = true;
		expect((await post(webhook('always', 'https://t.example.com/w'))).status).toBe(422);
		expect((await post(webhook(13, 'https://t.example.com/w'))).status).toBe(201);
	});

	test('POST is kept, turned into GET or refused, as postWebhooks says', async () => {
		const url = 'https://t.example.com/w';
		simulator.switches.postWebhooks = 'asGet';
		expect((await post(webhook('always', url))).status).toBe(201);
		expect(await listed()).toMatchObject([{ timer: { request_method: 'get' } }]);
		simulator.switches.postWebhooks = 'refused';
		expect((await post(webhook('always', url))).status).toBe(422);
		expect((await post(webhook('always', url, 'get'))).status).toBe(201);
	});

	test('with emptyAnswers, writes whose answer is not known answer with nothing', async () => {
		simulator.switches.emptyAnswers = true;
		expect(await post(webhook(9, 'https://t.example.com/w'))).toMatchObject({
			status: 201,
			data: '',
		});
		expect(await listed()).toHaveLength(1);
	});

	test('a bidding buyer has to be in the campaign', async () => {
		const stranger = simulator.state.targets.find(
			({ id }) => !firstCampaign().target_ids.includes(id),
		)!;
		expect(
			(await post(webhook(12, 'https://t.example.com/w', 'post', String(stranger.id)))).status,
		).toBe(422);
		expect(
			(
				await post(
					webhook(12, 'https://t.example.com/w', 'post', String(firstCampaign().target_ids[0])),
				)
			).status,
		).toBe(201);
	});

	test('by internal ID only', async () => {
		expect(
			(
				await api.post(
					`/campaigns/${firstCampaign().cid}/timers`,
					webhook(9, 'https://t.example.com/w'),
				)
			).status,
		).toBe(404);
	});

	test('neither extension nor Accept gets 406', async () => {
		const headers = { Accept: '*/*' };
		expect(
			(await api.send('POST', path(), { data: webhook(9, 'https://t.example.com/w'), headers }))
				.status,
		).toBe(406);
	});

	test('a postback key can reserve', async () => {
		const { data } = await api.post(`/campaigns/${firstCampaign().id}/postback_keys.json`, {
			postback_key: { action: 'rtb', name: 'Mine', ttl_seconds: 60 },
		});
		const answer = await api.bare('POST', '/rtbs.json', {
			key: data.postback_key.uuid,
			publisher_id: 'p1',
			caller_number: '+12025550111',
		});
		expect(answer.data.status).toBe('reserved');
	});
});

describe('real-time bidding', () => {
	const reserve = (input: object = {}) =>
		api.bare('POST', '/rtbs.json', {
			key: simulator.credentials.rtbKey,
			publisher_id: 'p1',
			caller_number: '+12025550111',
			...input,
		});
	const confirm = (uuid: string, method = 'PUT') =>
		api.bare(method, `/rtbs/${uuid}.json`, {
			key: simulator.credentials.rtbKey,
			status: 'confirmed',
		});

	test('Ping Shield repeats the first answer until the reservation expires', async () => {
		const { data } = await reserve();
		expect(data).toMatchObject({
			status: 'reserved',
			retreaver_payout: expect.any(Number),
			inbound_number: expect.stringMatching(/^\+1/),
		});
		expect((await reserve({ age: 40 })).data).toEqual({ ...data, retreaver_ping_shield: true });
		simulator.clock.advance(30_001);
		expect((await reserve()).data.uuid).not.toBe(data.uuid);
		expect((await confirm(data.uuid)).data).toEqual({ uuid: data.uuid, status: 'no-target' });
	});

	test('simultaneous repeats are shielded too', async () => {
		const answers = await Promise.all([reserve(), reserve()]);
		expect(answers[0].data.uuid).toBe(answers[1].data.uuid);
		expect(simulator.state.reservations).toHaveLength(1);
	});

	test('a full cap turns a confirmation into no-target', async () => {
		for (const target of simulator.state.targets)
			target.caps.find(({ type }) => type === 'Hard')!.cap = 1;
		firstCampaign().target_ids.length = 1;
		const [one, two] = [await reserve(), await reserve({ caller_number: '+12025550112' })];
		expect((await confirm(one.data.uuid, 'PATCH')).data).toEqual({
			...one.data,
			status: 'confirmed',
		});
		expect((await confirm(two.data.uuid)).data).toEqual({
			uuid: two.data.uuid,
			status: 'no-target',
		});
		expect((await reserve({ caller_number: '+12025550113' })).data.status).toBe('no-target');
	});

	test('callers that end in 0000 find no buyer', async () => {
		expect((await reserve({ caller_number: '+12025550000' })).data).toEqual({
			uuid: expect.any(String),
			status: 'no-target',
		});
	});

	test('takes forms, and JSON under the content type of a form', async () => {
		const fields = {
			key: simulator.credentials.rtbKey,
			publisher_id: 'p1',
			caller_number: '+12025550111',
		};
		const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
		expect(
			(await api.bare('POST', '/rtbs.json', new URLSearchParams(fields).toString(), form)).status,
		).toBe(200);
		expect(
			(await api.bare('POST', '/rtbs.json', JSON.stringify(fields), form)).data
				.retreaver_ping_shield,
		).toBe(true);
	});

	test.each([
		[{ key: undefined }, 401],
		[{ key: '2c8f7a63-9d1e-4e1b-8e46-6b2a1daf8c22' }, 401],
		[{ publisher_id: undefined }, 400],
		[{ caller_number: undefined }, 400],
	])('%j gets %i', async (input, status) => {
		expect((await reserve(input)).status).toBe(status);
	});

	/** Two bidders, one of them through the configurator, and one who passes. */
	async function bidders() {
		const receiver = await startReceiver(({ url }) =>
			url.startsWith('/plain')
				? { bid: true, payout: 12, buyer_number: '+12025550188', conversion_timer: 60 }
				: url.startsWith('/no')
					? { bid: false }
					: { offer: { price: 31, phone: '+12025550199' } },
		);
		const map = {
			PingOutputMap: { number: 'offer.phone', bid: 'offer.price', timer: 'offer.seconds' },
		};
		const configurator =
			`https://retreaver.com/webhook-configurator/v1/?call_uuid=[call_uuid]&output_tag_prefix=acme&ping_url=${encodeURIComponent(`${receiver.url}/mapped`)}` +
			`&ping_method=POST&ping_data=${encodeURIComponent('{"caller":"[caller_number]","age":"[age]"}')}&ping_output_map=${encodeURIComponent(JSON.stringify(map))}`;
		const targets = firstCampaign().target_ids.map(
			(id) => simulator.state.targets.find((target) => target.id === id)!,
		);
		for (const [index, url] of [
			`${receiver.url}/plain`,
			configurator,
			`${receiver.url}/no`,
		].entries()) {
			await api.post(
				`/campaigns/${firstCampaign().id}/timers.json`,
				webhook(12, url, 'post', String(targets[index].id)),
			);
		}
		const setUp = async (index: number, target: object, conversion: object) =>
			await api.put(`/targets/${targets[index].id}.json`, {
				target: {
					...target,
					conversion_groups_attributes: [
						{ conversion_type: 'timer', conversions_attributes: [conversion] },
					],
				},
			});
		return { receiver, targets, setUp };
	}

	test('the highest bid wins, by the tags that the buyer takes it from', async () => {
		const { receiver, targets, setUp } = await bidders();
		await setUp(0, { number: '[buyer_number]' }, { revenue_tag: 'payout' });
		await setUp(
			1,
			{ number: '[acme_number]' },
			{ seconds: 45, seconds_tag: 'acme_timer', revenue_tag: 'acme_bid' },
		);
		await reserve({ age: 25 });
		expect(simulator.state.reservations[0]).toMatchObject({
			target_id: targets[1].id,
			status: 'reserved',
		});
		const { call } = await simulator.placeCall({ tags: { age: 30 } });
		expect(call).toMatchObject({
			target_id: targets[1].id,
			dialed_number: '+12025550199',
			connected: true,
			converted: true,
			revenue: 31,
			conversion_seconds: 45,
			tags: { acme_number: '+12025550199', acme_bid: '31', payout: '12', conversion_timer: '60' },
		});
		expect(
			receiver.received
				.filter(({ url }) => url === '/mapped')
				.map(({ body }) => (body as { age: string }).age),
		).toEqual(['25', '30']);

		firstCampaign().route_by_bid = false;
		targets[0].priority = 1;
		targets[1].priority = 2;
		expect((await simulator.placeCall({ durationSeconds: 80 })).call).toMatchObject({
			target_id: targets[0].id,
			dialed_number: '+12025550188',
			converted: false,
		});
		await receiver.stop();
	});

	test('a bid is worth nothing to a buyer who is not set up for it', async () => {
		const { receiver, targets, setUp } = await bidders();
		await setUp(1, {}, { seconds: 90, revenue: 5 });
		const { call } = await simulator.placeCall();
		expect(call).toMatchObject({
			target_id: targets[1].id,
			dialed_number: targets[1].number,
			revenue: 5,
		});
		targets[1].number = '[another_number]';
		expect((await simulator.placeCall()).call).toMatchObject({
			target_id: targets[0].id,
			converted: false,
		});
		await receiver.stop();
	});
});

describe('data writing', () => {
	const write = (input: object) =>
		api.bare('POST', '/data_writing', { key: simulator.credentials.dataWritingKey, ...input });

	test('stored tags go to a later call of that caller', async () => {
		const { data } = await write({ caller_number: '+12025550155', age: 39 });
		expect(data).toEqual({
			tag_values: { age: '39' },
			caller_number: '+12025550155',
			status: 'call not found, tags stored',
		});
		const { call } = await simulator.placeCall({ caller: '+12025550155' });
		expect(call.tags.age).toBe('39');
		expect((await simulator.placeCall({ caller: '+12025550155' })).call.tags).not.toHaveProperty(
			'age',
		);
	});

	test('a completed call gets them at once, by caller or UUID, with GET too', async () => {
		const { uuid } = await simulator.placeCall({ caller: '+12025550156' });
		const path = `/data_writing/${simulator.credentials.dataWritingKey}?caller_number=%2B12025550156&color=red`;
		expect((await api.bare('GET', path)).data).toEqual({
			tag_values: { color: 'red' },
			call_uuid: uuid,
			status: 'completed call found, tags applied',
		});
		await write({ call_uuid: uuid, color: 'blue' });
		expect(simulator.state.calls.at(-1)!.tags.color).toBe('red,blue');
	});

	test('a call in progress gets them at its next routing decision', async () => {
		const { data } = await api.bare('POST', '/_control/calls', {
			caller: '+12025550157',
			speed: 'step',
		});
		expect((await write({ call_uuid: data.uuid, mood: 'good' })).data.status).toBe(
			'in progress call found, tags stored',
		);
		expect(simulator.state.calls.at(-1)!.tags).not.toHaveProperty('mood');
		await api.bare('POST', `/_control/calls/${data.uuid}/step`, { all: true });
		expect((await api.bare('GET', `/_control/calls/${data.uuid}`)).data.call.tags.mood).toBe(
			'good',
		);
	});

	test.each([
		[{ age: 1 }, 400],
		[
			{
				caller_number: '+12025550158',
				...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`t${index}`, index])),
			},
			400,
		],
		[{ call_uuid: 'none', age: 1 }, 404],
		[{ key: 'wrong', caller_number: '+12025550158', age: 1 }, 401],
	])('case %# is refused', async (input, status) => {
		expect((await write(input)).status).toBe(status);
	});
});

describe('a placed call', () => {
	const register = async (url: string, stages: Array<[number | string, string]>) => {
		for (const [trigger, method] of stages) {
			const query = '&u=[call_uuid]&c=[caller_number]&s=[lead_score]&x=[no_such_tag]';
			await api.post(
				`/campaigns/${firstCampaign().id}/timers.json`,
				webhook(trigger, `${url}/hook?stage=${trigger}${query}`, method),
			);
		}
	};

	test('walks through its stages, fills tokens and applies answers as tags', async () => {
		const receiver = await startReceiver(({ query }) => ({
			lead_score: 85,
			[`seen_${(query as { stage: string }).stage}`]: true,
			nested: { left: 'out' },
		}));
		await register(receiver.url, [
			[5, 'post'],
			['always', 'post'],
			[9, 'get'],
			['selected', 'get'],
			['answered', 'post'],
			['postback', 'get'],
		]);
		const timers_attributes = [30, 90, 500].map((seconds) => ({
			seconds,
			url: `${receiver.url}/hook?stage=${seconds}`,
		}));
		await api.put(`/campaigns/${firstCampaign().id}.json`, { campaign: { timers_attributes } });

		const walk = await simulator.placeCall({
			caller: '+12025550160',
			durationSeconds: 120,
			postback: true,
			converted: true,
		});
		expect(walk.over).toBe(true);
		expect(walk.timeline.map(({ stage, method, status }) => [stage, method, status])).toEqual([
			['start', 'GET', 200],
			['selected', 'GET', 200],
			['answered', 'POST', 200],
			['timer', 'GET', 200],
			['postback', 'GET', 200],
			['converted', 'POST', 200],
			['always', 'POST', 200],
		]);
		expect(receiver.received[0].url).toBe(
			`/hook?stage=9&u=${walk.uuid}&c=%2B12025550160&s=[lead_score]&x=[no_such_tag]`,
		);
		expect(receiver.received[1].url).toContain('&s=85&');
		expect(receiver.received[3].url).toBe('/hook?stage=90');
		expect(receiver.received.at(-1)).toMatchObject({
			url: expect.stringContaining('stage=always&u='),
			body: {
				id: walk.uuid,
				caller_number: '+12025550160',
				status: 'completed',
				duration: 130,
				tags: { lead_score: '85', seen_5: 'true' },
			},
		});
		const { data } = await api.get(`/api/v4/calls/${walk.uuid}.json`);
		expect(data.call).toMatchObject({
			status: 'finished',
			connected: true,
			converted: true,
			fired_pixels_count: 7,
			dialed_call_duration: 120,
			total_duration: 130,
		});
		expect(data.call.tags).not.toHaveProperty('nested');
		await receiver.stop();
	});

	test("a buyer's conversion groups decide what it is worth", async () => {
		const [target] = simulator.state.targets;
		const put = async (...groups: object[]) =>
			await api.put(`/targets/${target.id}.json`, {
				target: { conversion_groups_attributes: groups },
			});
		const group = (revenue: number, more: object = {}) => ({
			conversion_type: 'timer',
			conversions_attributes: [{ seconds: 60, revenue }],
			...more,
		});
		await put(
			group(40, { tag_list: '<<<plan:gold>>>', dedupe_seconds: 3600 }),
			group(15, { tag_list: '<<<plan:silver>>>' }),
		);
		const place = async (plan: string, durationSeconds: number, caller = '+12025550144') => {
			const tags = { plan };
			const placed = { target: target.id, tags, durationSeconds, caller, converted: true };
			return (await simulator.placeCall(placed)).call.revenue;
		};
		expect(await place('gold', 59)).toBeNull();
		expect(await place('gold', 60)).toBeNull();
		expect(await place('gold', 60, '+12025550145')).toBe(40);
		expect(await place('silver', 60)).toBe(15);
		expect(await place('bronze', 600)).toBeNull();
		simulator.clock.advance(3_600_000);
		expect(await place('gold', 60)).toBe(40);
	});

	test('is on the API while it is walked, and nobody answering silences later stages', async () => {
		const receiver = await startReceiver(async () => {
			const { data } = await api.get('/api/v4/calls.json', { per_page: 1 });
			return { status_then: data[0].call.status };
		});
		await register(receiver.url, [
			['always', 'post'],
			['answered', 'get'],
			[9, 'post'],
		]);
		const { timeline, call } = await simulator.placeCall({ answered: false });
		expect(timeline.map(({ stage }) => stage)).toEqual(['start', 'always']);
		expect(call).toMatchObject({
			connected: false,
			forwarded_time: null,
			tags: { status_then: 'in-progress,finished' },
		});
		expect(call.recording_url).toBeUndefined();
		await receiver.stop();
	});

	test('gives a slow receiver up, and sends again where the switch says so', async () => {
		let count = 0;
		const receiver = await startReceiver(async () => {
			count += 1;
			if (count === 1) await new Promise((resolve) => setTimeout(resolve, 500));
			return { in_time: count > 1 };
		});
		await register(receiver.url, [[9, 'post']]);
		simulator.switches.webhookRetries = 3;
		const { timeline, call } = await simulator.placeCall();
		expect(timeline.map(({ attempt, status, error }) => [attempt, status, error])).toEqual([
			[1, null, 'no answer within 300 ms'],
			[2, 200, undefined],
		]);
		expect(call.tags.in_time).toBe('true');
		await receiver.stop();
	});

	test('is not needed for a test fire, which has a made-up caller in New York', async () => {
		const receiver = await startReceiver(() => ({}));
		await register(receiver.url, [['always', 'get']]);
		const before = simulator.state.calls.length;
		const { cid } = firstCampaign();
		const { data } = await api.bare('POST', '/_control/test_fire', { campaign: cid });
		const withCall = await simulator.testFire({ campaign: cid, hasCall: true });
		await receiver.stop();

		expect(data).toMatchObject([{ stage: 'always', status: 200 }]);
		const sent = [data[0], withCall[0]].map(({ url }) => new URL(url).searchParams);
		expect(sent.map((query) => query.get('c'))).toEqual(
			Array(2).fill(expect.stringMatching(/^\+121255501\d\d$/)),
		);
		expect(sent.map((query) => query.get('u') !== '')).toEqual([false, true]);
		expect(simulator.state.calls).toHaveLength(before);
		expect((await api.bare('POST', '/_control/test_fire', { campaign: 'none' })).status).toBe(404);
	});

	test('a repeat caller fires no timer within dedupe_seconds', async () => {
		const receiver = await startReceiver(() => ({}));
		await api.put(`/campaigns/${firstCampaign().id}.json`, {
			campaign: { dedupe_seconds: 60, timers_attributes: [{ seconds: 0, url: receiver.url }] },
		});
		const place = async () =>
			(await simulator.placeCall({ caller: '+12025550161' })).timeline.length;
		expect([await place(), await place()]).toEqual([1, 0]);
		simulator.clock.advance(61_000);
		expect(await place()).toBe(1);
		await receiver.stop();
	});

	test('its recording wants no API key and tells when one came', async () => {
		const { call, uuid } = await simulator.placeCall();
		const { headers, data } = await axios.get(call.recording_url!, { responseType: 'arraybuffer' });
		expect(headers['content-type']).toBe('audio/mpeg');
		expect(Buffer.from(data as ArrayBuffer).length).toBeGreaterThan(1000);
		await axios.get(call.recording_url!, { params: { api_key: simulator.credentials.apiKey } });
		expect(simulator.state.recordingDownloads).toEqual([
			{ uuid, apiKeySent: false },
			{ uuid, apiKeySent: true },
		]);
	});
});

describe('faults', () => {
	const path = '/static_caller_numbers';
	const fail = async (fault: Omit<Fault, 'path'>) => {
		simulator.faults.add({ path, delayMs: 80, ...fault });
		const started = Date.now();
		const answer = await api.get(`${path}.json`).catch((error: { code: string }) => ({
			status: error.code,
			data: undefined,
			headers: {} as Record<string, unknown>,
		}));
		return { ...answer, ms: Date.now() - started };
	};

	test('status, with Retry-After and body', async () => {
		const answer = await fail({ kind: 'status', status: 429, retryAfter: '2', body: 'Slow down' });
		expect(answer).toMatchObject({ status: 429, data: 'Slow down' });
		expect(answer.headers['retry-after']).toBe('2');
	});
	test('html, empty, redirect, malformed', async () => {
		expect((await fail({ kind: 'html' })).headers['content-type']).toContain('text/html');
		expect(await fail({ kind: 'empty' })).toMatchObject({ status: 200, data: '' });
		expect(
			(await fail({ kind: 'redirect', location: 'https://elsewhere.example.com' })).headers
				.location,
		).toBe('https://elsewhere.example.com');
		const { data } = await fail({ kind: 'malformed' });
		expect(data).toMatch(/^\[\{"static_caller/);
	});
	test('slow and slowBody', async () => {
		expect((await fail({ kind: 'slow' })).ms).toBeGreaterThanOrEqual(79);
		expect(await fail({ kind: 'slowBody' })).toMatchObject({
			status: 200,
			data: expect.any(Array),
		});
	});
	test('huge', async () => {
		expect((await fail({ kind: 'huge' })).data).toHaveLength(50 * 1024 * 1024);
	});
	test('drip never comes to an end', async () => {
		simulator.faults.add({ path, kind: 'drip' });
		const signal = AbortSignal.timeout(500);
		await expect(api.send('GET', `${path}.json`, { signal })).rejects.toMatchObject({
			code: 'ERR_CANCELED',
		});
	});
	test('holding: only what has that text in the path, the query or the body', async () => {
		simulator.faults.add({ kind: 'status', status: 500, holding: 'roof-1', times: Infinity });
		const statuses = [
			await api.get(`${path}.json`),
			await api.get(`${path}.json`, { sub_id: 'roof-1' }),
		];
		const post = await api.post(`${path}.json`, { static_caller_number: { number: 'roof-1' } });
		expect([...statuses, post].map(({ status }) => status)).toEqual([200, 500, 500]);
	});
	test.each(['reset', 'cut', 'cutAfterWork'] as const)('%s', async (kind) => {
		expect(['ECONNRESET', 'ECONNABORTED', 'ERR_BAD_RESPONSE']).toContain(
			(await fail({ kind })).status,
		);
	});
	test('cutAfterWork has done the work, reset has not', async () => {
		const create = () =>
			api
				.post(`${path}.json`, { static_caller_number: { number: '+12025550170' } })
				.catch(() => undefined);
		const count = () => simulator.state.staticCallerNumbers.length;
		simulator.faults.add({ method: 'POST', path, kind: 'cutAfterWork' });
		await create();
		expect(count()).toBe(4);
		simulator.faults.add({ method: 'POST', path: /numbers\.json$/, kind: 'reset' });
		await create();
		expect(count()).toBe(4);
		expect(simulator.requests.map(({ status, method }) => [method, status])).toEqual([
			['POST', 0],
			['POST', 0],
		]);
		expect(simulator.requests[0].body).toEqual({
			static_caller_number: { number: '+12025550170' },
		});
	});
	test('skip and times', async () => {
		simulator.faults.add({ path, kind: 'status', status: 503, skip: 1, times: 2 });
		const statuses = [];
		for (let index = 0; index < 4; index++) statuses.push((await api.get(`${path}.json`)).status);
		expect(statuses).toEqual([200, 503, 503, 200]);
	});
});

describe('control', () => {
	test('over HTTP: calls, faults, switches, requests, campaigns, reset', async () => {
		const { cid } = firstCampaign();
		const { data } = await api.bare('POST', '/_control/calls', {
			campaign: cid,
			caller: '+12025550180',
		});
		expect(data).toMatchObject({ over: true, stage: 'always', call: { caller: '+12025550180' } });
		await api.bare('POST', '/_control/faults', { kind: 'status', status: 500, path: '/campaigns' });
		expect((await api.get('/campaigns.json')).status).toBe(500);
		await api.bare('PUT', '/_control/switches', { campaignsShowId: false });
		expect((await api.get(`/campaigns/cid/${cid}.json`)).data.campaign).not.toHaveProperty('id');
		expect((await api.bare('PUT', '/_control/switches', { noSuch: 1 })).status).toBe(400);
		expect((await api.bare('GET', '/_control/requests')).data).toHaveLength(2);
		expect((await api.bare('GET', `/_control/campaigns/${cid}`)).data.id).toBe(firstCampaign().id);
		await api.bare('POST', '/_control/reset');
		expect(simulator.requests).toHaveLength(0);
		expect(simulator.state.calls).toHaveLength(400);
		expect(simulator.switches.campaignsShowId).toBe(true);
	});

	test('the page', async () => {
		const { headers, data } = await axios.get<string>(simulator.url);
		expect(headers['content-type']).toContain('text/html');
		expect(data).not.toMatch(/src="http|href="http/);
	});
});

test('the same seed gives the same account, another seed another one', async () => {
	const others = await Promise.all([1, 2].map((seed) => startSimulator({ calls: 400, seed })));
	// Recordings are at the simulator's own address.
	const stateOf = ({ state, url }: Simulator) => JSON.stringify(state).replaceAll(url, '');
	expect(stateOf(others[0])).toBe(stateOf(simulator));
	expect(others[1].state.calls[0].uuid).not.toBe(simulator.state.calls[0].uuid);
	const walks = await Promise.all([others[0].placeCall(), simulator.placeCall()]);
	expect(walks[0].uuid).toBe(walks[1].uuid);
	await Promise.all(others.map((other) => other.stop()));
});
