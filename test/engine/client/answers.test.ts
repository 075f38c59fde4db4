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
