import type { IDataObject } from 'n8n-workflow';

import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();
const AUDIO = Buffer.from('RIFF, and then some sound');

/** A host of recordings: what it answers depends on the path. */
let host: LocalServer;
beforeAll(async () => {
	host = await startLocalServer(({ url }, reply) => {
		const [path] = url.split('?');
		if (path === '/moved') return reply.redirect('/audio/call-17.wav');
		if (path === '/audio/call-17.wav') return reply.type('audio/x-wav; charset=binary').send(AUDIO);
		if (path === '/blob') return reply.type('application/octet-stream').send(AUDIO);
		if (path === '/sign-in') return reply.type('text/html').send('<html></html>');
		if (path === '/cut') {
			reply.hijack();
			reply.raw.writeHead(200, { 'Content-Type': 'audio/mpeg', 'Content-Length': '1000' });
			reply.raw.write(AUDIO, () => reply.raw.destroy());
			return reply;
		}
		return reply.code(path === '/private' ? 403 : path === '/broken' ? 500 : 404).send({});
	});
});
afterAll(async () => await host.stop());

const run = async (parameters: IDataObject) =>
	await bench.run({ resource: 'call', operation: 'downloadRecording', ...parameters });
const byUrl = async (recordingUrl: string) =>
	await run({ recordingBy: 'recordingUrl', recordingUrl });

test('by a URL, over a redirect, into the chosen field', async () => {
	const { items, error } = await run({
		recordingBy: 'recordingUrl',
		recordingUrl: `${host.url}/moved?signature=abc`,
		binaryPropertyName: 'sound',
	});
	expect(error).toBeUndefined();
	const [{ json, binary }] = items;
	expect(json).toEqual({
		call_uuid: null,
		recording_url: `${host.url}/moved?signature=abc`,
		file_name: 'moved.wav',
		mime_type: 'audio/x-wav',
		file_size: AUDIO.length,
		file_field: 'sound',
	});
	expect(await bench.engine.readBinary(binary!.sound)).toEqual(AUDIO);
	expect(bench.simulator.requests).toEqual([]);
});

test('a host that does not name the type: MP3, as recordings are', async () => {
	const { items } = await byUrl(`${host.url}/blob`);
	expect(items[0].json).toMatchObject({ file_name: 'blob.mp3', mime_type: 'audio/mpeg' });
});

test('no key goes to the host of the recording', async () => {
	host.requests.splice(0);
	const { simulator } = bench;
	const [call] = simulator.state.calls;
	call.recording_url = `${host.url}/audio/call-17.wav`;
	const { items } = await run({ callUuid: call.uuid });
	expect(items[0].json.file_name).toBe(`${call.uuid}.wav`);
	expect(host.requests).toMatchObject([
		{ method: 'GET', path: '/audio/call-17.wav', query: {}, body: undefined },
	]);
	for (const secret of bench.secrets) expect(JSON.stringify(host.requests)).not.toContain(secret);
});

test('a call without a recording is told by its UUID', async () => {
	const [call] = bench.simulator.state.calls;
	delete call.recording_url;
	const { error } = await run({ callUuid: call.uuid });
	expect(error?.message).toContain(`The call ${call.uuid} has no recording`);
	expect(bench.simulator.requests).toHaveLength(1);
});

test.each([
	[{ callUuid: '17' }, '"Call UUID"'],
	[{ recordingBy: 'recordingUrl', recordingUrl: 'ftp://example.com/a.mp3' }, 'https://'],
	[{ recordingBy: 'recordingUrl', recordingUrl: 'recording.mp3' }, 'https://'],
])('%j is refused before any request', async (parameters, message) => {
	const { error } = await run(parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test.each([
	['/nothing', 'is not there', '404'],
	['/private', 'refuses to hand it out', '403'],
	['/broken', 'had a problem', '500'],
	['/cut', 'broke off', 'ECONNRESET'],
	['/sign-in', 'text/html instead of audio', ''],
])('%s: a clear error, without the query', async (path, message, code) => {
	const { error, items } = await byUrl(`${host.url}${path}?signature=s3cret`);
	expect(items).toEqual([]);
	expect(error?.message).toContain(message);
	expect(error?.description ?? '').toContain(code);
	expect([error?.message, error?.description].join()).not.toContain('s3cret');
});

test('a host that cannot be reached', async () => {
	const { error } = await byUrl('http://127.0.0.1:9/a.mp3');
	expect(error?.message).toContain('did not answer');
	expect(error?.description).toContain('ECONNREFUSED');
});
