import type { FastifyReply } from 'fastify';
import type { ExecutionError, IDataObject } from 'n8n-workflow';

import { addresses } from '../../addresses';
import { type LocalServer, startLocalServer } from '../localServer';
import type { Call } from '../../simulator';
import { type CredentialName, useBench } from '../support';

const bench = useBench();
const KEY = '4eab9c85-bf30-4a3d-8068-8d4c3fcbae44';
const OTHER_KEY = '11111111-bf30-4a3d-8068-8d4c3fcbae44';
const ADDRESS = 'https://api.retreaver.com/conversion_postbacks';

const send = (parameters: IDataObject = {}) => ({
	resource: 'postback',
	operation: 'send',
	address: ADDRESS,
	...parameters,
});
const json = (values: IDataObject) => ({ parametersInput: 'json', parametersJson: values });
const run = async (parameters: IDataObject, credentials: CredentialName = 'conversion') =>
	await bench.run(parameters, { credentials: bench.credentialsFor(credentials) });

/** One run where the service answers what is given. */
async function answered(
	answer: unknown,
	{
		prepare,
		parameters = send(),
	}: Partial<{
		prepare: (reply: FastifyReply) => unknown;
		parameters: IDataObject;
	}> = {},
) {
	const server = await startLocalServer((_, reply) => {
		prepare?.(reply);
		return answer;
	});
	const credentials = {
		retreaverPostbackKeyApi: { keyFor: 'other', postbackApiKey: KEY, ...addresses(server.url) },
	};
	const result = await bench.run(parameters, { credentials });
	await server.stop();
	return { ...result, asked: server.requests };
}

/** What an error says. The parameters of the node, which it holds as well, are the workflow's own. */
const wordsOf = (error?: ExecutionError) =>
	[error?.message, error?.description, error?.stack, JSON.stringify(error?.context)].join('\n');

const text = (reply: FastifyReply) => reply.type('text/plain');

describe('the key stays with Retreaver', () => {
	let elsewhere: LocalServer;
	beforeAll(async () => {
		elsewhere = await startLocalServer(() => 'OK');
	});
	afterAll(async () => await elsewhere.stop());

	test.each([
		'https://reteaverdata.com/data?amount=1',
		'https://api.retreaver.com.example.com/conversions',
		'https://api.retreaver.com@example.com/conversions',
		'https://api.retreaver.com:8443/conversions',
		'https://example.com/?https://api.retreaver.com/conversions',
		'http://api.retreaver.com/conversions',
		'api.retreaver.com/conversions',
		'https://api.retreaver.com',
		'https://api.retreaver.com/?amount=1',
		'https://user:word@api.retreaver.com/conversions',
		'https://api.retreaver.com/conversions#amount=1',
		'ftp://api.retreaver.com/conversions',
		'the one from the portal',
	])('%s is refused', async (address) => {
		const { error } = await run(send({ address }));
		expect(error?.message).toMatch(/^"Address" must be the whole address/);
		expect(error?.message).toContain('https://retreaverdata.com/');
		expect(bench.simulator.requests).toEqual([]);
	});

	test('another host is refused, also one that begins like a base URL', async () => {
		const { url } = bench.simulator;
		for (const address of [`${elsewhere.url}/conversions`, `${url}0/conversions`]) {
			const { error } = await run(send({ address }));
			expect(error?.message).toContain('"Address" must be the whole address');
		}
		expect([...elsewhere.requests, ...bench.simulator.requests]).toEqual([]);
	});

	test('a redirect is not followed', async () => {
		const { error } = await answered('', {
			prepare: (reply) => reply.redirect(`${elsewhere.url}/`),
		});
		expect(error?.message).toContain('redirect');
		expect(elsewhere.requests).toEqual([]);
	});

	test.each([ADDRESS, 'https://rtb.retreaver.com/x', 'https://retreaverdata.com/x'])(
		'with a base URL, %s goes there instead',
		async (address) => {
			const { asked, items } = await answered('done', { parameters: send({ address }) });
			expect(items[0].json).toEqual({ answer: 'done' });
			expect(asked).toMatchObject([{ path: new URL(address).pathname, query: { key: KEY } }]);
		},
	);

	test('behind a path of a base URL, the whole address may be pasted', async () => {
		const server = await startLocalServer(() => 'done');
		const proxy = `${server.url}/proxy`;
		const credentials = {
			retreaverPostbackKeyApi: { keyFor: 'other', postbackApiKey: KEY, ...addresses(proxy) },
		};
		await bench.run(send({ address: `${proxy}/x?a=1` }), { credentials });
		const { error } = await bench.run(send({ address: `${server.url}/proxy2/x` }), { credentials });
		await server.stop();
		expect(error?.message).toContain('"Address"');
		expect(server.requests).toMatchObject([{ path: '/proxy/x', query: { a: '1', key: KEY } }]);
	});
});

test('a phone number in the address keeps its plus', async () => {
	const { error, asked } = await answered('done', {
		parameters: send({ address: `${ADDRESS}?caller_number=+12025550143&note=a+b` }),
	});
	expect(error).toBeUndefined();
	expect(asked).toMatchObject([{ query: { caller_number: '+12025550143', note: 'a b' } }]);
});

describe('a key outside the credential is refused, and not quoted:', () => {
	test.each([
		`${ADDRESS}?key=${OTHER_KEY}&amount=1`,
		`${ADDRESS}?amount=1&KEY=${OTHER_KEY}`,
		`${ADDRESS}?api_key=${OTHER_KEY}`,
		`${ADDRESS}/${KEY}?amount=1`,
		`${ADDRESS}?token=${KEY.replaceAll('-', '%2D')}`,
		`https://retreaverdata.com/data_writing/${OTHER_KEY}?amount=1`,
		`https://example.com/?key=${OTHER_KEY}`,
		`key=${KEY}`,
	])('%s', async (address) => {
		const { error } = await run(send({ address }));
		expect(error?.message).toMatch(/^"Address" contains a key.* "Postback Key" in the credential/);
		expect(wordsOf(error)).not.toMatch(/8068.*8d4c3fcbae44/i);
		expect(bench.simulator.requests).toEqual([]);
	});

	test.each([
		{ parameters: { parameter: [{ name: 'key', value: OTHER_KEY }] } },
		json({ Key: OTHER_KEY }),
		json({ api_key: OTHER_KEY }),
		json({ ' key ': OTHER_KEY }),
		json({ 'key[]': OTHER_KEY }),
	])('a parameter, case %#', async (parameters) => {
		const { error } = await run(send(parameters));
		expect(error?.message).toMatch(/^The parameter " ?(api_)?key(\[\])? ?" contains a key/i);
		expect(wordsOf(error)).not.toContain(OTHER_KEY);
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('the key of the credential as the value of another parameter is refused', async () => {
	const { error } = await run(send(json({ token: KEY })));
	expect(error?.message).toMatch(/^The parameter "token" contains a key/);
	expect(bench.simulator.requests).toEqual([]);
});

describe('parameters that cannot be sent are refused:', () => {
	test.each<[string, IDataObject, string]>([
		['without a name', { parameters: { parameter: [{ name: ' ', value: '1' }] } }, '> Name"'],
		[
			'twice',
			{
				parameters: {
					parameter: [
						{ name: 'amount', value: '1' },
						{ name: 'amount', value: '2' },
					],
				},
			},
			'"amount" is there twice',
		],
		['null', json({ amount: null }), 'The parameter "amount" is empty'],
		['several values', json({ amount: [1, 2] }), 'The parameter "amount" has several values'],
		['no JSON', { parametersInput: 'json', parametersJson: '{' }, '"Parameters (JSON)"'],
		[
			'twice in the address',
			{ address: `${ADDRESS}?amount=1&amount=2` },
			'"amount" is there twice',
		],
		[
			'a placeholder that is left in the address',
			{ address: `${ADDRESS}?amount=[amount]` },
			'"amount" still has the placeholder [amount]',
		],
		['an unknown method', { method: 'DELETE' }, '"Method"'],
	])('%s', async (_, parameters, message) => {
		const { error } = await run(send(parameters));
		expect(error?.message).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});
});

describe('the answer', () => {
	test.each<[unknown, IDataObject[]]>([
		['OK', [{ answer: 'OK' }]],
		['', [{ answer: '' }]],
		['12', [{ answer: 12 }]],
		[{ call: { id: 7 } }, [{ call: { id: 7 } }]],
		[
			[{ id: 1 }, { id: 2 }],
			[{ id: 1 }, { id: 2 }],
		],
		[`the key ${KEY} was used`, [{ answer: 'the key *** was used' }]],
		[{ key: KEY, sent: [`?key=${KEY}`] }, [{ key: '***', sent: ['?key=***'] }]],
	])('%j', async (answer, expected) => {
		const { items, error } = await answered(answer, {
			prepare: typeof answer === 'string' ? text : undefined,
		});
		expect(error).toBeUndefined();
		expect(items.map((item) => item.json)).toEqual(expected);
	});

	test.each([200, 400, 422])('FAILED with the status %s is an error in its words', async (code) => {
		const { error, items, asked } = await answered(`FAILED no call with key ${KEY}`, {
			prepare: (reply) => text(reply).code(code),
		});
		expect(items).toEqual([]);
		expect(error?.message).toBe('Retreaver refused the request: no call with key ***');
		expect(asked).toHaveLength(1);
	});

	test.each(['<html><title>Sign in</title></html>', '{"status": "recor', '[{"status": "recor'])(
		'%s is none',
		async (answer) => {
			const { error } = await answered(answer, { prepare: text });
			expect(error?.message).toBe('The answer is not what Retreaver sends');
			expect(error?.description).toContain('may have carried out the request');
		},
	);

	test.each([500, 502, 504])('after %s in doubt it is not sent again', async (code) => {
		const { error, asked } = await answered('', {
			prepare: (reply) => reply.code(code),
			parameters: send({ method: 'GET' }),
		});
		expect(error?.description).toContain('may have carried out the request');
		expect(asked).toHaveLength(1);
	});
});

describe('a key works for one thing only:', () => {
	test.each<CredentialName>(['rtb', 'dataWriting', 'callerList', 'callControl', 'callReading'])(
		'that for %s records no conversion',
		async (name) => {
			const { calls } = bench.simulator.state;
			const { retreaverPostbackKeyApi } = bench.credentialsFor(name);
			const { error } = await bench.run(send(json({ call_uuid: calls[3].uuid, amount: 5 })), {
				credentials: { retreaverPostbackKeyApi: { ...retreaverPostbackKeyApi, keyFor: 'other' } },
			});
			expect(error?.message).toBe('Retreaver refused the postback key');
			expect(error?.description).toContain('one thing only');
		},
	);

	test('an address that there is not', async () => {
		const { error } = await run(send({ address: 'https://api.retreaver.com/nowhere' }));
		expect(error?.message).toContain('does not know this address');
		expect(error?.description).toContain('"Address"');
	});

	test('what the service misses', async () => {
		const { error } = await run(send());
		expect(error?.message).toContain('must include caller_number (string)');
	});
});

describe('rejecting a call', () => {
	const caller = '+14155550123';
	const reject = (parameters: IDataObject = {}) => ({
		resource: 'postback',
		operation: 'rejectCall',
		callerPhone: caller,
		targetGroupId: bench.simulator.state.targetGroups[0].id,
		...parameters,
	});
	const rejected = async (parameters: IDataObject = {}) =>
		await run(reject(parameters), 'callControl');

	/** A call that was routed to the first buyer of the first group, and is not over. */
	function ringing(): Call {
		const { state, clock } = bench.simulator;
		const [group] = state.targetGroups;
		return Object.assign(state.calls.at(-1)!, {
			caller,
			end_time: null,
			target_id: group.target_ids[0],
			target_group: { id: group.id, name: group.name },
			call_flow_events: [{ event: 'selected', at: clock.iso(), details: {} }],
		});
	}

	test('each takes it from the buyer who has it then', async () => {
		const call = ringing();
		const buyers = [call.target_id];
		for (let round = 0; round < 2; round++) {
			expect((await rejected()).error).toBeUndefined();
			buyers.push(call.target_id);
		}
		expect(new Set(buyers).size).toBe(3);
	});

	test('works for 90 seconds', async () => {
		ringing();
		bench.simulator.clock.advance(91_000);
		const { error } = await rejected();
		expect(error?.message).toContain('cannot be rejected any more');
	});

	test('a call that is over, or with another group, stays', async () => {
		const { state } = bench.simulator;
		const call = ringing();
		call.end_time = call.start_time;
		expect((await rejected()).error?.message).toContain('no call in progress');
		ringing().target_group = { id: state.targetGroups[1].id };
		expect((await rejected()).error?.message).toContain('no call in progress');
		const other = await rejected({ targetGroupId: state.targetGroups[1].id });
		expect(other.error?.message).toBe('Retreaver refused the postback key');
	});

	test.each([429, 500, 502, 503, 504])('after %s it is not sent again', async (status) => {
		ringing();
		bench.simulator.faults.add({
			path: 'reject',
			kind: 'status',
			status,
			retryAfter: '0',
			times: 1,
		});
		const { error } = await rejected();
		expect(error).toBeDefined();
		expect(bench.simulator.requests).toHaveLength(1);
	});

	test('nor where the connection breaks off before an answer', async () => {
		ringing();
		bench.simulator.faults.add({ path: 'reject', kind: 'cutAfterWork' });
		const { error } = await rejected();
		expect(error?.description).toContain('may have carried out the request');
		expect(bench.simulator.requests).toHaveLength(1);
	});

	test.each<[IDataObject, string]>([
		[{ callerPhone: '555' }, '"Caller Phone"'],
		[{ targetGroupId: '5204/x' }, '"Buyer Group ID" must have digits only'],
		[{ targetGroupId: '={{ $json.group }}' }, '"Buyer Group ID" is empty'],
	])('%j is refused', async (parameters, message) => {
		const { error } = await rejected(parameters);
		expect(error?.message).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});
});
