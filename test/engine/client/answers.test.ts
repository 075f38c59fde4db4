import type { IDataObject } from 'n8n-workflow';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

import { addresses } from '../../addresses';
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
		Object.entries(bench.credentialsOf(parameters.resource)).map(([type, data]) => [
			type,
			{ ...data, ...addresses(server.url) },
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
	const list = { listOwner: { __rl: true, mode: 'campaign', value: '9872' }, name: 'suppressed' };
	const listed = {
		name: 'suppressed',
		caller_listable_type: 'Campaign',
		caller_listable_id: 9872,
	};
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
		['callerList.create', list, listed],
		['callerList.update', { ...list, newName: 'blocked' }, { ...listed, name: 'blocked' }],
		['callerList.addNumber', { ...list, number }, { number }],
		[
			'callerList.uploadNumbers',
			{ ...list, numbers: number, action: 'delete' },
			expect.objectContaining({ name: 'suppressed', action: 'delete', numbers: 1, parts: 1 }),
		],
		['payoutTable.activate', table, { id: 9001, active: true }],
		['payoutTable.deactivate', table, { id: 9001, active: false }],
		['callerList.delete', list, { deleted: true, ...listed }],
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
			triggerType: 'started',
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ url: 'https://example.com/hook' });
	});

	test.each<[string, IDataObject]>([
		['campaign.create', { name: 'Roof' }],
		['suppressedNumber.create', { number }],
		['callerList.uploadNumbers', { ...list, numbers: number }],
		['callData.write', { callerPhone: number, tagsInput: 'json', tagsJson: '{"age": "52"}' }],
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

describe('a refusal of a proxy on the way', () => {
	const get = { resource: 'campaign', operation: 'get', campaign: 'a' };
	const PAGE = '<!DOCTYPE html><html><head><title>Access denied</title></head></html>';
	const html = { 'content-type': 'text/html' };
	const read = async (status: number, headers: Record<string, string>, body: string) => {
		const { error } = await runAgainst(
			(_, reply) => reply.code(status).headers(headers).send(body),
			get,
		);
		return error!;
	};

	test.each<[string, number, Record<string, string>, string]>([
		['a 407', 407, {}, ''],
		['a 407 in JSON', 407, { 'content-type': 'application/json' }, '{"error": "sign in"}'],
		['a 403 that asks for a sign-in', 403, { 'proxy-authenticate': 'Basic realm="x"' }, ''],
		['a page that came through a proxy', 403, { ...html, via: '1.1 proxy.example.com' }, PAGE],
		['a page of Squid', 403, { ...html, 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, PAGE],
		['a page that names a firewall', 403, html, PAGE.replace('denied', 'denied by the firewall')],
	])("%s is the proxy's, and the key is not at fault", async (_, status, headers, body) => {
		const { message, description } = await read(status, headers, body);
		expect(message).toBe('A proxy on the way to Retreaver refused the request');
		expect(description).toMatch(/so the key is not at fault.*HTTPS_PROXY/);
		expect(description).not.toContain('Retreaver answered');
	});

	test.each<[string, number, Record<string, string>, string]>([
		['JSON', 403, { 'content-type': 'application/json', via: '1.1 edge' }, '{"error": "no"}'],
		['a text that came through a network', 403, { via: '1.1 edge' }, 'Forbidden'],
		['a page of its own', 403, html, PAGE],
		['a wrong key', 401, { ...html, via: '1.1 edge' }, PAGE],
	])('%s is that of Retreaver', async (_, status, headers, body) => {
		const { message } = await read(status, headers, body);
		expect(message).toMatch(/^Retreaver refused the API key/);
	});
});

test.each([403, 407])('a proxy that refuses the tunnel with %i is told as such', async (status) => {
	const proxy = createProxy((_request, response) => response.writeHead(500).end());
	proxy.on('connect', (_request, socket) =>
		socket.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n`),
	);
	await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
	const { retreaverApi } = bench.credentialsFor('core');
	const urls = addresses('https://retreaver.example.com');
	const before = process.env.HTTPS_PROXY;
	process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	try {
		const { error } = await bench.run(
			{ resource: 'campaign', operation: 'getAll' },
			{ credentials: { retreaverApi: { ...retreaverApi, ...urls } } },
		);
		expect(error?.message).toBe('A proxy on the way to Retreaver refused the request');
	} finally {
		if (before === undefined) delete process.env.HTTPS_PROXY;
		else process.env.HTTPS_PROXY = before;
		proxy.close();
	}
});

describe('an address whose certificate is of an own authority', () => {
	const CA = { extensions: [{ name: 'basicConstraints', cA: true } as const] };
	const subject = (value: string) => [{ name: 'commonName', value }];
	const authority = generate(subject('Own CA'), CA);
	const leaf = async () => {
		const { private: key, cert } = await authority;
		return await generate(subject('localhost'), { ca: { key, cert } });
	};

	test.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', async () => await generate(subject('localhost'))],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', leaf],
		[
			'SELF_SIGNED_CERT_IN_CHAIN',
			async () => {
				const { cert, ...pems } = await leaf();
				return { ...pems, cert: `${cert}\n${(await authority).cert}` };
			},
		],
	])('%s: the error names NODE_EXTRA_CA_CERTS', async (code, certificate) => {
		const { private: key, cert } = await certificate();
		const server = createServer({ key, cert });
		await new Promise<void>((listening) => server.listen(0, listening));
		const url = `https://localhost:${(server.address() as AddressInfo).port}`;
		const { retreaverApi } = bench.credentialsFor('core');
		const get = await bench.run(
			{ resource: 'campaign', operation: 'getAll' },
			{ credentials: { retreaverApi: { ...retreaverApi, ...addresses(url) } } },
		);
		const recording = await bench.run({
			resource: 'call',
			operation: 'downloadRecording',
			recordingBy: 'recordingUrl',
			recordingUrl: `${url}/a.mp3`,
		});
		server.close();
		for (const { error } of [get, recording]) {
			expect(error?.message).toMatch(/^A safe connection to .* could not be made$/);
			expect(error?.description).toContain('Set NODE_EXTRA_CA_CERTS in the environment');
			expect(error?.description).toContain(code);
		}
	});
});

describe('a Retry-After that is longer than the node waits', () => {
	const inMs = (ms: number) => new Date(Date.now() + ms).toUTCString();

	test.each([
		['429, in seconds', 429, '10 minutes', '600'],
		['429, as a date', 429, '10 minutes', inMs(600_000)],
		['429', 429, '2 hours', '7200'],
		['503', 503, '3 minutes', '130'],
	])('%s: the error says how long to wait', async (_, status, words, retryAfter) => {
		const { error } = await runAgainst(
			(_request, reply) => reply.code(status).header('Retry-After', retryAfter).send({}),
			{ resource: 'campaign', operation: 'getAll' },
		);
		expect(error?.description).toContain(`Retreaver asks to wait: try again in ${words}.`);
	});
});
