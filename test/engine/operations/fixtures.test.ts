import type { IDataObject } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

import { resources } from '../../../nodes/Retreaver/registry';
import { addresses } from '../../addresses';
import { createEngine, type Engine } from '../harness';
import { type LocalServer, startLocalServer } from '../localServer';

/** A request and its answer as the API's reference shows them, with values of our own. */
interface Exchange {
	request: { method: string; path: string; body?: IDataObject };
	response: IDataObject | IDataObject[];
}

/** An exchange, and what the operation needs before and after it. */
interface Fixture extends Exchange {
	/** The record as it is read first. */
	before?: IDataObject;
	next?: Exchange[];
}

const FOLDER = resolve(__dirname, '../../fixtures');

/** `resource/operation`, or `resource/operation.case` where an operation has several. */
const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.slice(0, -'.json'.length).replaceAll(sep, '/'))
	.sort();

const by = (mode: string, value: unknown) => ({ __rl: true, mode, value });
const byId = (value: number) => by('id', value);
const members = (...ids: number[]) => ({ targets: ids.map((id) => ({ target: byId(id) })) });
const ownTags = (tags: IDataObject) => ({ tagsInput: 'json', tagsJson: JSON.stringify(tags) });
const call = (version: number, more: IDataObject = {}) => ({
	simplify: false,
	options: { apiVersion: version },
	...more,
});
const report = (facet: string, more: IDataObject = {}) => ({
	facet,
	period: 'custom',
	createdAtStart: '2026-03-01',
	createdAtEnd: '2026-03-31',
	...more,
});

const roofList = { listOwner: by('target', '354182'), name: 'no-roofers' };
const bid = { publisherId: 'roof_pub', callerPhone: '+18885550129' };
const reservation = { reservationUuid: '14e67ae5-2696-405c-ac6e-670b5fc02c49' };
const roofTables = { campaign: byId(40728) };
const roofers = { targetGroup: byId(40120) };

/** A conversion as the buyer's output has it. */
const conversion = (revenue: number, conversion_group_id: number, conversion_id: number) => ({
	conversion_group_id,
	conversion_id,
	name: `${revenue}$ after 75s`,
	conversion_type: 'timer',
	seconds: 75,
	revenue,
	dedupe_seconds: 0,
});

/** What a user enters in the node to bring about the exchange of each fixture. */
const parameters: Record<string, IDataObject> = {
	'affiliate/update': { affiliate: by('afid', 'pub-31'), updateFields: { firstName: 'Ines' } },
	'call/addTags': {
		callId: 'c9e44208-9c1d-4940-a3cc-b15d8db9c0a8',
		callKey: '4b9d1f60c2e84a7d93f5a8e07c16b2d3',
		...ownTags({ roof_age: 22 }),
	},
	'call/get.v1': call(1, { callId: 'c9e44208-9c1d-4940-a3cc-b15d8db9c0a8' }),
	'call/get.v2': call(2, { callId: '0ca146df-2939-4171-a456-82265560b763' }),
	'call/getAll.v1': call(1),
	'call/getAll.v2': call(2),
	'callData/write': {
		callerPhone: '+16125550112',
		...ownTags({ age: '52', utm_campaign: 'roofing' }),
	},
	'callData/write.stored': {
		callerPhone: '+35621550123',
		...ownTags({ age: '52', utm_campaign: 'roofing' }),
	},
	'callerList/checkNumber': { ...roofList, number: '+16125550110' },
	'callerList/get': roofList,
	'callerList/getNumbers': { listOwner: by('campaign', '40728'), name: 'accepted-roofs' },
	'callerList/uploadNumbers': { ...roofList, numbers: '+16125550110\n+14035550111' },
	'campaign/create': {
		name: 'Roof Repair Spring',
		additionalFields: {
			cid: 'roof-333',
			message: 'Good day from the roof line, press one to go on.',
			voiceGender: 'Male',
			timers: {
				timer: [
					{ seconds: 0, url: 'https://track.example.com/started' },
					{ seconds: 90, url: 'https://track.example.com/sold' },
				],
			},
			menuOptions: { menuOption: [{ option: '1', targetNumber: '+14035550119' }] },
		},
	},
	'campaign/get': { campaign: by('cid', 'roof-44') },
	'campaign/getAll': {},
	'campaign/update': {
		campaign: by('cid', 'roof-44'),
		updateFields: { name: 'Roof Repair Autumn' },
	},
	'company/create': { name: 'Cedar Leads' },
	'company/get': { company: byId(40120) },
	'company/getActive': {},
	'company/getAll': {},
	'company/update': { company: byId(40120), updateFields: { name: 'Cedar Leads' } },
	'contact/create': {
		contactNumbers: { contactNumber: [{ number: '+18885550113', description: 'Front desk' }] },
		additionalFields: { tags: { list: ownTags({ full_name: 'Cedar Intake' }) } },
	},
	'contact/get': { contact: byId(40123) },
	'contact/get.byPhoneNumber': { contact: by('number', '+18885550121') },
	'contact/getAll': {},
	'contact/update': {
		contact: byId(40123),
		updateFields: { contactNumbers: { contactNumber: [{ number: '+18885550121' }] } },
	},
	'contact/update.byPhoneNumber': {
		contact: by('number', '+18885550121'),
		updateFields: { tags: { list: ownTags({ full_name: 'Wrong Line' }) } },
	},
	'contactNumber/update': {
		contactNumber: '+18885550121',
		updateFields: { number: '+18885550122' },
	},
	'number/create': {
		type: 'Toll-free',
		campaign: by('cid', 'roof-70'),
		affiliate: by('afid', 'pub-204'),
		additionalFields: { desiredText: 'ROOF', sid: 'landing-4' },
	},
	'number/get': { number: byId(40132) },
	'number/getAll': {},
	'number/update': { number: byId(40354), updateFields: { affiliate: by('afid', 'pub-507') } },
	'numberPool/create': {
		campaign: by('cid', 'solar-9'),
		additionalFields: { maxPoolSize: 60, hideEmbeddedAccess: true, googleAnalytics: true },
	},
	'numberPool/get': { numberPool: byId(40120) },
	'numberPool/getAll': {},
	'numberPool/update': { numberPool: byId(40264), updateFields: { maxPoolSize: 250 } },
	'payoutTable/create': {
		...roofTables,
		csvData:
			'rule_id,caller_state,pbm_bucket,pbm_bucket,payout_pct\n1,=~^(MN|WI)$,*,*,65\n2,*,>=2500,<5000,55\n3,*,*,*,current\n',
		active: true,
	},
	'payoutTable/deactivate': { ...roofTables, tableId: '7004' },
	'payoutTable/get': { ...roofTables, tableId: '6988' },
	'payoutTable/getAll': roofTables,
	'report/get.callsInProgress': report('buyer'),
	'report/get.notIndexed': report('tag_value', { tagValueKey: 'not_indexed' }),
	'report/get.tagNames': report('tag_value'),
	'report/get.tagValues': report('tag_value', { tagValueKey: 'utm_campaign' }),
	'rtb/confirm': reservation,
	'rtb/confirm.noTarget': reservation,
	'rtb/create': { ...bid, ...ownTags({ caller_zip: 55803, age: 48 }) },
	'rtb/create.firstPing': bid,
	'rtb/create.inboundNumber': { ...bid, additionalFields: { inboundNumber: '+19865550130' } },
	'rtb/create.pingShield': bid,
	'rtbInbound/export': {
		period: 'custom',
		createdAtStart: '2026-09-01T00:00:00Z',
		createdAtEnd: '2026-09-08T00:00:00Z',
		outputAs: 'items',
		filters: { status: ['claimed'], campaigns: { picked: [{ campaign: byId(40728) }] } },
	},
	'rtbInbound/getAll': {},
	'staticCallerNumber/getAll': {},
	'suppressedNumber/checkAny': {},
	'suppressedNumber/create': {
		number: '+15875550132',
		additionalFields: { canResubscribe: false },
	},
	'suppressedNumber/get': { suppressedNumber: by('number', '+15875550132') },
	'suppressedNumber/getAll': {},
	'target/create': { number: '+18885550113', name: 'Cedar Intake' },
	'target/get': { target: byId(317667) },
	'target/getAll': {},
	'target/removeConversion': { target: byId(333671) },
	'target/setConversion': {
		target: byId(333671),
		seconds: 75,
		revenue: 35,
		additionalFields: { name: '35$ after 75s' },
	},
	'target/setConversion.change': {
		target: byId(333671),
		seconds: 75,
		revenue: 55,
		additionalFields: { name: '55$ after 75s' },
	},
	'target/setTags': { target: byId(333671), ...ownTags({ interest: ['roof', 'gutter'] }) },
	'target/update': { target: byId(333671), updateFields: { paused: true } },
	'target/updateCaps': { target: byId(333671), updateFields: { hardCap: 60 } },
	'targetGroup/addTargets': { ...roofers, targetIds: members(40129) },
	'targetGroup/create': {
		name: 'Roofers West',
		additionalFields: { targetIds: members(40120, 40123, 40126), concurrencyCap: 5 },
	},
	'targetGroup/get': roofers,
	'targetGroup/getAll': {},
	'targetGroup/removeTargets': { ...roofers, targetIds: members(40120) },
	'targetGroup/replaceTargets': { ...roofers, targetIds: members(40132, 40135) },
	'targetGroup/update': { ...roofers, updateFields: { name: 'Roofers North' } },
	'targetGroup/updateCaps': { ...roofers, updateFields: { hardCap: 60 } },
};

/** What the node sends otherwise than the example: defaults in so many words, and a number where that has a text. */
const sentToo: Record<string, IDataObject> = {
	'callerList/uploadNumbers': { action: 'create', clear_before_upload: false },
	'numberPool/create': { type: 'Toll-free' },
	'numberPool/update': { max_pool_size: 250 },
	'targetGroup/create': { behavior: 1 },
};

/** What comes out of a record, where that is not just the record without its wrappers. */
/** A row of a report as it comes out: under `name`, and with figures that can be read. */
const reportRow = ({ facet_name: name, ...row }: IDataObject) => ({
	name,
	...Object.fromEntries(
		Object.entries(row).map(([field, value]) => [
			field,
			typeof value === 'number' ? expect.closeTo(value, 2) : value,
		]),
	),
});

const output: Record<string, (record: IDataObject) => unknown> = {
	'call/addTags': ({ key, value }) => ({
		call_id: 'c9e44208-9c1d-4940-a3cc-b15d8db9c0a8',
		tag_values: { [String(key)]: value },
	}),
	...Object.fromEntries(
		names
			.filter((name) => name.startsWith('call/get'))
			.map((name) => [name, (call: IDataObject) => ({ ...call, caller_phone: call.caller })]),
	),
	'callData/write': ({ tag_values, call_uuid, status }) => ({
		tag_values,
		status,
		call_id: call_uuid,
	}),
	'callData/write.stored': ({ tag_values, caller_number, status }) => ({
		caller_phone: caller_number,
		tag_values,
		status,
	}),
	'callerList/checkNumber': () => ({
		number: '+16125550110',
		present: true,
		status: 'present',
	}),
	'callerList/uploadNumbers': (upload) =>
		expect.objectContaining({ numbers: 2, uploads: [upload] }),
	...Object.fromEntries(
		names
			.filter((name) => name.startsWith('report/'))
			.map((name) => [name, ({ data }: IDataObject) => (data as IDataObject[]).map(reportRow)]),
	),
	...Object.fromEntries(
		names
			.filter((name) => name.startsWith('rtb/'))
			.map((name) => [
				name,
				(answer: IDataObject) => ({ ...answer, reserved: answer.status !== 'no-target' }),
			]),
	),
	'rtbInbound/export': () => ({
		call_id: 'c9e44208-9c1d-4940-a3cc-b15d8db9c0a8',
		status: 'claimed',
		publisher_id: 40126,
	}),
	'rtbInbound/getAll': ({ rtb_inbounds: rows }) =>
		(rows as IDataObject[]).map(
			({ call_uuid, caller_number, affiliate_id, target_id, ...row }) => ({
				...row,
				call_id: call_uuid,
				caller_phone: caller_number,
				publisher_id: affiliate_id,
				buyer_id: target_id,
				duplicate_original_uuid: null,
			}),
		),
	'target/removeConversion': ({ id }) => ({ deleted: true, id, ...conversion(55, 411200, 411305) }),
	'target/setConversion': (target) => ({
		...target,
		conversions: [conversion(35, 411200, 411305)],
	}),
	'target/setConversion.change': (target) => ({
		...target,
		conversions: [conversion(55, 411200, 411305)],
	}),
	// Answers spell the customer's own ID in one of two ways; the node puts out both.
	'target/create': (target) => ({ ...target, tid: null }),
	'target/get': (target) => ({ ...target, client_tid: null }),
	'target/getAll': (target) => ({ ...target, client_tid: null }),
};

/** Without the wrappers of records and nested rows: an object with nothing but one other object in it. */
function bare(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(bare);
	if (value === null || typeof value !== 'object') return value;
	const [[, inner] = [], ...others] = Object.entries(value);
	if (inner !== null && typeof inner === 'object' && !Array.isArray(inner) && others.length === 0)
		return bare(inner);
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, bare(entry)]));
}

let engine: Engine;
let server: LocalServer;
/** The answers to come; the last one stays. */
let responses: Array<Exchange['response']>;
const FILE = 'Call UUID,Status,Source ID\nc9e44208-9c1d-4940-a3cc-b15d8db9c0a8,claimed,40126\n';
beforeAll(async () => {
	engine = await createEngine();
	server = await startLocalServer(({ url }, reply) => {
		if (url.startsWith('/v2/reports/')) return reply.redirect(`${server.url}/file.csv.gz`);
		if (url === '/file.csv.gz') return gzipSync(FILE);
		return responses.length > 1 ? responses.shift() : responses[0];
	});
});
beforeEach(() => (server.requests.length = 0));
afterAll(async () => {
	await server.stop();
	await engine.close();
});

test('there are parameters for each fixture', () => {
	expect(Object.keys(parameters)).toEqual(names);
});

describe('goes in and comes out unharmed:', () => {
	test.each(names)('%s', async (name) => {
		const fixture = JSON.parse(readFileSync(resolve(FOLDER, `${name}.json`), 'utf8')) as Fixture;
		const [resource, file] = name.split('/');
		const [operation] = basename(file).split('.');
		const key = (fixture.request.body?.key as string) ?? 'b9398f0d-a22b-40dd-aab3-5aacb1cecfff';
		const exchanges = [fixture, ...(fixture.next ?? [])];
		const before = fixture.before ? [fixture.before] : [];
		responses = [...before, ...exchanges.map(({ response }) => response)];

		const { items, error } = await engine.runNode({
			type: 'retreaver',
			parameters: { resource, operation, ...parameters[name] },
			credentials: {
				retreaverApi: {
					apiKey: 'key-of-the-fixtures',
					companyId: '40120',
					...addresses(server.url),
				},
				retreaverPostbackKeyApi: {
					keyFor: resources.find(({ value }) => value === resource)?.keyFor ?? '',
					postbackApiKey: key,
					secretKey: 'secret-of-the-fixtures',
					...addresses(server.url),
				},
			},
		});

		expect(error).toBeUndefined();
		const sent = server.requests.map((request) => ({
			...request,
			path: decodeURIComponent(request.path),
		}));
		for (const { method, path, body } of exchanges.map(({ request }) => request)) {
			const [[wrapper, record] = []] = Object.entries(body ?? {});
			const more = wrapper &&
				sentToo[name] && { [wrapper]: { ...(record as IDataObject), ...sentToo[name] } };
			expect(sent).toContainEqual(
				expect.objectContaining({ method, path, ...(body && { body: more ?? body }) }),
			);
		}
		const records = [bare(fixture.response) as Fixture['response']].flat();
		expect(items.map(({ json }) => json)).toEqual(
			records.flatMap((record) => output[name]?.(record) ?? record),
		);
	});
});
