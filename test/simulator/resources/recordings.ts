import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { notFound } from '../http/errors';

/** One silent MPEG-1 layer III frame (32 kbit/s, 44.1 kHz, mono): 104 bytes, 26 ms. */
const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x10, 0xc0]), Buffer.alloc(100)]);
/** About a second of silence: a small file that players accept. */
const silence = Buffer.concat(Array.from({ length: 40 }, () => frame));

/** GET /recordings/{uuid}.mp3: stands for the other host that keeps recordings; it wants no API key and notes if one came. */
export function addRecordings(app: FastifyInstance, context: Context): void {
	const { state, credentials } = context;
	app.get('/recordings/:uuid', (request, reply) => {
		const { uuid } = request.params as { uuid: string };
		if (
			request.format !== 'mp3' ||
			!state.calls.some((call) => call.uuid === uuid && call.recording_url)
		) {
			throw notFound('Recording');
		}
		const { url, headers } = request.raw;
		const apiKeySent = JSON.stringify([url, request.originalUrl, headers]).includes(
			credentials.apiKey,
		);
		state.recordingDownloads.push({ uuid, apiKeySent });
		return reply.type('audio/mpeg').send(silence);
	});
}
