import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context';
import type { Fault, RecordedRequest } from '../types';
import { parseForm, readParts } from './body';
import { ApiError, notFound } from './errors';
import { createFaults, failAfterWork, failBeforeWork } from './faults';

declare module 'fastify' {
	interface FastifyRequest {
		/** The path's extension, without the dot. */
		format?: string;
		record?: RecordedRequest;
		fault?: Fault;
	}
}

const MAX_BODY = 64 * 1024 * 1024;
const formats = new WeakMap<IncomingMessage, string>();

/** Takes the extension off the path, so that routes are declared without it. */
function stripExtension(request: IncomingMessage): string {
	const [path, ...query] = (request.url ?? '/').split('?');
	const [, bare, extension] = /^(.+)\.(\w+)$/.exec(path) ?? [];
	if (!bare || isOurs(path)) return request.url ?? '/';
	formats.set(request, extension.toLowerCase());
	return [bare, ...query].join('?');
}

/** The page and the control requests: not part of what is simulated. */
const isOurs = (path: string) => path === '/' || path.startsWith('/_control');

/** Creates the HTTP server with everything that all routes share: bodies, recording, latency, faults, errors. */
export function createServer(context: Context, { logRequests = false } = {}) {
	const app = Fastify({
		bodyLimit: MAX_BODY,
		forceCloseConnections: true,
		rewriteUrl: stripExtension,
		routerOptions: { maxParamLength: 1000, querystringParser: parseForm },
	});
	const faults = createFaults();
	// A reset begins a new generation: requests still open from before it are not counted.
	const load = { latencyMs: 0, running: 0, max: 0, generation: 0 };

	app.decorateRequest('format');
	app.decorateRequest('record');
	app.decorateRequest('fault');
	app.register(formbody, { parser: parseForm });
	app.register(multipart, { limits: { fileSize: MAX_BODY } });
	// Unlike Fastify's own: an empty body passes, since clients name a content type on a bodyless POST or DELETE too.
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
		try {
			done(null, text ? JSON.parse(String(text)) : undefined);
		} catch {
			done(new ApiError(400, 'The body is not valid JSON'));
		}
	});

	app.addHook('onRequest', async (request, reply) => {
		request.format = formats.get(request.raw);
		if (isOurs(request.url.split('?')[0])) return;
		const [path] = request.originalUrl.split('?');
		const { method, headers } = request;
		const query = request.query as Record<string, unknown>;
		request.record = { method, path, query, headers, body: undefined, status: 0, at: Date.now() };
		context.requests.push(request.record);
		load.running += 1;
		load.max = Math.max(load.max, load.running);
		// Counted until the answer is handed over, or the connection is gone: 'close' alone comes after the sender
		// may have sent the next request.
		let generation: number | undefined = load.generation;
		const served = () => {
			if (generation === load.generation) load.running -= 1;
			generation = undefined;
		};
		reply.raw.once('finish', served);
		reply.raw.once('close', () => {
			served();
			if (logRequests) console.log(`${method} ${path} -> ${request.record?.status || 'no answer'}`);
		});
	});

	app.addHook('preValidation', async (request) => {
		if (request.isMultipart()) request.body = await readParts(request.parts());
		if (request.record) request.record.body = request.body;
	});

	app.addHook('preHandler', async (request, reply) => {
		const { record } = request;
		if (!record) return;
		const { concurrencyLimit } = context.switches;
		const crowded = concurrencyLimit !== null && load.running > concurrencyLimit;
		if (crowded)
			throw new ApiError(429, 'Too many requests at once', undefined, { 'Retry-After': '1' });
		request.fault = faults.take(record);
		if (request.fault) await failBeforeWork(request.fault, request, reply);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const { record, fault } = request;
		if (!record) return payload;
		const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
		// The latency covers the whole answer, however long the work itself took, its encoding included.
		const left = record.at + load.latencyMs - Date.now();
		if (left > 0) await sleep(left);
		record.status = fault?.kind === 'cutAfterWork' ? 0 : reply.statusCode;
		return fault && Buffer.isBuffer(body) ? failAfterWork(fault, request, reply, body) : body;
	});

	app.setNotFoundHandler(() => {
		throw notFound('Page');
	});
	app.setErrorHandler((error: unknown, _request, reply) => sendError(context, error, reply));
	return { app, faults, load };
}

/** Error bodies are not documented: the switch says which kind comes (?). */
function sendError({ switches }: Context, error: unknown, reply: FastifyReply) {
	const known = error instanceof ApiError ? error : undefined;
	const status = known?.status ?? (error as { statusCode?: number }).statusCode ?? 500;
	const message = error instanceof Error ? error.message : String(error);
	if (status === 500) console.error(error);
	reply.code(status).headers(known?.headers ?? {});
	switch (switches.errorBody) {
		case 'text':
			return reply.type('text/plain; charset=utf-8').send(message);
		case 'html':
			return reply
				.type('text/html; charset=utf-8')
				.send(`<!DOCTYPE html><html><body><h1>${message}</h1></body></html>`);
		case 'empty':
			return reply.send();
		default:
			return reply.send(known?.errors ? { errors: known.errors } : { error: message });
	}
}

/**
 * JSON is chosen by the extension (D) or by the Accept header (O, for campaign webhooks). XML exists (D), not here.
 * @throws ApiError 406
 */
export function requireJson({ format, headers }: FastifyRequest): void {
	if (format === undefined ? !headers.accept?.includes('application/json') : format !== 'json') {
		throw new ApiError(406, 'Not acceptable: add .json to the path');
	}
}

/** Answers 405 to every verb that a path does not know. To be called before the routes are added. */
export function refuseOtherVerbs(app: FastifyInstance): () => void {
	const known = new Map<string, Set<string>>();
	app.addHook('onRoute', ({ url, method }) => {
		const methods = known.get(url) ?? new Set();
		[method].flat().forEach((name) => methods.add(name));
		known.set(url, methods);
	});
	return () => {
		for (const [url, methods] of [...known]) {
			const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((name) => !methods.has(name));
			const allow = [...methods].join(', ');
			if (!others.length) continue;
			app.route({
				method: others,
				url,
				handler: () => {
					throw new ApiError(405, 'Method not allowed', undefined, { Allow: allow });
				},
			});
		}
	};
}
