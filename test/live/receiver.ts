import axios from 'axios';
import fastify from 'fastify';
import { createHttpProxyAgent, createHttpsProxyAgent } from 'n8n-core';
import { randomUUID } from 'node:crypto';

import { CheckError } from './account';

/** Milliseconds. */
const TIMEOUT = 20_000;

/** A request of Retreaver to one of the check's webhooks. It stays in memory: the report is made of its form only. */
export interface Arrival {
	stage: string;
	method: string;
	/** As it came, still encoded. */
	query: string;
	headers: Record<string, unknown>;
	/** JSON, or text. */
	body: unknown;
}

/** What a webhook gets for an answer. */
export type Answer = (stage: string, arrivals: Arrival[]) => { status: number; body: object };

export interface Receiver {
	arrivals: Arrival[];
	/** The public address of the webhook of a stage. */
	urlOf: (stage: string) => string;
	close: () => Promise<void>;
}

/**
 * Receives webhooks on this computer, behind a public address that leads to it.
 *
 * @param url the public address
 * @throws CheckError if the address does not lead here
 */
export async function openReceiver(url: string, port: number, answer: Answer): Promise<Receiver> {
	const secret = randomUUID();
	const base = `${url.replace(/\/+$/, '')}/${secret}`;
	const arrivals: Arrival[] = [];
	const app = fastify({
		forceCloseConnections: true,
		routerOptions: { ignoreTrailingSlash: true },
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
	app.get(`/${secret}`, () => secret);
	app.all<{ Params: { stage: string } }>(
		`/${secret}/:stage`,
		async ({ params: { stage }, method, originalUrl, headers, body }, reply) => {
			const query = originalUrl.replace(/^[^?]*\??/, '');
			arrivals.push({ stage, method, query, headers, body: parse(body) });
			const { status, body: sent } = answer(stage, arrivals);
			return await reply.code(status).send(sent);
		},
	);
	try {
		await app.listen({ port, host: '127.0.0.1' });
	} catch (error) {
		const { code } = error as { code?: string };
		throw new CheckError(
			`Port ${port} of this computer cannot be used (${code}). Set another with --port.`,
		);
	}
	const close = async () => await app.close();
	if (await leadsHere(base, secret)) {
		return { arrivals, urlOf: (stage) => `${base}/${stage}`, close };
	}
	await close();
	throw new CheckError(
		`The address in --webhooks does not lead to port ${port} of this computer. Start a tunnel, for example "cloudflared tunnel --url http://localhost:${port}", and give the https:// address that it prints.`,
	);
}

async function leadsHere(base: string, secret: string): Promise<boolean> {
	try {
		const { data } = await axios.get<unknown>(base, {
			httpAgent: createHttpProxyAgent(null, base),
			httpsAgent: createHttpsProxyAgent(null, base),
			proxy: false,
			timeout: TIMEOUT,
		});
		return data === secret;
	} catch {
		return false;
	}
}

function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text));
	} catch {
		return text ?? '';
	}
}
