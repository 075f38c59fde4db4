import axios, { type AxiosInstance } from 'axios';
import fastify, { type FastifyInstance } from 'fastify';
import { createHttpProxyAgent, createHttpsProxyAgent } from 'n8n-core';
import { setTimeout as sleep } from 'node:timers/promises';

import { Budget } from '../../nodes/shared/api/budget';
import type { HostName } from '../../nodes/shared/api/services';

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
	method: string;
	/** 0 without an answer. */
	status: number;
	/** The code of a network error. */
	code?: string;
	ms: number;
	headers: Record<string, unknown>;
	/** JSON, or text. */
	body: unknown;
	/** Why the check did not send it. */
	notSent?: 'limit' | 'stopped' | 'not allowed';
}

/** A request other than GET. */
export interface Write {
	host: HostName;
	method: string;
	/** Without the query. */
	path: string;
	/** JSON, or text. */
	body: unknown;
}

/** Whether a request may pass that can change something. */
export type Permit = (write: Write) => boolean;

export interface SendOptions {
	host?: HostName;
	method?: string;
	/** Sent as JSON, unless it is text. */
	body?: unknown;
	headers?: Record<string, string>;
}

/** Headers of a request that are handed on. */
const SENT = ['accept', 'authorization', 'content-type', 'user-agent'];
/** Headers of an answer that are handed back. */
const RECEIVED = ['content-type', 'link', 'location', 'retry-after', 'via'];

/**
 * Stands between the nodes and Retreaver: hands on their requests, to one address for each of its hosts, and keeps the raw
 * answers. Lets only GET through, and what a permit allows, so that whatever runs behind it cannot change anything else in
 * the account. Waits after a 429.
 */
export class Tap {
	readonly exchanges: Exchange[] = [];
	readonly permits: Permit[] = [];
	sent = 0;
	/** Requests that only {@link cleanUp} may make. */
	reserve = 0;
	private isStopped = false;
	private isCleaningUp = false;
	private readonly slots = new Budget();
	private readonly app: FastifyInstance = fastify({ forceCloseConnections: true });
	private readonly clients = new Map<HostName, AxiosInstance>();
	private pausedUntil = 0;
	private url = '';

	/** @param upstreams the addresses of Retreaver's hosts, without a slash at the end */
	constructor(
		private readonly upstreams: Record<HostName, string>,
		private readonly limit = MAX_REQUESTS,
	) {
		this.app.removeAllContentTypeParsers();
		this.app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) =>
			done(null, text),
		);
		this.app.all<{ Params: { host: HostName; label: string } }>(
			'/:host/:label/*',
			async ({ params: { host, label }, method, originalUrl, headers: given, body }, reply) => {
				const path = originalUrl.slice(`/${host}/${label}`.length);
				const sent = Object.entries(given).filter(([name]) => SENT.includes(name));
				const answer = await this.send(label, path, {
					host,
					method,
					body: body ?? undefined,
					headers: Object.fromEntries(sent) as Record<string, string>,
				});
				if (answer.notSent) return await reply.code(403).send({ error: 'Not sent' });
				if (answer.status === 0) {
					reply.hijack();
					return reply.raw.socket?.destroy();
				}
				for (const name of RECEIVED) {
					if (typeof answer.headers[name] === 'string') reply.header(name, answer.headers[name]);
				}
				const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
				return await reply.code(answer.status).send(text);
			},
		);
	}

	async start(): Promise<void> {
		this.url = await this.app.listen({ port: 0, host: '127.0.0.1' });
	}

	async close(): Promise<void> {
		await this.app.close();
	}

	/** From now on nothing is sent, but by {@link cleanUp}. */
	stop(): void {
		this.isStopped = true;
	}

	get stopped(): boolean {
		return this.isStopped;
	}

	/** Lets `work` send although the check was stopped, and use what is in reserve. */
	async cleanUp<T>(work: () => Promise<T>): Promise<T> {
		this.isCleaningUp = true;
		try {
			return await work();
		} finally {
			this.isCleaningUp = false;
		}
	}

	/** The base URL for what is recorded under a label. */
	baseUrl(label: string, host: HostName = 'core'): string {
		return `${this.url}/${host}/${label}`;
	}

	/** The answers that were recorded under a label. */
	answersTo(label: string): Exchange[] {
		return this.exchanges.filter((exchange) => exchange.label === label);
	}

	/** The last answer that was recorded under a label. */
	last(label: string): Exchange | undefined {
		return this.answersTo(label).at(-1);
	}

	/** Sends a request, a GET by default. Never throws for its answer. @param path with the query */
	async send(label: string, path: string, options: SendOptions = {}): Promise<Exchange> {
		const leave = await this.slots.enter({ limit: MAX_AT_ONCE });
		try {
			const exchange = await this.carryOut(label, path, options);
			this.exchanges.push(exchange);
			return exchange;
		} finally {
			leave();
		}
	}

	private async carryOut(
		label: string,
		path: string,
		{ host = 'core', method = 'GET', body, headers }: SendOptions,
	): Promise<Exchange> {
		await sleep(Math.max(0, this.pausedUntil - Date.now()));
		const none = { label, method, status: 0, ms: 0, headers: {}, body: '' };
		const write = { host, method, path: path.replace(/\?.*/, ''), body: parse(body) };
		if (method !== 'GET' && !this.permits.some((permit) => permit(write))) {
			return { ...none, notSent: 'not allowed' };
		}
		if (this.isStopped && !this.isCleaningUp) return { ...none, notSent: 'stopped' };
		if (this.sent >= this.limit - (this.isCleaningUp ? 0 : this.reserve)) {
			return { ...none, notSent: 'limit' };
		}
		this.sent++;
		const start = Date.now();
		try {
			const response = await this.clientOf(host).request<unknown>({
				method,
				url: path,
				headers: headers ?? {
					accept: 'application/json',
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
				},
				data: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
			});
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

	private clientOf(host: HostName): AxiosInstance {
		const known = this.clients.get(host);
		if (known) return known;
		const upstream = this.upstreams[host];
		const client = axios.create({
			baseURL: upstream,
			httpAgent: createHttpProxyAgent(null, upstream),
			httpsAgent: createHttpsProxyAgent(null, upstream),
			proxy: false,
			maxRedirects: 0,
			timeout: TIMEOUT,
			responseType: 'text',
			transformRequest: (data: unknown) => data,
			transformResponse: (text: unknown) => text,
			validateStatus: () => true,
		});
		this.clients.set(host, client);
		return client;
	}

	private pause(retryAfter: unknown): void {
		const seconds = Number(retryAfter);
		const ms = seconds > 0 ? seconds * 1000 : DEFAULT_PAUSE;
		this.pausedUntil = Date.now() + Math.min(ms, LONGEST_PAUSE);
	}
}

function parse(text: unknown): unknown {
	if (typeof text !== 'string') return text ?? '';
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
