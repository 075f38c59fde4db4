import { readdirSync, readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { AxiosResponse } from 'axios';

import { type Simulator, startSimulator } from '../simulator';
import { client } from '../simulator/testing';
import known from './differences.json';
import { differences, shapeOf } from './shapes';

/**
 * The simulator's answers beside those that the reference shows, field by field. `test/fixtures` has the reference's
 * answers, with values of our own.
 */
const FOLDER = resolve(__dirname, '../fixtures');

interface Fixture {
	request: { method: string; path: string; body?: object };
	response: unknown;
	next?: Array<{ response: unknown }>;
}

const readFixture = (name: string) =>
	JSON.parse(readFileSync(resolve(FOLDER, `${name}.json`), 'utf8')) as Fixture;
const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.slice(0, -'.json'.length).replaceAll(sep, '/'))
	.sort();

let simulator: Simulator;
let api: ReturnType<typeof client>;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 120, pings: 120, now: new Date() });
	api = client(simulator);
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.stop());

/** Sends the body of an exchange to the same kind of record in the simulator. */
const send =
	(method: string, path: () => string, name: string, change: object = {}) =>
	async () => {
		const { body = {} } = readFixture(name).request;
		const [wrapper, record] = Object.entries(body)[0];
		return await api.send(method, path(), { data: { [wrapper]: { ...record, ...change } } });
	};
const get = (path: () => string, query?: object) => async () => await api.get(path(), query);

const state = () => simulator.state;
const target = () => `/targets/${state().targets[0].id}.json`;
const group = () => `/target_groups/${state().targetGroups[0].id}.json`;
const number = () => `/numbers/${state().numbers[0].id}.json`;
const pool = () => `/number_pools/${state().numberPools[0].id}.json`;
const contact = () => `/contacts/${state().contacts[0].id}.json`;
const phone = () => encodeURIComponent(state().contacts[0].contact_numbers[0].number);
const suppressed = () =>
	`/suppressed_numbers/${encodeURIComponent(state().suppressedNumbers[0].number)}`;
const company = () => `/companies/${simulator.credentials.companyId}.json`;
const call = (like: { isRecorded: boolean }) =>
	state().calls.find(
		({ recording_url: url, target_group: group }) =>
			Boolean(url) === like.isRecorded && group.id === undefined,
	)!.uuid;
const tables = () => `/api/v5/campaigns/${state().campaigns[0].id}/payout_bid_modification_tables`;
const targets = () =>
	state()
		.targets.slice(0, 2)
		.map(({ id }) => id);
const CAMPAIGN = '/campaigns/cid/1001.json';
const AFFILIATE = '/api/v1/affiliates/afid/0001.json';

const report = (facet: string, key?: string) =>
	get(() => '/api/v1/reports.json', {
		domain: 'calls',
		facet,
		created_at_start: '2026-01-01',
		created_at_end: '2027-06-01',
		...(key && { tag_value_key: key }),
	});

const createTable = send('POST', () => `${tables()}.json`, 'payoutTable/create');
const table = (use: (path: string) => Promise<AxiosResponse>) => async () => {
	const { data } = await createTable();
	return await use(`${tables()}/${data.id}.json`);
};

const reserve =
	(more: object = {}) =>
	async () =>
		await api.bare('POST', '/rtbs.json', {
			key: simulator.credentials.rtbKey,
			publisher_id: '0001',
			caller_number: '+12025550143',
			...more,
		});
const confirm = async () => {
	await reserve()();
	const body = { key: simulator.credentials.rtbKey, status: 'confirmed' };
	return await api.bare('PUT', `/rtbs/${state().reservations.at(-1)!.uuid}.json`, body);
};

const writeData = (caller: () => string) => async () =>
	await api.bare('POST', '/data_writing', {
		key: simulator.credentials.dataWritingKey,
		caller_number: caller(),
		age: '52',
	});

const callerList = (method: string, path: string, body?: object) => async () => {
	const { callerListKey, callerListSecret } = simulator.credentials;
	const { name, caller_listable_id: id } = state().callerLists.find(
		({ caller_listable_type: type }) => type === 'Target',
	)!;
	const url = `/api/v2/targets/${id}/caller_lists/${name}${path}.json?key=${callerListKey}`;
	return await api.bare(method, url, body, { Authorization: `Bearer ${callerListSecret}` });
};

const conversion = (change: (group: object, conversion: object) => object) => async () => {
	const [{ data }] = [await send('PUT', target, 'target/setConversion')()];
	const [created] = data.target.conversion_groups.slice(-1);
	const groups = [change({ id: created.id }, { id: created.conversions[0].id })];
	return await api.put(target(), { target: { conversion_groups_attributes: groups } });
};

/** The number's greeting is that of its campaign, which is an audio file here. */
const withFileGreeting = (ask: () => Promise<AxiosResponse>) => async () => {
	const campaign = { message_file_b64_data: 'UklGRg==', message_file_b64_filename: 'hello.wav' };
	await api.put(`/campaigns/cid/${state().numbers[0].cid}.json`, { campaign });
	await api.put(CAMPAIGN, { campaign });
	return await ask();
};

/** What is asked of the simulator instead of each exchange. */
const asked: Record<string, () => Promise<AxiosResponse>> = {
	'affiliate/update': send('PUT', () => AFFILIATE, 'affiliate/update'),
	'call/addTags': async () => {
		const { uuid, call_key } = state().calls[0];
		const { body } = readFixture('call/addTags').request;
		return await api.bare('POST', `/api/v2/calls/${uuid}/tag_values`, { ...body, call_key });
	},
	'call/get.v1': get(() => `/api/v1/calls/${call({ isRecorded: true })}.json`),
	'call/get.v2': get(() => `/api/v2/calls/${call({ isRecorded: false })}.json`),
	'call/getAll.v1': get(() => '/api/v1/calls.json'),
	'call/getAll.v2': get(() => '/api/v2/calls.json'),
	'callData/write': writeData(() => state().calls.at(-1)!.caller),
	'callData/write.stored': writeData(() => '+12025550199'),
	'callerList/checkNumber': callerList('POST', '/caller_list_checks', {
		caller_list_check: { number: '+16125550110' },
	}),
	'callerList/get': callerList('GET', ''),
	'callerList/getNumbers': callerList('GET', '/caller_list_numbers'),
	'callerList/uploadNumbers': callerList('POST', '/caller_list_uploads', {
		caller_list_upload: { numbers: '+16125550110' },
	}),
	'campaign/create': send('POST', () => '/campaigns.json', 'campaign/create'),
	'campaign/get': get(() => CAMPAIGN),
	'campaign/getAll': get(() => '/campaigns.json'),
	'campaign/update': send('PUT', () => CAMPAIGN, 'campaign/update'),
	'company/create': send('POST', () => '/companies.json', 'company/create'),
	'company/get': get(company),
	'company/getActive': get(() => '/company.json'),
	'company/getAll': get(() => '/companies.json'),
	'company/update': send('PUT', company, 'company/update'),
	'contact/create': send('POST', () => '/contacts.json', 'contact/create'),
	'contact/get': get(contact),
	'contact/get.byPhoneNumber': get(() => `/contact_numbers/${phone()}/contact.json`),
	'contact/getAll': get(() => '/contacts.json'),
	'contact/update': send('PUT', contact, 'contact/update', {
		contact_numbers_attributes: [{ number: '+12025550188' }],
	}),
	'contact/update.byPhoneNumber': send(
		'PUT',
		() => `/contact_numbers/${phone()}/contact.json`,
		'contact/update.byPhoneNumber',
	),
	'contactNumber/update': send(
		'PUT',
		() => `/contact_numbers/${phone()}.json`,
		'contactNumber/update',
	),
	'number/create': withFileGreeting(
		send('POST', () => '/numbers.json', 'number/create', { afid: '0001', cid: '1001' }),
	),
	'number/get': get(number),
	'number/getAll': get(() => '/numbers.json'),
	'number/update': withFileGreeting(send('PUT', number, 'number/update', { afid: '0002' })),
	'numberPool/create': send('POST', () => '/number_pools.json', 'numberPool/create', {
		cid: '1001',
	}),
	'numberPool/get': get(pool),
	'numberPool/getAll': get(() => '/number_pools.json'),
	'numberPool/update': send('PUT', pool, 'numberPool/update', { google_analytics: true }),
	'payoutTable/create': createTable,
	'payoutTable/deactivate': table(async (path) =>
		api.put(path, { payout_bid_modification_table: { active: false } }),
	),
	'payoutTable/get': table(async (path) => api.get(path)),
	'payoutTable/getAll': table(async () => api.get(`${tables()}.json`)),
	'report/get.callsInProgress': report('buyer'),
	'report/get.notIndexed': report('tag_value', 'not_indexed'),
	'report/get.tagNames': report('tag_value'),
	'report/get.tagValues': report('tag_value', 'utm_source'),
	'rtb/confirm': confirm,
	'rtb/confirm.noTarget': async () => {
		for (const { caps } of state().targets) for (const cap of caps) cap.cap = 0;
		return await confirm();
	},
	'rtb/create': reserve({ caller_zip: 55803, age: 48 }),
	'rtb/create.firstPing': reserve(),
	'rtb/create.inboundNumber': reserve({ inbound_number: '+19865550130' }),
	'rtb/create.pingShield': async () => {
		await reserve()();
		return await reserve()();
	},
	'rtbInbound/export': async () =>
		api.post('/api/v5/exports/rtb_inbounds.json', {
			export: { format: 'csv', params: { created_at: 'last_7d' } },
		}),
	'rtbInbound/getAll': get(() => '/api/v5/rtb_inbounds.json'),
	'staticCallerNumber/getAll': get(() => '/static_caller_numbers.json'),
	'suppressedNumber/checkAny': get(() => '/suppressed_numbers/check.json'),
	'suppressedNumber/create': send(
		'POST',
		() => '/suppressed_numbers/%2B15875550132.json',
		'suppressedNumber/create',
	),
	'suppressedNumber/get': get(() => `${suppressed()}.json`),
	'suppressedNumber/getAll': get(() => '/suppressed_numbers.json'),
	'target/create': send('POST', () => '/targets.json', 'target/create'),
	'target/get': get(target),
	'target/getAll': get(() => '/targets.json'),
	'target/removeConversion': conversion((row) => ({ ...row, _destroy: true })),
	'target/setConversion': send('PUT', target, 'target/setConversion'),
	'target/setConversion.change': conversion((row, inner) => ({
		...row,
		conversions_attributes: [{ ...inner, seconds: 75 }],
	})),
	'target/setTags': send('PUT', target, 'target/setTags'),
	'target/update': send('PUT', target, 'target/update'),
	'target/updateCaps': async () =>
		api.put(target(), { target: { hard_cap_attributes: { cap: 60 } } }),
	'targetGroup/addTargets': async () =>
		api.put(group(), { target_group: { add_targets_by_id: targets() } }),
	'targetGroup/create': async () =>
		api.post('/target_groups.json', { target_group: { name: 'Roofers', target_ids: targets() } }),
	'targetGroup/get': get(group),
	'targetGroup/getAll': get(() => '/target_groups.json'),
	'targetGroup/removeTargets': async () =>
		api.put(group(), { target_group: { remove_targets_by_id: targets().slice(1) } }),
	'targetGroup/replaceTargets': async () =>
		api.put(group(), { target_group: { target_ids: targets() } }),
	'targetGroup/update': send('PUT', group, 'targetGroup/update'),
	'targetGroup/updateCaps': async () =>
		api.put(group(), { target_group: { hard_cap_attributes: { cap: 60 } } }),
};

test('the simulator is asked for each exchange', () => {
	expect(Object.keys(asked).sort()).toEqual(names);
});

/** What is different in which exchanges, and why: a reason for a group of differences. */
const expected = (name: string) =>
	known
		.filter(({ in: exchanges }) => exchanges.includes(name))
		.flatMap(({ differences: listed }) => listed);

test.each(names)('%s', async (name) => {
	const { status, data } = await asked[name]();
	expect(status).toBeLessThan(300);
	const found = differences(shapeOf(readFixture(name).response), shapeOf(data));
	expect(found.sort()).toEqual(expected(name).sort());
});

test('each difference has a reason, and each reason an exchange', () => {
	expect(known.filter((one) => !one.reason || one.in.length === 0)).toEqual([]);
	expect(known.flatMap((one) => one.in).filter((name) => !names.includes(name))).toEqual([]);
});
