import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';

/**
 * A proxy for https that asks for a password, and behind which one plain server stands for all hosts.
 *
 * @param upstream the address of that server
 * @param hosts the names that its certificate is good for
 * @returns its address with user and password, and those to which a way was opened
 */
export async function startHttpsProxy(upstream: string, hosts: string[]) {
	const { private: key, cert } = await generate([{ name: 'commonName', value: hosts[0] }], {
		extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
	});
	const opened: string[] = [];
	const sockets = new Set<Socket>();
	const authorization = `Basic ${Buffer.from('user:secret').toString('base64')}`;
	const server = createServer();
	server.on('connect', ({ url, headers }, socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		if (headers['proxy-authorization'] !== authorization) {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
			return;
		}
		opened.push(String(url));
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		const inner = new TLSSocket(socket, { isServer: true, key, cert });
		const behind = connect(Number(new URL(upstream).port), '127.0.0.1');
		inner.on('error', () => behind.destroy());
		behind.on('error', () => inner.destroy());
		inner.pipe(behind).pipe(inner);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		cert,
		opened,
		url: `http://user:secret@127.0.0.1:${port}`,
		urlWithoutPassword: `http://127.0.0.1:${port}`,
		stop: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
