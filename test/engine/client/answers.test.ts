import type { IDataObject } from 'n8n-workflow';

import type { RunNodeInput } from '../harness';
import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();

const servers: LocalServer[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.stop();
});

/** Runs an operation against a server that answers everything in one way. */
async function runAgainst(
	answer: Parameters<typeof startLocalServer>[0],
	parameters: IDataObject,
	input: Partial<RunNodeInput> = {},
) {
	const server = await startLocalServer(answer);
	servers.push(server);
	const credentials = Object.fromEntries(
		Object.entries(bench.credentialsFor('callerList')).map(([type, data]) => [
			type,
			{ ...data, baseUrl: server.url },
		]),
	);
	return await bench.run(parameters, { credentials, ...input });
}

describe('rows of a list', () => {
	const list = async (resource: string, rows: unknown[]) => {
		const { items, error } = await runAgainst(() => rows, { resource, operation: 'getAll' });
		expect(error).toBeUndefined();
		return items.map(({ json }) => json);
	};

	test('two entries for one number both come', async () => {
		const rows = [
			{ id: 1, number: '+14155550123', campaign_id: null },
			{ id: 2, number: '+14155550123', campaign_id: 7 },
		];
		const wrapped = rows.map((row) => ({ suppressed_number: row }));
		expect(await list('suppressedNumber', wrapped)).toEqual(rows);
	});

	test.each([null, ''])('two campaigns whose CID is %j both come', async (cid) => {
		const rows = [
			{ id: 1, cid, name: 'Roof' },
			{ id: 2, cid, name: 'Solar' },
		];
		expect(await list('campaign', rows)).toEqual(rows);
	});

	test('campaigns without any ID all come', async () => {
		const rows = [
			{ cid: '', name: 'Roof' },
			{ cid: '', name: 'Solar' },
		];
		expect(await list('campaign', rows)).toEqual(rows);
	});

	test('one that is null holds nothing, and the others come', async () => {
		expect(await list('campaign', [{ cid: 'a' }, null, { campaign: { cid: 'b' } }])).toEqual([
			{ cid: 'a' },
			{ cid: 'b' },
		]);
	});

	test('SIP passwords are masked, and both names of the ID are there', async () => {
		const rows = [{ target: { id: 1, number: '+14155550123', tid: 'b', sip_password: 'secret' } }];
		expect(await list('target', rows)).toEqual([
			{ id: 1, number: '+14155550123', tid: 'b', client_tid: 'b', sip_password: '***' },
		]);
	});
});

describe('an error under the status 200', () => {
	const getAll = { resource: 'campaign', operation: 'getAll' };
	const create = { resource: 'staticCallerNumber', operation: 'create', number: '+14155550123' };

	test.each([
		['a list', getAll, { error: 'No such company' }, 'No such company'],
		['a record', { ...getAll, operation: 'get', campaign: 'a' }, { errors: ['Gone'] }, 'Gone'],
		['a create', create, { errors: ['Is taken', 'Is too long'] }, 'Is taken; Is too long'],
	])('%s fails with what Retreaver says', async (_, parameters, body, words) => {
		const { items, error } = await runAgainst(() => body, parameters);
		expect(items).toEqual([]);
		expect(error?.message).toBe(`Retreaver refused the request: ${words}`);
		expect(error?.description).not.toContain('may have carried out');
	});

	test('empty errors beside a record are none', async () => {
		const parameters = { ...getAll, operation: 'get', campaign: 'a' };
		const { items } = await runAgainst(() => ({ cid: 'a', errors: {}, error: null }), parameters);
		expect(items.map(({ json }) => json)).toEqual([{ cid: 'a', errors: {}, error: null }]);
	});
});

describe('a success with an empty body, where the reference shows no answer', () => {
	const number = '+14155550123';
	const list = { targetId: 9872, name: 'suppressed' };
	const table = { campaign: { __rl: true, mode: 'id', value: '16728' }, tableId: 9001 };

	test.each<[string, IDataObject, IDataObject]>([
		[
			'affiliate.create',
			{ afid: '0002', additionalFields: { firstName: 'Nathan' } },
			{ afid: '0002', first_name: 'Nathan' },
		],
		['staticCallerNumber.create', { number: '(415) 555-0123' }, { number }],
		[
			'suppressedNumber.update',
			{ suppressedNumber: number, updateFields: { canResubscribe: false } },
			{ number, can_resubscribe: false },
		],
		['callerList.create', list, { target_id: 9872, name: 'suppressed' }],
		['callerList.addNumber', { ...list, number }, { number }],
		[
			'callerList.uploadNumbers',
			{ ...list, numbers: number, action: 'delete' },
			expect.objectContaining({ name: 'suppressed', action: 'delete', numbers: 1, parts: 1 }),
		],
		['payoutTable.activate', table, { id: 9001, active: true }],
		['payoutTable.deactivate', table, { id: 9001, active: false }],
		['callerList.delete', list, { deleted: true, target_id: 9872, name: 'suppressed' }],
		['callerList.removeNumber', { ...list, number }, expect.objectContaining({ deleted: true })],
		['company.delete', { company: '7' }, { deleted: true, id: '7' }],
		['targetGroup.resetCaps', { targetGroup: '7' }, { reset: true, id: 7 }],
	])('%s puts out what was sent', async (name, parameters, output) => {
		const [resource, operation] = name.split('.');
		for (const body of ['', ' ']) {
			const { items, error } = await runAgainst(
				(_, reply) => reply.type('application/json').send(body),
				{ resource, operation, ...parameters },
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json)).toEqual([output]);
		}
	});

	test('postbackKey.create says where the key is', async () => {
		const { error } = await runAgainst((_, reply) => reply.send(), {
			resource: 'postbackKey',
			operation: 'create',
			campaign: table.campaign,
			name: 'Partner Bids',
		});
		expect(error?.message).toContain('did not show it. Copy it from');
	});

	test('webhook.create works, as the campaign shows', async () => {
		bench.simulator.switches.emptyAnswers = true;
		const [{ cid }] = bench.simulator.state.campaigns;
		const { items, error } = await bench.run({
			resource: 'webhook',
			operation: 'create',
			campaign: cid,
			url: 'https://example.com/hook',
			triggerType: 'start',
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ url: 'https://example.com/hook' });
	});

	test.each<[string, IDataObject]>([
		['campaign.create', { name: 'Roof' }],
		['suppressedNumber.create', { number }],
		['callerList.uploadNumbers', { ...list, numbers: number }],
		['callData.write', { callerNumber: number, tagsInput: 'json', tagsJson: '{"age": "52"}' }],
	])('%s, whose answer it shows, fails', async (name, parameters) => {
		const [resource, operation] = name.split('.');
		const { error } = await runAgainst((_, reply) => reply.send(), {
			resource,
			operation,
			...parameters,
		});
		expect(error?.message).toBe('The answer is not what Retreaver sends');
	});
});
