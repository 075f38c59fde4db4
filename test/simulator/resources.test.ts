import { startSimulator, type Simulator } from './index';
import { credentials } from './seed';
import { client } from './testing';

let simulator: Simulator;
let api: ReturnType<typeof client>;

beforeAll(async () => {
	simulator = await startSimulator({ calls: 200 });
	api = client(simulator);
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

describe('affiliates', () => {
	const path = '/api/v1/affiliates';

	test('create, update by afid, delete', async () => {
		const { status, data } = await api.post(`${path}.json`, {
			affiliate: { afid: 'a+b', first_name: 'Ada' },
		});
		expect(status).toBe(201);
		expect(Object.keys(data.affiliate)).toEqual([
			'afid',
			'first_name',
			'last_name',
			'company_name',
			'updated_at',
			'created_at',
		]);
		expect(
			(await api.put(`${path}/afid/a%2Bb.json`, { affiliate: { last_name: 'Byrne' } })).data
				.affiliate.last_name,
		).toBe('Byrne');
		expect((await api.delete(`${path}/afid/a%2Bb.json`)).status).toBe(204);
	});

	test('needs an afid of its own; stays while it has numbers', async () => {
		expect(
			(await api.post(`${path}.json`, { affiliate: { first_name: 'Ada' } })).data.errors,
		).toEqual({ afid: ["can't be blank"] });
		expect((await api.post(`${path}.json`, { affiliate: { afid: '0001' } })).status).toBe(422);
		expect((await api.delete(`${path}/afid/0001.json`)).status).toBe(422);
	});
});

describe('targets', () => {
	const create = async (input: object = {}) =>
		(await api.post('/targets.json', { target: { number: '+12025550190', ...input } })).data;

	test('a new one has seven open days, four caps and the documented defaults', async () => {
		const { target } = await create({ client_tid: 'mine' });
		expect(target).toMatchObject({
			client_tid: 'mine',
			priority: 1,
			weight: 1,
			timeout_seconds: 30,
			time_zone: 'UTC',
			paused: false,
		});
		expect(target.business_hours).toHaveLength(7);
		expect(target.caps.map(({ type }: { type: string }) => type)).toEqual([
			'Daily',
			'Hard',
			'Hourly',
			'Monthly',
		]);
		expect((await api.get('/targets/tid/mine.json')).data.target).toMatchObject({
			id: target.id,
			tid: 'mine',
		});
	});

	test('business hours are updated by row id', async () => {
		const { target } = await create();
		const put = (row: object) =>
			api.put(`/targets/${target.id}.json`, { target: { business_hours_attributes: [row] } });
		const { id } = target.business_hours[1];
		const { data } = await put({ id, time_open: '0830', time_close: 1700, inverted: true });
		expect(data.target.business_hours[1]).toMatchObject({
			time_open: 830,
			time_close: 1700,
			invert: true,
			day_of_week: 1,
		});
		expect((await put({ day_of_week: 1, work_day: false })).status).toBe(422);
		expect((await put({ id: 1 })).status).toBe(404);
		expect((await put({ id, time_open: 1275 })).status).toBe(422);
	});

	test('caps and their reset', async () => {
		const { target } = await create({ hard_cap_attributes: { cap: 3 } });
		simulator.state.targets.at(-1)!.caps.forEach((cap) => (cap.filled = 2));
		expect(
			(
				await api.put(`/targets/${target.id}.json`, {
					target: { hourly_cap_attributes: { cap: null } },
				})
			).status,
		).toBe(200);
		expect(
			(await api.put(`/targets/${target.id}.json`, { target: { daily_cap_attributes: {} } }))
				.status,
		).toBe(422);
		expect(
			(
				await api.send('POST', `/targets/${target.id}/reset_cap.json`, {
					headers: { 'Content-Type': 'application/json' },
				})
			).status,
		).toBe(200);
		const { caps } = (await api.get(`/targets/${target.id}.json`)).data.target;
		expect(caps.filter(({ filled }: { filled: number }) => filled === 0)).toEqual([
			expect.objectContaining({ type: 'Hard', cap: 3 }),
		]);
	});

	test('tag_list is the full list, "" clears it', async () => {
		const { target } = await create({ tag_list: '<<<about:support>>>,<<<about:a,b: c>>>' });
		expect(target.tag_values).toMatchObject([
			{ key: 'about', value: 'support', operator: '==' },
			{ key: 'about', value: 'a,b: c' },
		]);
		const put = async (tag_list: string) =>
			(await api.put(`/targets/${target.id}.json`, { target: { tag_list } })).data;
		expect((await put('<<<about:support>>>')).target.tag_values).toEqual([target.tag_values[0]]);
		expect((await put('about:support')).errors).toHaveProperty('tag_list');
		expect((await put('')).target.tag_values).toEqual([]);
	});

	test.each([
		[{ number: '12' }, 'number'],
		[{ time_zone: 'America/New_York' }, 'time_zone'],
		[{ send_digits: 'abc' }, 'send_digits'],
		[{ priority: 'high' }, 'priority'],
	])('%j is refused', async (input, field) => {
		expect((await create(input)).errors).toHaveProperty(field);
	});

	test.each(['sip:sales@pbx.example.com', '[number]', '2025550190'])(
		'%s is a number',
		async (number) => {
			expect((await create({ number })).target.number).toMatch(/^(sip:|\[|\+1)/);
		},
	);

	describe('conversion groups', () => {
		const made = async () =>
			(
				await create({
					conversion_groups_attributes: [
						{ conversion_type: 'timer', conversions_attributes: [{ revenue: '50' }] },
					],
				})
			).target;
		const put = async (id: number, group: object) =>
			await api.put(`/targets/${id}.json`, {
				target: { conversion_groups_attributes: [group] },
			});

		test('a new one has defaults; a change needs both ids, and keeps what is left out', async () => {
			const { id, conversion_groups: groups } = await made();
			expect(groups).toEqual([
				{
					id: expect.any(Number),
					name: 'Default Conversion Settings',
					dedupe_seconds: 0,
					eval_order: 0,
					postback: false,
					conversion_type: 'timer',
					postback_uuid: null,
					tag_values: [],
					conversions: [expect.objectContaining({ seconds: 90, revenue: 50, revenue_tag: '' })],
				},
			]);
			const [group] = groups;
			const [conversion] = group.conversions;
			const { data } = await put(id, {
				id: group.id,
				name: '75$',
				conversions_attributes: [{ id: conversion.id, revenue: 75 }],
			});
			expect(data.target.conversion_groups).toEqual([
				{ ...group, name: '75$', conversions: [{ ...conversion, revenue: 75 }] },
			]);
			simulator.switches.showConversionTags = false;
			const read = (await api.get(`/targets/${id}.json`)).data.target;
			expect(read.conversion_groups[0].conversions[0]).not.toHaveProperty('revenue_tag');
		});

		test('without an id there is one more, and a whole group is removed', async () => {
			const { id, conversion_groups: groups } = await made();
			const added = await put(id, {
				conversion_type: 'timer',
				conversions_attributes: [{ seconds: 30 }],
			});
			expect(added.data.target.conversion_groups).toMatchObject([
				{ eval_order: 0 },
				{ eval_order: 1 },
			]);
			const twice = await put(id, { id: groups[0].id, conversions_attributes: [{ revenue: 1 }] });
			expect(twice.data.target.conversion_groups[0].conversions).toHaveLength(2);
			const removed = await put(id, { id: groups[0].id, _destroy: true });
			expect(removed.data.target.conversion_groups).toHaveLength(1);
			expect((await put(id, { id: groups[0].id, name: 'Gone' })).status).toBe(404);
		});

		test.each<[object, string]>([
			[{ conversions_attributes: [{}] }, 'conversion_type'],
			[{ conversion_type: 'timer' }, 'conversions_attributes'],
			[{ conversion_type: 'timer', conversions_attributes: [] }, 'conversions'],
			[{ conversion_type: 'sale', conversions_attributes: [{}] }, 'conversion_type'],
			[
				{ conversion_type: 'timer', dedupe_seconds: 60, conversions_attributes: [{}] },
				'dedupe_seconds',
			],
			[{ conversion_type: 'timer', conversions_attributes: [{ seconds: -1 }] }, 'seconds'],
			[{ conversion_type: 'timer', conversions_attributes: [{ revenue: 'much' }] }, 'revenue'],
		])('%j is refused', async (group, field) => {
			const { id } = (await create()).target;
			expect((await put(id, group)).data.errors).toHaveProperty(field);
		});

		test('a single conversion is not removed out of a group', async () => {
			const { id, conversion_groups: groups } = await made();
			const answer = await put(id, {
				id: groups[0].id,
				conversions_attributes: [{ id: groups[0].conversions[0].id, _destroy: true }],
			});
			expect(answer.data.errors).toHaveProperty('_destroy');
		});
	});

	test('attributes that are not listed are dropped, or refused by the switch', async () => {
		expect((await create({ webhooks_attributes: {} })).target).not.toHaveProperty(
			'webhooks_attributes',
		);
		simulator.switches.refuseUnknownAttributes = true;
		expect((await create({ weekly_cap_attributes: {} })).errors).toEqual({
			weekly_cap_attributes: ['is not an attribute'],
		});
	});
});

describe('target groups', () => {
	test('members are replaced, added and removed', async () => {
		const [a, b, c, d] = simulator.state.targets.map(({ id }) => id);
		const { data } = await api.post('/target_groups.json', {
			target_group: { name: 'New', target_ids: [a, b] },
		});
		const put = async (input: object) =>
			(await api.put(`/target_groups/${data.target_group.id}.json`, { target_group: input })).data
				.target_group.target_ids;
		expect(await put({ add_targets_by_id: [c] })).toEqual([a, b, c]);
		expect(await put({ remove_targets_by_id: [a] })).toEqual([b, c]);
		expect(await put({ target_ids: [d] })).toEqual([d]);
		expect((await api.get(`/targets/${d}.json`)).data.target.target_groups).toContainEqual(
			expect.objectContaining({ name: 'New', target_ids: [d] }),
		);
		await api.delete(`/targets/${d}.json`);
		expect(
			(await api.get(`/target_groups/${data.target_group.id}.json`)).data.target_group.targets,
		).toEqual([]);
	});

	test('behaviour 2 needs priority and weight, members must exist', async () => {
		const create = (input: object) =>
			api.post('/target_groups.json', { target_group: { name: 'New', ...input } });
		expect(Object.keys((await create({ behavior: 2 })).data.errors)).toEqual([
			'priority',
			'weight',
		]);
		expect((await create({ behavior: 2, priority: 1, weight: 1 })).status).toBe(201);
		expect((await create({ target_ids: [1] })).status).toBe(422);
		expect((await create({ name: '' })).status).toBe(422);
	});

	test('reset_cap resets the hard caps of all members', async () => {
		const [group] = simulator.state.targetGroups;
		const members = simulator.state.targets.filter(({ id }) => group.target_ids.includes(id));
		members.forEach(({ caps }) => caps.forEach((cap) => (cap.filled = 1)));
		await api.post(`/target_groups/${group.id}/reset_cap.json`);
		expect(members.map(({ caps }) => caps.map(({ filled }) => filled))).toEqual(
			members.map(() => [1, 0, 1, 1]),
		);
	});
});

describe('numbers and pools', () => {
	test('an unknown afid is created, the campaign must exist', async () => {
		const { data } = await api.post('/numbers.json', {
			number: { type: 'Local', country: 'GB', afid: 'new-one', cid: '1001' },
		});
		expect(data.number).toMatchObject({
			number: expect.stringMatching(/^\+44/),
			toll_free: false,
			uses_campaign_settings: true,
			afid: 'new-one',
		});
		expect((await api.get('/api/v1/affiliates/afid/new-one.json')).status).toBe(200);
		for (const wrong of [
			{ afid: 'x', cid: 'none', type: 'Local' },
			{ afid: 'x', cid: '1001' },
			{ afid: 'x', cid: '1001', type: 'Local', country: 'DE' },
		]) {
			expect((await api.post('/numbers.json', { number: wrong })).status).toBe(422);
		}
	});

	test('timers are bare when read and wrapped when written, inherited unless its own', async () => {
		const number = simulator.state.numbers.find(({ cid }) => cid === '1002')!;
		const path = `/numbers/${number.id}.json`;
		expect((await api.get(path)).data.number.timers[0]).toMatchObject({
			seconds: 0,
			inherited: true,
		});
		const { data } = await api.put(path, {
			number: { timers_attributes: [{ seconds: 10, url: 'https://t.example.com/own' }] },
		});
		expect(data.number.timers).toEqual([
			{
				timer: {
					id: expect.any(Number),
					seconds: 10,
					url: 'https://t.example.com/own',
					inherited: false,
				},
			},
		]);
		expect(data.number.uses_campaign_settings).toBe(false);
		// A number's own timers override the campaign's.
		const { timeline } = await simulator.placeCall({
			number: number.number,
			campaign: '1002',
			answered: false,
		});
		expect(timeline).toEqual([]);
	});

	test('filters', async () => {
		const { cid, afid } = simulator.state.numbers[4];
		const { data } = await api.get('/numbers.json', { client_cid: cid, client_afid: afid });
		expect(data).toHaveLength(1);
	});

	test('a pool needs its campaign and affiliate first, and takes its numbers along', async () => {
		const create = (input: object) =>
			api.post('/number_pools.json', { number_pool: { cid: '1001', ...input } });
		const { data } = await create({ max_pool_size: '100', google_analytics: true });
		expect(data.number_pool).toMatchObject({
			max_pool_size: 100,
			numbers_count: 0,
			type: 'Toll-free',
			google_analytics_paths: expect.any(Array),
		});
		expect((await create({ afid: 'nobody' })).data.errors).toEqual({ afid: ['does not exist'] });
		expect((await create({ afid: '0001', google_analytics: true })).status).toBe(422);
		simulator.state.numbers[0].number_pool_id = data.number_pool.id;
		const before = simulator.state.numbers.length;
		await api.delete(`/number_pools/${data.number_pool.id}.json`);
		expect(simulator.state.numbers).toHaveLength(before - 1);
	});
});

describe('companies', () => {
	test('take no company_id; the one with numbers stays', async () => {
		const params = { api_key: simulator.credentials.apiKey };
		const active = (await api.send('GET', '/company.json', { params })).data.company;
		expect((await api.send('GET', '/companies.json', { params })).data).toHaveLength(2);
		const { data } = await api.send('POST', '/companies.json', {
			params,
			data: { company: { name: 'Third' } },
		});
		expect(
			(await api.send('DELETE', `/companies/${data.company.id}.json`, { params })).status,
		).toBe(204);
		expect((await api.send('DELETE', `/companies/${active.id}.json`, { params })).status).toBe(422);
		expect(
			(await api.send('POST', '/companies.json', { params, data: { company: {} } })).status,
		).toBe(422);
	});
});

describe('contacts', () => {
	test('by ID and by phone number', async () => {
		const { data } = await api.post('/contacts.json', {
			contact: {
				tag_list: '<<<name:Ada Byrne>>>',
				contact_numbers_attributes: [{ number: '2025550191', description: 'Home' }],
			},
		});
		const {
			id,
			contact_numbers: [row],
		} = data.contact;
		expect(row.number).toBe('+12025550191');
		expect((await api.get('/contact_numbers/%2B12025550191/contact.json')).data).toEqual(data);
		await api.put(`/contacts/${id}.json`, {
			contact: {
				contact_numbers_attributes: [
					{ id: row.id, description: 'Work' },
					{ number: '+12025550192' },
				],
			},
		});
		const renamed = await api.put('/contact_numbers/+12025550192.json', {
			contact_number: { number: '+12025550193' },
		});
		expect(renamed.data.contact_number).toMatchObject({
			number: '+12025550193',
			description: null,
		});
		expect((await api.delete('/contact_numbers/+12025550193.json')).status).toBe(204);
		expect((await api.delete('/contact_numbers/+12025550191.json')).status).toBe(422);
		expect((await api.delete('/contact_numbers/+12025550191/contact.json')).status).toBe(204);
		expect((await api.get(`/contacts/${id}.json`)).status).toBe(404);
	});

	test('calls inherit the tags of the caller; a contact needs a number', async () => {
		const [{ contact_numbers, tag_values }] = simulator.state.contacts;
		const { call } = await simulator.placeCall({ caller: contact_numbers[0].number });
		expect(call.tags.name).toBe(tag_values[0].value);
		expect((await api.post('/contacts.json', { contact: { tag_list: '' } })).status).toBe(422);
	});
});

describe('caller lists', () => {
	const base = () => `/api/v2/targets/${simulator.state.targets[0].id}/caller_lists`;
	const campaigns = () => `/api/v2/campaigns/${simulator.state.campaigns[0].id}/caller_lists`;
	const key = () => simulator.state.postbackKeys.find(({ action }) => action === 'caller_list')!;
	const send = (
		method: string,
		path: string,
		data?: unknown,
		secret = simulator.credentials.callerListSecret,
		lists = base(),
	) =>
		api.send(method, lists + path, {
			params: { key: simulator.credentials.callerListKey },
			data,
			headers: { Authorization: `Bearer ${secret}` },
		});

	test('need key and secret', async () => {
		expect((await send('GET', '/suppressed.json', undefined, 'wrong')).status).toBe(401);
		expect((await api.get(`${base()}/suppressed.json`)).status).toBe(401);
		expect((await send('GET', '/suppressed.json')).data).toEqual({
			caller_list: {
				name: 'suppressed',
				caller_listable_type: 'Target',
				caller_listable_id: simulator.state.targets[0].id,
			},
		});
	});

	test('create, add, check, upload, list, delete', async () => {
		expect((await send('POST', '.json', { caller_list: { name: 'clients' } })).status).toBe(201);
		expect((await send('POST', '.json', { caller_list: { name: 'clients' } })).status).toBe(422);
		await send('POST', '/clients/caller_list_numbers.json', {
			caller_list_number: { number: '2025550194' },
		});
		const check = async (number: string) =>
			(await send('POST', '/clients/caller_list_checks.json', { caller_list_check: { number } }))
				.data.caller_list_check.status;
		expect([await check('+12025550194'), await check('+12025550195')]).toEqual([
			'present',
			'not-present',
		]);
		expect((await send('GET', '/clients/caller_list_numbers/+12025550195.json')).status).toBe(404);

		const upload = (input: object) =>
			send('POST', '/clients/caller_list_uploads.json', { caller_list_upload: input });
		expect(
			(await upload({ numbers: '+12025550195\n12025550196\nnobody' })).data.caller_list_upload,
		).toMatchObject({ status: 'Processing', action: 'create' });
		await upload({ numbers: '+12025550194', action: 'delete' });
		const { data, headers } = await send('GET', '/clients/caller_list_numbers.json?per_page=1');
		expect(data).toMatchObject([{ caller_list_number: { number: '+12025550196' } }]);
		expect(headers).toMatchObject({ total: '2', 'per-page': '1' });
		expect(headers.link).toContain('rel="next"');
		expect((await api.get(`${base()}/clients/caller_list_numbers.json`)).status).toBe(401);
		expect((await upload({ numbers: '', action: 'create' })).status).toBe(422);
		expect((await send('DELETE', '/clients.json')).status).toBe(204);
		expect((await send('GET', '/clients.json')).status).toBe(404);
	});

	test('of a campaign are others than those of a buyer, also by the same name', async () => {
		const on = async (lists: string, path: string) =>
			(await send('GET', path, undefined, undefined, lists)).data;
		expect(await on(campaigns(), '.json')).toEqual([
			{
				caller_list: {
					name: 'suppressed',
					caller_listable_type: 'Campaign',
					caller_listable_id: simulator.state.campaigns[0].id,
				},
			},
		]);
		const numbers = '/suppressed/caller_list_numbers.json';
		expect(await on(campaigns(), numbers)).not.toEqual(await on(base(), numbers));
		const asTarget = `/api/v2/targets/${simulator.state.campaigns[0].id}/caller_lists`;
		expect((await send('GET', '.json', undefined, undefined, asTarget)).status).toBe(404);
	});

	test('are renamed, but not to a name that is taken', async () => {
		const rename = async (name: string) =>
			(await send('PUT', '/suppressed.json', { caller_list: { name } })).status;
		await send('POST', '.json', { caller_list: { name: 'clients' } });
		expect([await rename('clients'), await rename('blocked')]).toEqual([422, 200]);
		expect((await send('GET', '/blocked.json')).status).toBe(200);
	});

	test('need a permission for each action, and caller_list__show for all of them', async () => {
		const statuses = async () => [
			(await send('GET', '/suppressed.json')).status,
			(await send('POST', '.json', { caller_list: { name: 'clients' } })).status,
			(await send('GET', '/suppressed/caller_list_numbers.json')).status,
		];
		key().permissions = ['caller_list__show', 'caller_list_number__index'];
		expect(await statuses()).toEqual([200, 403, 200]);
		key().permissions = ['caller_list__create', 'caller_list_number__index'];
		expect(await statuses()).toEqual([403, 403, 403]);
	});

	test('of another buyer or campaign are not for a key that was issued on one', async () => {
		const status = async (lists: string) =>
			(await send('GET', '/suppressed.json', undefined, undefined, lists)).status;
		key().target_id = simulator.state.targets[0].id;
		expect([await status(base()), await status(campaigns())]).toEqual([200, 403]);
		Object.assign(key(), { target_id: null, campaign_id: simulator.state.campaigns[0].id });
		expect([await status(base()), await status(campaigns())]).toEqual([403, 200]);
	});
});

describe('suppressed and static caller numbers', () => {
	const path = '/suppressed_numbers/+12025550197.json';

	test('suppressed: answered bare when created, updated wrapped or bare', async () => {
		const { data } = await api.post(path);
		expect(data).toMatchObject({
			number: '+12025550197',
			can_resubscribe: true,
			campaign_id: null,
			affiliate_id: null,
		});
		expect(
			(await api.put(path, { suppressed_number: { can_resubscribe: false } })).data
				.suppressed_number,
		).not.toHaveProperty('cid');
		expect((await api.put(path, { campaign_id: '1001' })).data.suppressed_number).toMatchObject({
			can_resubscribe: false,
			cid: 1001,
		});
		expect((await api.put(path, { campaign_id: 'none' })).status).toBe(422);
		expect((await api.delete(path)).status).toBe(204);
		expect((await api.get(path)).status).toBe(404);
		expect((await api.post('/suppressed_numbers/abc.json')).status).toBe(422);
		simulator.state.suppressedNumbers = [];
		expect((await api.get('/suppressed_numbers/check.json')).data).toEqual({
			suppressed_numbers_exist: false,
		});
	});

	test('static: list, create, delete, nothing else', async () => {
		const { data } = await api.post('/static_caller_numbers.json', {
			static_caller_number: { number: '+12025550198' },
		});
		const { id } = data.static_caller_number;
		expect((await api.get(`/static_caller_numbers/${id}.json`)).status).toBe(405);
		expect((await api.delete(`/static_caller_numbers/${id}.json`)).status).toBe(204);
	});
});

describe('reports', () => {
	const range = { domain: 'calls', created_at_start: '2026-08-01', created_at_end: '2026-11-02' };
	const report = (query: object) => api.get('/api/v1/reports.json', { ...range, ...query });

	test.each(['publisher', 'buyer', 'campaign', 'number', 'daily', 'state'])(
		'by %s',
		async (facet) => {
			const { data } = await report({ facet, per_page: 100 });
			expect(data.count_total).toBeGreaterThan(5);
			expect(data.data[0]).toMatchObject({
				facet_name: expect.any(String),
				total_calls: expect.any(Number),
				profit: expect.any(Number),
			});
		},
	);

	test('by tag: names, values, and nothing for tags that are not indexed', async () => {
		expect(
			(await report({ facet: 'tag_value' })).data.data.map(({ id }: { id: string }) => id),
		).toContain('utm_source');
		expect(
			(await report({ facet: 'tag_value', tag_value_key: 'utm_source' })).data.data.map(
				({ id }: { id: string }) => id,
			),
		).toContain('google');
		expect((await report({ facet: 'tag_value', tag_value_key: 'lead_id' })).data).toEqual({
			count: 0,
			count_total: 0,
			data: [],
		});
	});

	test.each([
		{ facet: 'week' },
		{ facet: 'daily', domain: 'x' },
		{ facet: 'daily', created_at_start: '2026-12-01' },
		{ facet: 'daily', created_at_start: '2024-01-01' },
	])('%j is refused', async (query) => {
		expect((await report(query)).status).toBe(400);
	});
});

describe('dynamic number insertion', () => {
	const request = (campaignKey: string, tags = '&utm_source=google&') =>
		api.bare('POST', `/api/v1/numbers?campaign_key=${campaignKey}`, {
			u: Buffer.from('https://shop.example.com').toString('base64'),
			st: Buffer.from(tags).toString('base64'),
		});
	const post = (path: string, data: unknown) => api.bare('POST', `/api/v1/numbers${path}`, data);

	test('a pool gives each visitor a number, with tags that go to the call', async () => {
		const campaign = simulator.state.campaigns[0];
		const { number } = (await request(campaign.show_key)).data;
		expect(number).toMatchObject({
			is_per_visitor: true,
			tag_values: { utm_source: 'google' },
			formatted_number: expect.stringMatching(/^\(888\)/),
		});
		const keyed = { ids: [number.id], campaign_key: campaign.show_key };
		await post('/tag', { ...keyed, tag_values: { plan: 'gold', color: 'red' } });
		await post('/untag/keys', { ...keyed, tag_keys: ['color'] });
		expect((await simulator.placeCall({ number: number.number })).call.tags).toMatchObject({
			utm_source: 'google',
			plan: 'gold',
		});
		await post('/replace_tags', { ...keyed, tag_values: { plan: 'free' } });
		expect(simulator.state.visitorNumbers[0].tag_values).toEqual({ plan: 'free' });
		await post('/untag', { ...keyed, all: 'true' });
		expect(simulator.state.visitorNumbers[0].tag_values).toEqual({});
		expect(
			(
				await post('/initiate_call', {
					id: number.id,
					campaign_key: campaign.show_key,
					dial: '+12025550199',
				})
			).status,
		).toBe(200);
		expect((await post('/ping', { ids: [number.id], hashes: [number.id_checksum] })).data).toEqual({
			ids: [number.id],
		});
	});

	test('a used-up pool has no number, another campaign has a shared one', async () => {
		const [pooled, , , , , , , , shared] = simulator.state.campaigns;
		simulator.state.numberPools[0].max_pool_size = 0;
		expect((await request(pooled.show_key)).data).toEqual({ number: null });
		const { number } = (await request(shared.show_key)).data;
		expect(number.is_per_visitor).toBe(false);
		expect(
			(
				await post('/tag', {
					ids: [number.id],
					campaign_key: shared.show_key,
					tag_values: { a: 1 },
				})
			).status,
		).toBe(400);
		expect((await request('wrong')).status).toBe(401);
	});
});

describe('postbacks', () => {
	const keyed = async (path: string, key: string, query: Record<string, string> = {}) =>
		await api.send('POST', path, { params: { key, ...query } });
	const { conversionKey, callControlKey, callReadingKey, rtbKey, dataWritingKey, callerListKey } =
		credentials;

	test('each key does one thing', async () => {
		const group = simulator.state.targetGroups[0].id;
		const paths: Array<[string, string]> = [
			['/conversion_postbacks', conversionKey],
			['/call_postbacks', callReadingKey],
			[`/buyer_groups/${group}/call_control/reject`, callControlKey],
		];
		const keys = [...paths.map(([, key]) => key), rtbKey, dataWritingKey, callerListKey];
		for (const [path, own] of paths) {
			for (const key of keys) {
				const { status, data } = await keyed(path, key);
				expect([path, key, status]).toEqual([path, key, key === own ? 400 : 401]);
				if (key === own) expect(data).toBe('FAILED must include caller_number (string)');
			}
		}
		expect((await keyed('/postbacks', conversionKey)).status).toBe(404);
		expect((await api.bare('POST', '/conversion_postbacks', { key: conversionKey })).status).toBe(
			401,
		);
	});

	test('a conversion sets the amount', async () => {
		const { call } = await simulator.placeCall({ caller: '+12025550143' });
		const convert = async (amount: string) =>
			await keyed('/conversion_postbacks', conversionKey, { caller_number: call.caller, amount });
		expect((await convert('much')).data).toMatch(/^FAILED must include amount/);
		expect(call.converted).toBe(false);
		expect((await convert('80')).data).toMatch(/^OK/);
		expect(call).toMatchObject({ converted: true, postback_value: 80, revenue: 80 });
	});

	test('a call that rings can be rejected for 90 seconds, and goes to the next buyer', async () => {
		const { state, clock } = simulator;
		const [group, other] = state.targetGroups;
		const [target, ...others] = group.target_ids;
		const done = simulator.placeCall({ caller: '+12025550143', target, speed: 'step' });
		const { uuid } = state.calls.at(-1)!;
		const step = async (all = false) =>
			await api.bare('POST', `/_control/calls/${uuid}/step`, { all });
		const reject = async (id = group.id) =>
			await keyed(`/buyer_groups/${id}/call_control/reject`, callControlKey, {
				caller_number: '+12025550143',
			});
		await step();
		expect((await reject()).data).toBe('FAILED no call in progress');
		await step();
		expect((await reject(other.id)).status).toBe(401);
		expect((await reject()).data).toMatch(/^OK/);
		expect(others).toContain(state.calls.at(-1)!.target_id);
		clock.advance(91_000);
		expect((await reject()).data).toBe('FAILED call cannot be rejected any more');
		await step(true);
		await done;
		expect((await reject()).data).toBe('FAILED no call in progress');
	});

	test("tags by a call's own key: text only, and only what is new is answered", async () => {
		const { uuid, call_key } = simulator.state.calls[0];
		const add = async (tags: unknown, key = call_key, id = uuid) =>
			await api.bare('POST', `/api/v2/calls/${id}/tag_values`, { call_key: key, tag_values: tags });
		expect((await add({ vip: 'yes' })).data).toEqual([{ tag_value: { key: 'vip', value: 'yes' } }]);
		expect((await add({ vip: 'yes' })).data).toEqual([]);
		expect((await add({ vip: 1 })).status).toBe(400);
		expect((await add(undefined)).status).toBe(400);
		expect((await add({ vip: 'no' }, 'wrong')).status).toBe(401);
		expect((await add({ vip: 'no' }, call_key, 'none')).status).toBe(404);
		const byQuery = await api.send('POST', `/api/v2/calls/${uuid}/tag_values`, {
			params: { call_key },
			data: { tag_values: { age: '52' } },
		});
		expect(byQuery.data).toHaveLength(1);
	});
});
