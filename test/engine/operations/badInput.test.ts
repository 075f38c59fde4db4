import type { IDataObject } from 'n8n-workflow';

import type { RunNodeInput } from '../harness';
import { type CredentialName, useBench } from '../support';

const bench = useBench();

const UUID = '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90';

/** An operation with parameters that are right, but for those given. */
const node = (operation: string, parameters: IDataObject): IDataObject => {
	const [resource, value] = operation.split('.');
	return { resource, operation: value, ...RIGHT[operation], ...parameters };
};

const RIGHT: Record<string, IDataObject> = {
	'call.get': { callId: UUID },
	'rtb.create': { callerPhone: '+16125550112', publisherId: '0002' },
	'rtb.confirm': { reservationUuid: UUID },
	'callData.write': {
		callerPhone: '+16125550112',
		tagsInput: 'json',
		tagsJson: '{"state": "MN"}',
	},
	'callerList.get': { listOwner: { __rl: true, mode: 'target', value: '1' }, name: 'suppressed' },
	'postback.send': { address: 'https://api.retreaver.com/conversions' },
	'campaign.update': { campaign: '1001', updateFields: { name: 'Roof Repair' } },
};

const tagFields = (...tag: Array<{ key: string; value: string }>) => ({
	tagsInput: 'fields',
	tags: { tag },
});
const manyTags = Object.fromEntries(
	Array.from({ length: 101 }, (_, index) => [`tag_${index}`, 'x']),
);
const filters = (entries: IDataObject) => node('call.getAll', { filters: entries });
const period = (createdAtStart: string, createdAtEnd: string) =>
	node('call.getAll', { period: 'custom', createdAtStart, createdAtEnd });
const campaignWith = (additionalFields: IDataObject) =>
	node('campaign.create', { name: 'Roof Repair', additionalFields });

describe('is refused before anything is sent, by the name of the parameter', () => {
	test.each<[string, IDataObject, string | RegExp]>([
		['a malformed phone number', node('rtb.create', { callerPhone: '555-01' }), '"Caller Phone"'],
		[
			'a phone number with letters',
			node('callData.write', { callerPhone: '+1612555ROOF' }),
			'"Caller Phone"',
		],
		['a phone number in a filter', filters({ caller: 'unknown' }), '"Caller Phone"'],
		[
			'a phone number in a collection',
			node('rtb.create', { additionalFields: { inboundNumber: '12' } }),
			'"Inbound Number"',
		],
		[
			'a phone number in a nested row',
			campaignWith({ menuOptions: { menuOption: [{ option: '1', targetNumber: '12' }] } }),
			'"Menu Options > Send to Number"',
		],
		[
			'a Timeout of nothing',
			node('rtb.confirm', { options: { timeout: 0 } }),
			'"Timeout (Seconds)" must be a whole number',
		],
		[
			'a Timeout of half a second',
			node('rtb.create', { options: { timeout: 0.5 } }),
			'"Timeout (Seconds)"',
		],
		[
			'a Timeout that is no number',
			node('callData.write', { options: { timeout: 'long' } }),
			'"Timeout (Seconds)"',
		],
		[
			'a Timeout of more than an hour',
			node('callData.write', { options: { timeout: 3601 } }),
			'"Timeout (Seconds)"',
		],
		['a malformed UUID', node('call.get', { callId: '3f0c6a52' }), '"Call ID"'],
		[
			'a UUID with a path in it',
			node('rtb.confirm', { reservationUuid: `../${UUID}` }),
			'"Reservation UUID"',
		],
		[
			'a malformed UUID beside tags',
			node('callData.write', { identifyBy: 'callId', callId: 'last' }),
			'"Call ID"',
		],
		['a date range turned round', period('2026-03-02', '2026-03-01'), /"From" .*"To"/],
		[
			'a range of updates turned round',
			filters({ updatedAtStart: '2026-03-01T10:00:00Z', updatedAtEnd: '2026-03-01T09:00:00Z' }),
			/"Updated After" .*"Updated Before"/,
		],
		['a date that is none', period('last week', ''), '"From"'],
		[
			'a day that is not in the calendar',
			filters({ updatedAtEnd: '2026-02-30' }),
			'"Updated Before"',
		],
		[
			'JSON that does not parse',
			node('callData.write', { tagsJson: '{"state": }' }),
			'"Tags (JSON)"',
		],
		['JSON that is a list', node('callData.write', { tagsJson: '["state"]' }), '"Tags (JSON)"'],
		[
			'custom fields that do not parse',
			campaignWith({ customFields: '{name: 1}' }),
			'"Custom Fields (JSON)"',
		],
		[
			'custom fields that are a list',
			campaignWith({ customFields: '[1]' }),
			'"Custom Fields (JSON)"',
		],
		[
			'a required field that an expression leaves empty',
			node('rtb.confirm', { reservationUuid: '={{ $json.reservation }}' }),
			'"Reservation UUID"',
		],
		['a required field of blanks', node('callData.write', { callerPhone: '  ' }), '"Caller Phone"'],
		[
			'a locator that an expression leaves empty',
			node('campaign.get', { campaign: '={{ $json.campaign }}' }),
			'"Campaign"',
		],
		[
			'a filter that an expression leaves empty, which would read all calls',
			filters({ campaign: { __rl: true, mode: 'cid', value: '={{ $json.cid }}' } }),
			'"Campaign" is empty',
		],
		[
			'a locator of blanks',
			node('campaign.delete', { campaign: { __rl: true, mode: 'cid', value: ' ' } }),
			'"Campaign"',
		],
		[
			'an internal ID with letters',
			node('campaign.get', { campaign: { __rl: true, mode: 'id', value: '={{ "98a" }}' } }),
			/"Campaign" must have digits only, but is "98a"/,
		],
		['a limit of 0', node('call.getAll', { limit: 0 }), '"Limit"'],
		['a limit below 0', node('campaign.getAll', { limit: -5 }), '"Limit"'],
		['a limit that is no number', node('call.getAll', { limit: '={{ "many" }}' }), '"Limit"'],
		[
			'more than 100 tags',
			node('callData.write', { tagsJson: JSON.stringify(manyTags) }),
			'101 tags',
		],
		[
			'a tag called like a field of the request',
			node('rtb.create', tagFields({ key: 'publisher_id', value: '1' })),
			'"publisher_id"',
		],
		['a tag called key', node('callData.write', { tagsJson: '{"key": "1"}' }), '"key"'],
		[
			'one tag key twice',
			node(
				'callData.write',
				tagFields({ key: 'state', value: 'MN' }, { key: 'state', value: 'CA' }),
			),
			'"state" is there twice',
		],
		[
			'a tag without a key',
			node('callData.write', tagFields({ key: '', value: 'MN' })),
			'"Tags > Key"',
		],
		[
			'a tag with an object in it',
			node('callData.write', { tagsJson: '{"lead": {"state": "MN"}}' }),
			'"lead"',
		],
		[
			'a tag with a list in it',
			node('rtb.create', { tagsInput: 'json', tagsJson: '{"leads": [1]}' }),
			'"leads"',
		],
		['no tag at all', node('callData.write', { tagsJson: '{}' }), '"Tags"'],
		[
			'a timer without a URL',
			campaignWith({ timers: { timer: [{ seconds: 0, url: '' }] } }),
			'"Timers > URL"',
		],
		[
			'a timer with half a second',
			campaignWith({ timers: { timer: [{ seconds: 0.5, url: 'https://example.com' }] } }),
			'"Timers > Seconds"',
		],
		...[-5, '', '={{ $json.seconds }}'].map((seconds): [string, IDataObject, string] => [
			`a timer after ${JSON.stringify(seconds)} seconds`,
			campaignWith({ timers: { timer: [{ seconds, url: 'https://example.com' }] } }),
			'"Timers > Seconds"',
		]),
		[
			'a tag that an expression leaves empty',
			node('callData.write', {
				tagsInput: 'fields',
				tags: { tag: [{ key: 'state', value: '={{ $json.state }}' }] },
			}),
			'"Tags > Value" is empty',
		],
		[
			'a menu option that leads nowhere',
			campaignWith({ menuOptions: { menuOption: [{ option: '2' }] } }),
			'"Send to Number"',
		],
		[
			'an update with nothing to change',
			node('campaign.update', { updateFields: {} }),
			'"Update Fields"',
		],
		[
			'an API version that does not exist',
			node('call.getAll', { options: { apiVersion: '={{ 6 }}' } }),
			'"API Version"',
		],
		[
			'call flow events of version 1',
			node('call.get', { options: { apiVersion: 1, callFlowEvents: true } }),
			'"Include Call Flow Events"',
		],
	])('%s', async (_, parameters, message) => {
		const { error, items } = await bench.run(parameters);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(message);
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a greeting text and an audio file at once', async () => {
		const audio = { data: Buffer.from('sound').toString('base64'), mimeType: 'audio/mpeg' };
		const { error } = await bench.run(
			campaignWith({ message: 'Welcome', greetingAudioField: 'data' }),
			{
				items: [{ json: {}, binary: { data: audio } }],
			},
		);
		expect(error?.message).toMatch(/"Greeting Text" or "Greeting Audio Field"/);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a greeting that is no audio file', async () => {
		const text = { data: Buffer.from('text').toString('base64'), mimeType: 'text/plain' };
		const { error } = await bench.run(campaignWith({ greetingAudioField: 'data' }), {
			items: [{ json: {}, binary: { data: text } }],
		});
		expect(error?.message).toContain('"Greeting Audio Field"');
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a required parameter, or a locator, that is left empty in the editor', async () => {
		for (const parameters of [
			node('rtb.confirm', { reservationUuid: '' }),
			node('campaign.get', {}),
		]) {
			const { error } = await bench.run(parameters);
			expect(error?.message).toContain('The workflow has issues');
		}
		expect(bench.simulator.requests).toEqual([]);
	});

	test('an operation that does not exist', async () => {
		const { error } = await bench.run({ resource: 'campaign', operation: 'archive' });
		expect(error?.message).toMatch(/"archive" for "campaign"/);
		expect(bench.simulator.requests).toEqual([]);
	});
});

describe('what Retreaver refuses', () => {
	const withCredential = (type: string, data: IDataObject) => {
		const credentials = bench.credentialsFor('core');
		return {
			credentials: { ...credentials, [type]: { ...credentials[type], ...data } },
		} as Partial<RunNodeInput>;
	};

	test('an unknown campaign', async () => {
		const { error } = await bench.run(node('campaign.get', { campaign: 'no-such' }));
		expect(error).toMatchObject({
			message: 'Retreaver does not know this record',
			httpCode: '404',
		});
		expect(error?.description).toContain('GET /campaigns/cid/no-such.json');
	});

	test('a wrong API key', async () => {
		const { error } = await bench.run(
			node('campaign.getAll', {}),
			withCredential('retreaverApi', { apiKey: 'a-wrong-key' }),
		);
		expect(error).toMatchObject({ message: 'Retreaver refused the API key', httpCode: '401' });
		expect(error?.description).toContain('API Access');
		expect(bench.simulator.requests).toHaveLength(1);
	});

	test.each(['', '99'])('a company ID that is missing or wrong (%j)', async (companyId) => {
		const { error } = await bench.run(
			node('campaign.getAll', {}),
			withCredential('retreaverApi', { companyId }),
		);
		expect(error).toMatchObject({
			message: 'Retreaver refused the API key or the company ID',
			httpCode: '403',
		});
		expect(error?.description).toMatch(/API Key .*Company ID/);
	});

	test.each<[string, CredentialName, string]>([
		['callData.write', 'rtb', 'Call Data needs a postback key for "Call Data Writing"'],
		['rtb.create', 'dataWriting', 'RTB Reservation needs a postback key for "Real-Time Bidding"'],
		['callerList.get', 'rtb', 'Caller List needs a postback key for "Caller List Management"'],
		['postback.send', 'callerList', 'Postback needs a postback key for "Other"'],
	])('%s with a postback key for %s, before any request', async (operation, key, message) => {
		const credentials = bench.credentialsFor(key);
		const { error } = await bench.run(node(operation, {}), { credentials });
		expect(error?.message).toContain(message);
		expect(error?.message).toContain('Choose another credential, or correct "Key For"');
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a postback key whose credential does not say what it is for, before any request', async () => {
		const { error } = await bench.run(
			node('rtb.create', {}),
			withCredential('retreaverPostbackKeyApi', { keyFor: '' }),
		);
		expect(error?.message).toContain('Open it and choose "Key For"');
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a postback key of another kind than its credential says', async () => {
		const { error } = await bench.run(
			node('callData.write', {}),
			withCredential('retreaverPostbackKeyApi', { keyFor: 'callData' }),
		);
		expect(error?.message).toBe('Retreaver refused the postback key');
		expect(error?.description).toContain('"Key For"');
	});
});

describe('Continue On Fail', () => {
	test.each<[string, string, string, IDataObject, IDataObject?]>([
		[
			'campaign',
			'name',
			'Name',
			{ menuOptions: { menuOption: [{ option: '1', targetNumber: '+16125550112' }] } },
		],
		['company', 'name', 'Name', {}],
		['target', 'number', 'Buyer Number', {}, { name: 'Acme Solar' }],
		['targetGroup', 'name', 'Name', {}],
		['affiliate', 'afid', 'Publisher ID (AFID)', {}],
		['staticCallerNumber', 'number', 'Caller Phone', {}],
	])(
		'creating a %s for three items, one of which lacks what it needs, makes two',
		async (resource, name, displayName, additionalFields, others = {}) => {
			const { items } = await bench.run(
				{
					resource,
					operation: 'create',
					...others,
					[name]: '={{ $json.value }}',
					additionalFields,
				},
				{
					items: [{ value: '16125550112' }, {}, { value: '16125550113' }],
					onError: 'continueRegularOutput',
				},
			);
			expect(items.map(({ json }) => json.error)).toEqual([
				undefined,
				`"${displayName}" is empty. Enter a value. [item 1]`,
				undefined,
			]);
			expect(bench.simulator.requests.map(({ method, status }) => [method, status])).toEqual(
				Array(2).fill(['POST', 201]),
			);
		},
	);

	const [known, alsoKnown] = ['1001', '1002'];
	const get = async (onError: RunNodeInput['onError']) => {
		const items = [known, 'no-such', '', alsoKnown].map((cid) => ({ cid }));
		return await bench.run(node('campaign.get', { campaign: '={{ $json.cid }}' }), {
			items,
			onError,
		});
	};
	const unknown = {
		json: {
			error: 'Retreaver does not know this record [item 1]',
			details: expect.stringContaining('(404)'),
		},
		pairedItem: [{ item: 1 }],
	};
	const empty = {
		json: { error: expect.stringMatching(/"Campaign".*\[item 2\]$/), details: expect.any(String) },
		pairedItem: [{ item: 2 }],
	};
	const campaign = (cid: string, item: number) => ({ json: { cid }, pairedItem: [{ item }] });

	test('in the regular output: failures stand in the place of their items', async () => {
		const { outputs, error, run } = await get('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(run.status).toBe('success');
		expect(outputs).toMatchObject([[campaign(known, 0), unknown, empty, campaign(alsoKnown, 3)]]);
	});

	test('for the error output: failures are in the form by which n8n knows them', async () => {
		const { outputs, error, run } = await get('continueErrorOutput');
		expect(error).toBeUndefined();
		expect(run.status).toBe('success');
		// n8n 2.41 moves items with no other keys than these to the second output. The n8n-core of these tests
		// does so for fewer keys only, so here they stay in the first one.
		const failed = outputs.flat().filter(({ json }) => 'error' in json);
		expect(failed).toMatchObject([unknown, empty]);
		for (const { json } of failed) expect(Object.keys(json)).toEqual(['error', 'details']);
	});

	test('otherwise the first failure stops the node, and names its item', async () => {
		const { items, error } = await get(undefined);
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'Retreaver does not know this record',
			context: { itemIndex: 1 },
		});
	});
});
