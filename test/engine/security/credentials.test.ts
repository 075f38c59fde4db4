import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { RetreaverApi } from '../../../credentials/RetreaverApi.credentials';
import { RetreaverPostbackKeyApi } from '../../../credentials/RetreaverPostbackKeyApi.credentials';
import { addresses } from '../../addresses';
import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();

const servers: LocalServer[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.stop();
});

/** Another server than Retreaver's, with one answer to everything. */
async function otherServer(
	status: number,
	body: string | object,
	headers: Record<string, string> = {},
) {
	const server = await startLocalServer((_, reply) =>
		reply.code(status).headers(headers).send(body),
	);
	servers.push(server);
	return server;
}

describe('Retreaver API: the test in the credential window', () => {
	const test_ = async (data: ICredentialDataDecryptedObject = {}) =>
		await bench.engine.testCredential({
			type: 'retreaverApi',
			data: { ...bench.credentialsFor('core').retreaverApi, ...data },
		});

	test('is green with the right key and company', async () => {
		expect(await test_()).toMatchObject({ status: 'OK' });
		expect(bench.simulator.requests).toMatchObject([
			{ method: 'GET', path: '/suppressed_numbers/check.json' },
		]);
	});

	test('is green with spaces around what was pasted', async () => {
		const { apiKey, companyId } = bench.simulator.credentials;
		expect(await test_({ apiKey: ` ${apiKey}\n`, companyId: ` ${companyId} ` })).toMatchObject({
			status: 'OK',
		});
	});

	test.each([
		['blanks around it', (url: string) => ` ${url}\n`],
		['slashes behind it', (url: string) => `${url}//`],
		['both', (url: string) => `\t${url}/ `],
	])('is green with a base URL that has %s, and operations work, too', async (_, change) => {
		const { retreaverApi } = bench.credentialsFor('core');
		const changed = addresses(change(bench.simulator.url));
		expect(await test_(changed)).toMatchObject({ status: 'OK' });
		const { error } = await bench.run(
			{ resource: 'suppressedNumber', operation: 'checkAny' },
			{ credentials: { retreaverApi: { ...retreaverApi, ...changed } } },
		);
		expect(error).toBeUndefined();
		const [tested, run] = bench.simulator.requests.map(({ path }) => path);
		expect([tested, run]).toEqual(Array(2).fill('/suppressed_numbers/check.json'));
	});

	test('is green without a company, where the account has just one', async () => {
		bench.simulator.switches.companyIdRequired = false;
		expect(await test_({ companyId: '' })).toMatchObject({ status: 'OK' });
	});

	test('says what to check when the key is wrong', async () => {
		const { status, message } = await test_({ apiKey: 'a-wrong-key' });
		expect(status).toBe('Error');
		expect(message).toMatch(/refused the API key\..*Settings > My Account > API Access/);
	});

	test.each(['', '99'])('names key and company when the company is %j', async (companyId) => {
		const { status, message } = await test_({ companyId });
		expect(status).toBe('Error');
		expect(message).toMatch(/API key or the company ID.*My Account.*My Company/);
	});

	test.each([
		[
			'a page that answers everything with 200',
			200,
			'<html><title>Welcome</title></html>',
			{ 'content-type': 'text/html' },
		],
		['JSON of something else', 200, { status: 'up' }, {}],
		[
			'a server that does not know the path',
			404,
			'<html>Not found</html>',
			{ 'content-type': 'text/html' },
		],
		['a server that knows no such verb', 405, {}, {}],
		['a redirect', 302, '', { location: 'http://127.0.0.1:9/' }],
	])('tells that the address is not Retreaver: %s', async (_, status, body, headers) => {
		const { url } = await otherServer(status, body, headers as Record<string, string>);
		expect(await test_(addresses(url))).toEqual({
			status: 'Error',
			message:
				'The address answered, but not as Retreaver does. Switch off Other Addresses, or check the Core API Base URL.',
		});
	});

	test.each([
		[407, /proxy.*sign-in/],
		[429, /slow down/],
		[503, /maintenance/],
	])('tells on %i what to do', async (status, message) => {
		const { url } = await otherServer(status, {});
		expect((await test_(addresses(url))).message).toMatch(message);
	});

	test('does not take the key to where a redirect leads', async () => {
		const elsewhere = await otherServer(200, { suppressed_numbers_exist: true });
		const { url } = await otherServer(307, '', {
			location: `${elsewhere.url}/suppressed_numbers/check.json`,
		});
		expect((await test_(addresses(url))).status).toBe('Error');
		expect(elsewhere.requests).toEqual([]);
	});

	test.each(['http://api.retreaver.example.com', 'http://192.0.2.7:4010'])(
		'sends nothing in clear text to another machine: %s',
		async (url) => {
			const { status, message } = await test_(addresses(url));
			expect(status).toBe('Error');
			expect(message).toContain('must start with https://');
		},
	);

	test('says that nobody answers at an address', async () => {
		const server = await startLocalServer(() => null);
		await server.stop();
		const { status, message } = await test_(addresses(server.url));
		expect(status).toBe('Error');
		expect(message).toMatch(/ECONNREFUSED|refused/);
		expect(message).not.toContain(bench.simulator.credentials.apiKey);
	});
});

describe('Retreaver Postback Key API: the test in the credential window', () => {
	const test_ = async (data: ICredentialDataDecryptedObject) =>
		await bench.engine.testCredential({
			type: 'retreaverPostbackKeyApi',
			data: { keyFor: 'rtb', ...data },
		});

	test.each(['3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90', ' 3F0C6A52-8D1E-4B7A-9C35-1E2D4F6A8B90 '])(
		'is green for the form of a key, and sends nothing: %j',
		async (postbackApiKey) => {
			expect(
				await test_({ postbackApiKey, ...addresses(` ${bench.simulator.url}/\n`) }),
			).toMatchObject({
				status: 'OK',
			});
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test.each([
		'not-a-key',
		' 7b1e6f52-8c0d-4d0a-9d35-5a1f0c9e7b1\n',
		'two\nlines',
		'a "key" with $& signs',
		'7b1e6f528c0d4d0a9d355a1f0c9e7b11',
	])('says what is wrong with %j, without quoting it', async (postbackApiKey) => {
		const { status, message } = await test_({ postbackApiKey });
		expect(status).toBe('Error');
		expect(message).toMatch(/"Postback Key" must be a UUID/);
		expect(message).not.toContain(postbackApiKey.trim());
	});

	test('asks for a key that is missing', async () => {
		expect(await test_({ postbackApiKey: ' ' })).toEqual({
			status: 'Error',
			message: '"Postback Key" is empty. Enter a value.',
		});
	});

	test('asks what the key is for, and for the Secret Key of a key for caller lists', async () => {
		const postbackApiKey = '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90';
		expect(await test_({ keyFor: '', postbackApiKey })).toEqual({
			status: 'Error',
			message: '"Key For" is empty. Enter a value.',
		});
		expect(await test_({ keyFor: 'callerLists', postbackApiKey })).toEqual({
			status: 'Error',
			message: '"Secret Key" is empty. Enter a value.',
		});
	});

	test.each([
		['coreBaseUrl', 'Core API Base URL'],
		['rtbBaseUrl', 'RTB Base URL'],
		['dataWritingBaseUrl', 'Call Data Base URL'],
	])('refuses a base URL in clear text, by its name: %s', async (field, name) => {
		const { status, message } = await test_({
			postbackApiKey: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			otherAddresses: true,
			[field]: 'http://proxy.example.com',
		});
		expect(status).toBe('Error');
		expect(message).toContain(`"${name}" of the Retreaver credential must start with https://`);
	});
});

describe('authenticate', () => {
	const core = { apiKey: 'the-key', companyId: '4021' };
	const postback = { postbackApiKey: 'the-key', secretKey: 'the-secret' };
	const host = 'https://api.retreaver.com';

	/** What goes out, after making sure that the options it was made from are as they were. */
	async function authenticate(data: Record<string, string>, options: IHttpRequestOptions) {
		const before = structuredClone(options);
		const type = 'apiKey' in data ? new RetreaverApi() : new RetreaverPostbackKeyApi();
		const signed = await type.authenticate(data, options);
		expect(options).toEqual(before);
		expect(signed).not.toBe(options);
		return signed;
	}

	test('puts key and company into the query, beside what is there', async () => {
		const { qs, body } = await authenticate(core, {
			url: `${host}/targets.json`,
			qs: { page: 2 },
			body: { target: {} },
		});
		expect(qs).toEqual({ page: 2, api_key: 'the-key', company_id: '4021' });
		expect(body).toEqual({ target: {} });
	});

	test.each(['/company.json', '/companies.json', '/companies/12.json'])(
		'sends no company to %s',
		async (path) => {
			expect((await authenticate(core, { url: host + path })).qs).toEqual({ api_key: 'the-key' });
		},
	);

	test('reads the address where the HTTP Request node has it, too', async () => {
		const from = (uri: string) => ({ uri }) as unknown as IHttpRequestOptions;
		expect((await authenticate(core, from(`${host}/companies.json`))).qs).toEqual({
			api_key: 'the-key',
		});
		const list = await authenticate(postback, from(`${host}/api/v2/targets/12/caller_lists.json`));
		expect(list.headers).toEqual({ Authorization: 'Bearer the-secret' });
	});

	test('sends no company where none is set', async () => {
		const { qs } = await authenticate({ ...core, companyId: '' }, { url: `${host}/targets.json` });
		expect(qs).toEqual({ api_key: 'the-key' });
	});

	test('puts a postback key into the body, or into the query where there is none', async () => {
		const url = 'https://rtb.retreaver.com/rtbs.json';
		expect(await authenticate(postback, { url, body: { status: 'confirmed' } })).toEqual({
			url,
			body: { status: 'confirmed', key: 'the-key' },
		});
		expect((await authenticate(postback, { url })).qs).toEqual({ key: 'the-key' });
	});

	test('takes a caller list key in the query, its secret as bearer token, and neither in the body', async () => {
		const url = `${host}/api/v2/targets/12/caller_lists.json`;
		expect(
			await authenticate(postback, { url, body: { caller_list: { name: 'no-roofers' } } }),
		).toEqual({
			url,
			qs: { key: 'the-key' },
			headers: { Authorization: 'Bearer the-secret' },
			body: { caller_list: { name: 'no-roofers' } },
		});
	});
});

test('every secret is masked in the editor', () => {
	for (const { properties } of [new RetreaverApi(), new RetreaverPostbackKeyApi()]) {
		const open = properties.filter(
			({ type, typeOptions }) => type === 'string' && !typeOptions?.password,
		);
		expect(open.map(({ name }) => name).filter((name) => /key|token|secret/i.test(name))).toEqual(
			[],
		);
		// A new credential is empty, but for the country of phone numbers and the switch of the base URLs.
		const { defaultCountry, otherAddresses, requestsAtOnce, ...defaults } =
			NodeHelpers.getNodeParameters(properties, {}, true, false, null, null) ?? {};
		expect([defaultCountry, otherAddresses, requestsAtOnce]).toEqual(['US', false, 4]);
		expect(Object.values(defaults).join('')).toBe('');
	}
});
