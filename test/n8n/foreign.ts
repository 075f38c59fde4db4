import Fastify from 'fastify';
import { simpleParser, type ParsedMail } from 'mailparser';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { SMTPServer } from 'smtp-server';

/** A prepared answer; `status` defaults to 200. */
type Answer = (
	body: never,
) => { status?: number; body: unknown } | Promise<{ status?: number; body: unknown }>;

/** Stands in for foreign servers, each at its own https address. */
export interface Foreign {
	/** For n8n: the proxy through which it reaches them, and the certificate to trust. */
	env: Record<string, string>;
	/** The requests received, in order: `POST slack.com/api/chat.postMessage`, and what follows a `?`. */
	requests: Array<{ request: string; search: string; authorization?: string; body: unknown }>;
	/** The answers, by request; all other requests get 404. */
	answers: Record<string, Answer>;
	stop(): Promise<void>;
}

/**
 * A proxy that answers requests itself instead of forwarding them. Nodes for foreign services
 * run unchanged, and tests can see what they send.
 *
 * @param hosts the names that its certificate is good for
 * @param folder where the certificate is put
 */
export async function startForeign(hosts: string[], folder: string): Promise<Foreign> {
	const requests: Foreign['requests'] = [];
	const answers: Foreign['answers'] = {};
	const app = Fastify({ forceCloseConnections: true });
	app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
	app.all('/*', async ({ method, host, originalUrl, headers, body }, reply) => {
		const [path, search = ''] = originalUrl.split('?');
		const request = `${method} ${host}${path}`;
		requests.push({ request, search, authorization: headers.authorization, body });
		const unknown: Answer = () => ({
			status: 404,
			body: { message: `No answer is prepared for ${request}` },
		});
		const answer = await (answers[request] ?? unknown)(body as never);
		return await reply.status(answer.status ?? 200).send(answer.body);
	});

	const { private: key, cert } = await generate([{ name: 'commonName', value: hosts[0] }], {
		extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
	});
	app.server.on('connect', (_, socket: Socket) => {
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		app.server.emit('connection', new TLSSocket(socket, { isServer: true, key, cert }));
	});
	const certificate = join(folder, 'foreign.pem');
	writeFileSync(certificate, cert);
	const url = await app.listen({ port: 0, host: '127.0.0.1' });
	const env = { HTTP_PROXY: url, HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: certificate };
	return { env, requests, answers, stop: async () => await app.close() };
}

/** A mail server that keeps what it is sent. */
export interface Mailbox {
	port: number;
	mails: ParsedMail[];
	stop(): void;
}

/** An SMTP server that accepts mail from anybody. */
export async function startMailbox(): Promise<Mailbox> {
	const mails: ParsedMail[] = [];
	const server = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		onData: (stream, _session, done) => {
			simpleParser(stream).then((mail) => {
				mails.push(mail);
				done();
			}, done);
		},
	});
	const listener = server.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	const { port } = listener.address() as AddressInfo;
	return { port, mails, stop: () => server.close() };
}
