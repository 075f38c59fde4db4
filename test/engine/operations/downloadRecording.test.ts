import type { IDataObject } from 'n8n-workflow';

import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();
const AUDIO = Buffer.from('RIFF\x10\0\0\0WAVEfmt , and then some sound');

/** What the host has under /file/, by name: the type that it names, and what it answers one time after the other. */
const files = new Map<string, { type?: string; content: Buffer[] }>();

/** A host of recordings: what it answers depends on the path. */
let host: LocalServer;
beforeAll(async () => {
	host = await startLocalServer(({ url }, reply) => {
		const [path] = url.split('?');
		if (path === '/moved') return reply.redirect('/audio/call-17.wav');
		if (path === '/audio/call-17.wav') return reply.type('audio/x-wav; charset=binary').send(AUDIO);
		if (path === '/blob') return reply.type('application/octet-stream').send('some sound');
		if (path.startsWith('/file/')) {
			const { type, content } = files.get(path.slice('/file/'.length))!;
			return type ? reply.type(type).send(content.shift()) : reply.send(content.shift());
		}
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
		call_id: null,
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

describe('the content decides what a file is, whatever its host says', () => {
	const bytes = (text: string) => Buffer.from(`${text}, and then some sound`, 'latin1');
	const WAV = bytes('RIFF\x10\0\0\0WAVE');
	const MP3 = bytes('\xff\xfb\x90\x64');

	test.each<[string, string | undefined, Buffer, string, string]>([
		['call.mp3', 'audio/mpeg', WAV, 'call.wav', 'audio/wav'],
		['call.wav', 'audio/x-wav', WAV, 'call.wav', 'audio/x-wav'],
		['call', 'application/octet-stream', WAV, 'call.wav', 'audio/wav'],
		['call.wav', 'binary/octet-stream', MP3, 'call.mp3', 'audio/mpeg'],
		['call', 'text/plain', bytes('ID3\x04'), 'call.mp3', 'audio/mpeg'],
		['call', 'text/html', bytes('OggS\0\x02'), 'call.ogg', 'audio/ogg'],
		['call', undefined, bytes('\0\0\0 ftypM4A '), 'call.m4a', 'audio/mp4'],
		['call.flac', 'audio/flac', bytes('fLaC'), 'call.flac', 'audio/flac'],
		['call.wav', undefined, bytes('who knows'), 'call.wav', 'audio/wav'],
	])('%s as %s', async (name, type, content, file_name, mime_type) => {
		files.set(name, { type, content: [content] });
		const { items, error } = await byUrl(`${host.url}/file/${name}`);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ file_name, mime_type, file_size: content.length });
		expect(await bench.engine.readBinary(items[0].binary!.data)).toEqual(content);
	});

	test('a web page that calls itself audio is none', async () => {
		files.set('call.mp3', { type: 'audio/mpeg', content: [Buffer.from('<!DOCTYPE html>')] });
		const { error } = await byUrl(`${host.url}/file/call.mp3`);
		expect(error?.message).toContain('a web page or other text instead of audio');
	});
});

describe('a recording of 0 bytes is not ready yet', () => {
	const EMPTY = Buffer.alloc(0);

	test('and is asked for again', async () => {
		files.set('late.wav', { type: 'audio/wav', content: [EMPTY, EMPTY, AUDIO] });
		const { items } = await byUrl(`${host.url}/file/late.wav`);
		expect(items[0].json).toMatchObject({ file_name: 'late.wav', file_size: AUDIO.length });
	});

	test('which is said when the Timeout is over', async () => {
		files.set('never.wav', { type: 'audio/wav', content: Array(100).fill(EMPTY) as Buffer[] });
		host.requests.splice(0);
		const { error, items } = await run({
			recordingBy: 'recordingUrl',
			recordingUrl: `${host.url}/file/never.wav`,
			options: { timeout: 2 },
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('The recording is not ready yet: its file is still empty.');
		expect(host.requests.length).toBeGreaterThan(1);
	});
});

test('no key goes to the host of the recording', async () => {
	host.requests.splice(0);
	const { simulator } = bench;
	const [call] = simulator.state.calls;
	call.recording_url = `${host.url}/audio/call-17.wav`;
	const { items } = await run({ callId: call.uuid });
	expect(items[0].json.file_name).toBe(`${call.uuid}.wav`);
	expect(host.requests).toMatchObject([
		{ method: 'GET', path: '/audio/call-17.wav', query: {}, body: undefined },
	]);
	for (const secret of bench.secrets) expect(JSON.stringify(host.requests)).not.toContain(secret);
});

test('a call without a recording is told by its UUID', async () => {
	const [call] = bench.simulator.state.calls;
	delete call.recording_url;
	const { error } = await run({ callId: call.uuid });
	expect(error?.message).toContain(`The call ${call.uuid} has no recording`);
	expect(bench.simulator.requests).toHaveLength(1);
});

test.each([
	[{ callId: '17' }, '"Call ID"'],
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
	['/sign-in', 'a web page or other text instead of audio', ''],
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
