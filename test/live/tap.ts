import axios, { type AxiosInstance } from 'axios';
import fastify, { type FastifyInstance } from 'fastify';
import { createHttpProxyAgent, createHttpsProxyAgent } from 'n8n-core';
import { setTimeout as sleep } from 'node:timers/promises';

import { Budget } from '../../nodes/shared/api/budget';

/** At most so many requests at once, and in all. */
const MAX_AT_ONCE = 2;
export const MAX_REQUESTS = 200;

/** Milliseconds. */
const TIMEOUT = 60_000;
const DEFAULT_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;

/** One request and its answer. What is in `body` and `link` stays in memory: the report is made of its shape only. */
export interface Exchange {
	/** What the request was made for: an operation, or a probe. */
	label: string;
	/** 0 without an answer. */
	status: number;
	/** The code of a network error. */
	code?: string;
	ms: number;
	headers: Record<string, unknown>;
	/** JSON, or text. */
	body: unknown;
	/** Whether it was not sent, because the check has made all the requests that it may. */
	overLimit?: boolean;
}

/**
 * Stands between the nodes and Retreaver: hands on their requests, one service for all, and keeps the raw answers.
 * Lets only GET through, so that whatever runs behind it cannot change the account. Waits after a 429.
 */
export class Tap {
	readonly exchanges: Exchange[] = [];
	sent = 0;
	private readonly slots = new Budget();
	private readonly app: FastifyInstance = fastify({ forceCloseConnections: true });
	private readonly http: AxiosInstance;
	private pausedUntil = 0;
	private url = '';

	/** @param upstream the address of the service, without a slash at the end */
	constructor(
		private readonly upstream: string,
		private readonly limit = MAX_REQUESTS,
	) {
		this.http = axios.create({
			httpAgent: createHttpProxyAgent(null, upstream),
			httpsAgent: createHttpsProxyAgent(null, upstream),
			proxy: false,
			maxRedirects: 0,
			timeout: TIMEOUT,
			responseType: 'text',
			transformResponse: (text: unknown) => text,
			validateStatus: () => true,
		});
		this.app.get<{ Params: { label: string } }>('/:label/*', async (request, reply) => {
			const { label } = request.params;
			const path = request.originalUrl.slice(label.length + 1);
			const { accept = '*/*', 'user-agent': agent = '' } = request.headers;
			const { status, headers, body, overLimit } = await this.send(label, path, {
				accept,
				'user-agent': agent,
			});
			if (overLimit) return await reply.code(403).send({ error: 'No more requests' });
			if (status === 0) {
				reply.hijack();
				return request.raw.socket.destroy();
			}
			for (const name of ['content-type', 'link', 'location', 'retry-after', 'via']) {
				if (typeof headers[name] === 'string') reply.header(name, headers[name]);
			}
			return await reply.code(status).send(typeof body === 'object' ? JSON.stringify(body) : body);
		});
	}

	async start(): Promise<void> {
		this.url = await this.app.listen({ port: 0, host: '127.0.0.1' });
	}

	async stop(): Promise<void> {
		await this.app.close();
	}

	/** The base URL for what is recorded under a label. */
	baseUrl(label: string): string {
		return `${this.url}/${label}`;
	}

	/** The answers that were recorded under a label. */
	answersTo(label: string): Exchange[] {
		return this.exchanges.filter((exchange) => exchange.label === label);
	}

	/** Sends a GET to the service. Never throws for its answer. @param path with the query */
	async send(
		label: string,
		path: string,
		headers: Record<string, string> = { accept: 'application/json' },
	): Promise<Exchange> {
		const leave = await this.slots.enter({ limit: MAX_AT_ONCE });
		try {
			const exchange = await this.carryOut(label, path, headers);
			this.exchanges.push(exchange);
			return exchange;
		} finally {
			leave();
		}
	}

	private async carryOut(
		label: string,
		path: string,
		headers: Record<string, string>,
	): Promise<Exchange> {
		await sleep(Math.max(0, this.pausedUntil - Date.now()));
		const none = { label, status: 0, ms: 0, headers: {}, body: '' };
		if (this.sent >= this.limit) return { ...none, overLimit: true };
		this.sent++;
		const start = Date.now();
		try {
			const response = await this.http.get<unknown>(this.upstream + path, { headers });
			const { status, data } = response;
			if (status === 429) this.pause(response.headers['retry-after']);
			return {
				...none,
				status,
				ms: Date.now() - start,
				headers: { ...response.headers },
				body: parse(data),
			};
		} catch (error) {
			const { code } = error as { code?: string };
			return { ...none, ms: Date.now() - start, code: code ?? 'unknown' };
		}
	}

	private pause(retryAfter: unknown): void {
		const seconds = Number(retryAfter);
		const ms = seconds > 0 ? seconds * 1000 : DEFAULT_PAUSE;
		this.pausedUntil = Date.now() + Math.min(ms, LONGEST_PAUSE);
	}
}

function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text));
	} catch {
		return String(text ?? '');
	}
}
