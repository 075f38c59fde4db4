import fastify, { type FastifyInstance } from 'fastify';
import getPort from 'get-port';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

import { createEngine, type CredentialData, type Engine, type TriggerInput } from '.';

let server: FastifyInstance;
let engine: Engine;
let credentials: CredentialData;
let slow: () => void;
const type = 'fixture';

beforeAll(async () => {
	server = fastify();
	server.all('/*', async ({ url, headers, body, raw }, reply) => {
		if (url.includes('slow')) {
			slow();
			await once(raw, 'close');
		}
		if (url.includes('wrong')) reply.code(403);
		if (url.includes('unknown')) reply.code(404);
		return {
			url,
			company: headers['x-company'],
			body,
			status: url.includes('closed') ? 'closed' : 'open',
		};
	});
	await server.listen({ host: '127.0.0.1', port: 0 });
	const baseUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
	credentials = { fixtureApi: { apiKey: 'secret', baseUrl } };
	engine = await createEngine({ packageDir: resolve(__dirname, 'fixture') });
});

afterAll(async () => {
	await server.close();
	await engine.close();
});

describe('runNode', () => {
	it('sends a request with the credential and its default values', async () => {
		const { items, error } = await engine.runNode({ type, credentials });
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				json: { url: '/things?since=&api_key=secret', company: 'acme', status: 'open' },
				pairedItem: 0,
			},
		]);
	});

	it('evaluates expressions for each item', async () => {
		const { items } = await engine.runNode({
			type,
			credentials,
			parameters: {
				path: '=/things/{{ $json.id }}',
				since: '={{ $now.set({ year: 2024 }).year }}',
			},
			items: [{ id: 1 }, { json: { id: 2 } }],
		});
		expect(items.map(({ json }) => json.url)).toEqual([
			'/things/1?since=2024&api_key=secret',
			'/things/2?since=2024&api_key=secret',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1]);
	});

	it('reports what the node threw', async () => {
		const { items, error, run } = await engine.runNode({
			type,
			credentials,
			parameters: { path: '/unknown' },
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'No thing',
			name: 'NodeOperationError',
			context: { itemIndex: 0 },
		});
		expect(run.status).toBe('error');
	});

	it('reports a missing credential and a missing parameter', async () => {
		const { error } = await engine.runNode({ type });
		expect(error?.message).toBe('Node does not have any credentials set');
		const { error: issue, items } = await engine.runNode({
			type,
			credentials,
			parameters: { path: '' },
		});
		expect(issue?.message).toMatch('The workflow has issues');
		expect(items).toEqual([]);
	});

	it('continues on failure in each way', async () => {
		const run = async (onError: 'continueRegularOutput' | 'continueErrorOutput', thrown = false) =>
			await engine.runNode({
				type,
				credentials,
				onError,
				parameters: { path: '={{ $json.path }}', throw: thrown },
				items: [{ path: '/things' }, { path: '/unknown' }],
			});

		const regular = await run('continueRegularOutput');
		expect(regular.items[1]).toEqual({ json: { error: 'No thing' }, pairedItem: 1 });
		expect(regular.hints).toEqual([{ message: 'NodeApiError' }]);

		const { outputs, error } = await run('continueErrorOutput');
		expect(outputs.map((items) => items.length)).toEqual([1, 1]);
		expect(outputs[1][0].json.error).toBe('No thing');
		expect(error).toBeUndefined();

		const thrown = await run('continueRegularOutput', true);
		expect(thrown.error?.message).toBe('No thing');
		expect(thrown.items).toHaveLength(2);
	});

	it('takes files in and gives files out', async () => {
		const { items } = await engine.runNode({
			type,
			credentials,
			parameters: { operation: 'file' },
			items: [
				{
					json: {},
					binary: { data: { data: Buffer.from('abc').toString('base64'), mimeType: 'text/plain' } },
				},
			],
		});
		const file = items[0].binary!.data;
		expect(file).toMatchObject({ fileName: 'out.txt', mimeType: 'text/plain', bytes: 3 });
		expect((await engine.readBinary(file)).toString()).toBe('cba');
	});

	it('cancels, before the start and in a request', async () => {
		const run = async (abortSignal: AbortSignal) =>
			await engine.runNode({ type, credentials, parameters: { path: '/slow' }, abortSignal });

		const abort = new AbortController();
		slow = () => abort.abort();
		expect((await run(abort.signal)).run.status).toBe('canceled');
		expect((await run(abort.signal)).run.status).toBe('canceled');
	});
});

it('runs a workflow of several nodes', async () => {
	const run = await engine.runWorkflow({
		nodes: [
			{ type: 'fixtureTrigger', name: 'Trigger' },
			{ type: 'n8n-nodes-base.noOp', name: 'Pass' },
			{ type, name: 'Get', parameters: { path: '=/things/{{ $("Trigger").item.json.id }}' } },
		],
		connections: {
			Trigger: { main: [[{ node: 'Pass', type: 'main', index: 0 }]] },
			Pass: { main: [[{ node: 'Get', type: 'main', index: 0 }]] },
		},
		credentials,
		startItems: [{ id: 7 }],
	});
	expect(run.data.resultData.error).toBeUndefined();
	expect(run.data.resultData.runData.Get[0].data?.main[0]?.[0].json.url).toMatch('/things/7');
});

it('searches lists and loads options', async () => {
	const input = { type, credentials, parameters: { path: '/list' } };
	expect(
		await engine.listSearch({ ...input, method: 'things', filter: 'x', paginationToken: '1' }),
	).toEqual({
		results: [{ name: '/list?filter=x&page=1&api_key=secret', value: 1 }],
		paginationToken: '2',
	});
	expect(await engine.loadOptions({ ...input, method: 'paths' })).toEqual([
		{ name: 'Path', value: '/list' },
	]);
	await expect(engine.listSearch({ ...input, method: 'other' })).rejects.toThrow('no list search');
});

describe('testCredential', () => {
	it.each([
		['', 'OK', 'Connection successful!'],
		['/wrong', 'Error', 'Check the company'],
		['/unknown', 'Error', 'Not Found'],
	])('runs the request of the type against %j', async (path, status, message) => {
		const baseUrl = `${credentials.fixtureApi.baseUrl as string}${path}`;
		const data = { ...credentials.fixtureApi, baseUrl };
		expect(await engine.testCredential({ type: 'fixtureApi', data })).toEqual({ status, message });
	});

	it('runs the request of a node', async () => {
		const test = async (baseUrl: string) =>
			await engine.testCredential({
				type: 'fixtureApi',
				nodeType: 'fixturePolling',
				data: { ...credentials.fixtureApi, baseUrl },
			});
		const { baseUrl } = credentials.fixtureApi;
		expect((await test(baseUrl as string)).status).toBe('OK');
		expect((await test(`${baseUrl as string}/closed`)).message).toBe('Closed');
	});

	it('names a network fault', async () => {
		const data = { apiKey: 'x', baseUrl: 'http://127.0.0.1:1' };
		expect(await engine.testCredential({ type: 'fixtureApi', data })).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});

	it('runs the function of a node', async () => {
		const input = { type: 'fixtureApi', nodeType: type };
		expect(await engine.testCredential({ ...input, data: { apiKey: 'x' } })).toEqual({
			status: 'OK',
			message: 'acme',
		});
		expect((await engine.testCredential({ ...input, data: {} })).message).toBe('Enter a key');
	});
});

describe('trigger', () => {
	const trigger = (parameters = {}, more: Partial<TriggerInput> = {}) =>
		engine.trigger({
			type: 'fixtureTrigger',
			parameters,
			credentials,
			webhookUrl: { production: 'https://n8n.test/webhook', test: 'https://n8n.test/webhook-test' },
			mode: 'production',
			webhookId: 'abc',
			...more,
		});

	it.each([
		['production', 'https://n8n.test/webhook/abc/webhook'],
		['test', 'https://n8n.test/webhook-test/abc/webhook'],
	] as const)('runs the lifecycle in %s', async (mode, url) => {
		const node = trigger({}, { mode });
		expect(node.webhookUrl()).toBe(url);
		expect(await node.checkExists()).toBe(false);
		expect(await node.create()).toBe(true);
		expect(await node.checkExists()).toBe(true);
		expect(node.staticData).toEqual({ id: url });
		const { result } = await node.webhook();
		const { json } = result.workflowData![0][0];
		expect(json).toMatchObject({ registered: url, mode: mode === 'test' ? 'manual' : 'webhook' });
		expect(await node.delete()).toBe(true);
		expect(node.staticData).toEqual({});
		expect(await node.create('setup')).toBeUndefined();
	});

	it.each([
		[
			{ method: 'GET', query: { a: ['1', '2'] } },
			{ name: 'setup', query: { a: ['1', '2'] } },
		],
		[
			{ body: { a: 1 }, headers: { 'X-Host': 'x' } },
			{ name: 'default', body: { a: 1 }, host: 'x' },
		],
		[{ body: { a: 1 }, contentType: 'application/x-www-form-urlencoded' }, { body: { a: '1' } }],
		[{ body: 'a', contentType: 'text/plain; charset=utf-8' }, { body: 'a' }],
		[{ body: '<a/>', contentType: 'text/html' }, { body: undefined }],
	])('hands %j to the node', async (request, json) => {
		const { response, result } = await trigger().webhook(request);
		expect(result.workflowData![0][0].json).toMatchObject(json);
		expect(response).toMatchObject({
			status: 200,
			body: { message: 'Workflow was started' },
			sent: false,
		});
	});

	it.each([
		[{ answer: 'empty' }, { status: 200, body: {}, sent: false }],
		[{ answer: 'none' }, { status: 200, body: { message: 'Webhook call received' }, sent: false }],
		[{ answer: 'own' }, { status: 202, body: { own: true }, sent: true }],
		[{ mode: 'lastNode' }, { status: 200, body: '', sent: false }],
	])('answers as n8n does for %j', async (parameters, response) => {
		expect((await trigger(parameters).webhook()).response).toMatchObject(response);
	});

	it('refuses what n8n refuses before the node sees it', async () => {
		expect((await trigger().webhook({ method: 'DELETE' })).response.status).toBe(404);
		expect((await trigger().webhook({ body: '{' })).response.status).toBe(422);
	});

	it('throws what webhook() throws', async () => {
		await expect(trigger({ answer: 'throw' }).webhook()).rejects.toThrow('Broken');
	});

	it('listens, and collects the executions', async () => {
		const listener = await trigger({ answer: '={{ "emp" + "ty" }}' }).listen();
		const post = async (url: string) => await fetch(url, { method: 'POST' });
		expect(await (await post(`${listener.url}?id=1`)).json()).toEqual({});
		expect((await post(`${listener.url}/other`)).status).toBe(404);
		expect(listener.executions.map(([{ json }]) => json.query)).toEqual([{ id: '1' }]);
		await listener.stop();
	});

	it.each([
		['its answer', () => Promise.resolve([{ tags: {} }]), { status: 200, body: [{ tags: {} }] }],
		[
			'a failure',
			() => Promise.reject(new Error('Failed')),
			{ status: 500, body: { message: 'Error in workflow' } },
		],
	])('answers with %s where the workflow is waited for', async (_, answer, response) => {
		const node = trigger({ mode: 'lastNode' });
		expect((await node.webhook({ answer })).response).toMatchObject(response);
		const listener = await node.listen({ answer });
		expect(await (await fetch(listener.url, { method: 'POST' })).json()).toEqual(response.body);
		expect(listener.executions).toHaveLength(1);
		await listener.stop();
	});

	it('listens at the port of a loopback address', async () => {
		const production = `http://127.0.0.1:${await getPort()}/webhook`;
		const node = trigger({ answer: 'throw' }, { webhookUrl: { production, test: '' } });
		const listener = await node.listen();
		expect(listener.url).toBe(node.webhookUrl());
		expect((await fetch(listener.url)).status).toBe(500);
		expect(listener.errors).toEqual([new Error('Broken')]);
		await listener.stop();
	});
});

it('polls, and keeps static data in between', async () => {
	const staticData = {};
	const poll = async (mode: 'trigger' | 'manual' = 'trigger') =>
		await engine.poll({ type: 'fixturePolling', credentials, staticData, mode });

	expect(await poll()).toBeNull();
	expect(staticData).toEqual({ count: 1 });
	expect(await poll('manual')).toEqual([{ json: { count: 2, company: 'acme', mode: 'manual' } }]);
	expect(await poll()).toEqual([{ json: { count: 2, company: 'acme', mode: 'trigger' } }]);
	expect(staticData).toEqual({ count: 2 });
});
