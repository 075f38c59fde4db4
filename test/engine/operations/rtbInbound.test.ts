import type { IDataObject } from 'n8n-workflow';
import { gzipSync } from 'node:zlib';

import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();
const october = {
	resource: 'rtbInbound',
	period: 'custom',
	createdAtStart: '2026-10-01T00:00:00Z',
	createdAtEnd: '2026-11-01T12:00:00Z',
};
const exportAs = (outputAs: string, more: IDataObject = {}) => ({
	...october,
	operation: 'export',
	outputAs,
	...more,
});

/** Another host with files: what it answers depends on the path. */
let host: LocalServer;
beforeAll(async () => {
	const file = gzipSync('Call UUID,Publisher ID,Caller ZIP,PBM Bucket\n,17,"02134",6231\n');
	host = await startLocalServer(({ url }, reply) => {
		if (url === '/moved') return reply.redirect('/file.gz');
		if (url === '/file.gz') return reply.type('text/csv').send(file);
		if (url === '/encoded') return reply.header('Content-Encoding', 'gzip').send(file);
		if (url === '/page') return reply.type('text/csv').send('<html>Sign in</html>');
		if (url === '/cut') return reply.send(file.subarray(0, 30));
		return reply.code(403).send({});
	});
});
afterAll(async () => await host.stop());

/** The download of each export leads there. */
const leadTo = (path: string) =>
	bench.simulator.faults.add({
		kind: 'redirect',
		path: '/download',
		location: path.startsWith('/') ? host.url + path : path,
	});

test('items of an export are those of Get Many, by the same names and types', async () => {
	const exported = await bench.run(exportAs('items'));
	const read = await bench.run({ ...october, operation: 'getAll', returnAll: true });
	expect(exported.error).toBeUndefined();
	expect(exported.items.map(({ json }) => json)).toEqual(read.items.map(({ json }) => json));
	expect(exported.items).toHaveLength(bench.simulator.state.rtbInbounds.length);
});

test('the words of the account do not matter for the names of fields', async () => {
	leadTo('/moved');
	const { items } = await bench.run(exportAs('items'));
	expect(items.map(({ json }) => json)).toEqual([
		{ call_id: null, publisher_id: 17, caller_zip: '02134', pbm_bucket: 6231 },
	]);
	const { apiKey } = bench.simulator.credentials;
	expect(JSON.stringify(host.requests)).not.toContain(apiKey);
});

test('a file whose host calls the gzip a Content-Encoding comes out the same', async () => {
	leadTo('/encoded');
	const { items } = await bench.run(exportAs('items'));
	expect(items.map(({ json }) => json.publisher_id)).toEqual([17]);
	leadTo('/encoded');
	const [{ binary }] = (await bench.run(exportAs('file'))).items;
	expect((await bench.engine.readBinary(binary!.data)).toString()).toMatch(/^Call UUID,.*6231/s);
});

test('the file is the whole export, unpacked', async () => {
	const { items } = await bench.run(exportAs('file', { binaryPropertyName: 'pings' }));
	const text = (await bench.engine.readBinary(items[0].binary!.pings)).toString();
	const lines = text.trim().split('\n');
	expect(lines[0]).toMatch(/^Call UUID,UUID,/);
	expect(lines).toHaveLength(bench.simulator.state.rtbInbounds.length + 1);
});

describe('an export fails with words', () => {
	test.each([
		['a web page', '/page', 'answered with no CSV file'],
		['a file that is cut off', '/cut', 'not a complete gzip file'],
		['a host that refuses', '/private', 'The host of the export refuses to hand it out'],
		['an address that is none', 'ftp://files.example.com/x', 'must begin with https://'],
	])('%s', async (_, path, message) => {
		for (const as of ['file', 'items']) {
			leadTo(path);
			const { error, items } = await bench.run(exportAs(as));
			expect(items).toEqual([]);
			expect(error?.message).toContain(message);
		}
	});

	const answer = (body: object) =>
		bench.simulator.faults.add({ kind: 'status', status: 200, path: /exports.*json/, body });

	test('errors, told by Retreaver', async () => {
		answer({
			id: 7,
			in_progress: false,
			errors: { status: ['is unknown'] },
			file_upload_url: null,
		});
		const { error } = await bench.run(exportAs('items'));
		expect(error?.message).toMatch(/could not make the export.*is unknown/);
	});

	test('an answer that repeats the key, without the key', async () => {
		const { apiKey } = bench.simulator.credentials;
		answer({ id: 7, in_progress: false, errors: { url: [`x?api_key=${apiKey}`] } });
		const { error } = await bench.run(exportAs('items'));
		expect(error?.message).toContain('x?api_key=***');
		expect(error?.stack).not.toContain(apiKey);
	});

	test('a redirect that repeats the key: the other host does not get it', async () => {
		const { apiKey } = bench.simulator.credentials;
		leadTo(`/file.gz?api_key=${apiKey}`);
		const asked = host.requests.length;
		const { error } = await bench.run(exportAs('items'));
		expect(error?.message).toContain('contains a key of the credential');
		expect(error?.stack).not.toContain(apiKey);
		expect(host.requests).toHaveLength(asked);
	});

	test.each(['https://elsewhere.example.com/x', '//elsewhere.example.com/x', null])(
		'a path that is none (%s) is not asked with the key',
		async (path) => {
			answer({ id: 7, in_progress: false, errors: {}, file_upload_url: path });
			const { error } = await bench.run(exportAs('items'));
			expect(error?.message).toMatch(/no path to the file|could not make/);
			expect(bench.simulator.requests).toHaveLength(1);
		},
	);

	test('one that is not done within the Timeout', async () => {
		const running = { id: 7, in_progress: true, errors: {}, file_upload_url: null };
		bench.simulator.faults.add({
			kind: 'status',
			status: 200,
			path: /exports.*json/,
			body: running,
			times: Infinity,
		});
		const { error } = await bench.run(exportAs('items', { options: { timeout: 3 } }));
		expect(error?.message).toContain('did not finish the export 7 within 3 seconds');
	});
});

describe('is refused before anything is sent', () => {
	test.each<[string, IDataObject, string | RegExp]>([
		['more than 2 months', { createdAtStart: '2026-08-31' }, /"From" .* at most 2 months apart/],
		['a period turned round', { createdAtEnd: '2026-09-01' }, 'Swap the two'],
		[
			'a publisher that is no ID beside a buyer by TID',
			{
				filters: {
					targets: { picked: [{ target: { __rl: true, mode: 'tid', value: 'buyer-10' } }] },
					affiliates: { picked: [{ affiliate: { __rl: true, mode: 'id', value: '={{ "x" }}' } }] },
				},
			},
			'"Publisher" must have digits only',
		],
		['a state of three letters', { filters: { callerState: 'Cal' } }, '"Caller State"'],
		['a country by its name', { filters: { callerCountry: 'Canada' } }, '"Caller Country"'],
		['a key by its UUID', { filters: { postbackKeyIds: '7fc40342-f0a0' } }, '"Postback Key IDs"'],
		['revenue without an upper end', { filters: { revenueMin: 5 } }, '"Revenue To (USD)"'],
		[
			'payouts turned round',
			{ filters: { payoutMin: 5, payoutMax: 1 } },
			'"Payout From (USD)" (5) is more',
		],
	])('%s', async (_, parameters, message) => {
		for (const operation of ['getAll', 'export']) {
			const { error } = await bench.run({ ...october, operation, ...parameters });
			expect(error?.message).toMatch(message);
		}
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('a publisher whose internal ID Retreaver does not tell is asked for by that ID', async () => {
	const affiliate = { __rl: true, mode: 'list', value: '0001' };
	const { error } = await bench.run({
		...october,
		operation: 'getAll',
		filters: { affiliates: { picked: [{ affiliate }] } },
	});
	expect(error?.message).toContain('Choose the publisher "By Internal ID" instead.');
});
