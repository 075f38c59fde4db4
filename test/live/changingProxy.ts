import axios from 'axios';
import fastify from 'fastify';

/** Changes an answer's body. @param path without the query */
export type Change = (path: string, body: unknown) => unknown;

/** Hands on requests to a server, and changes the JSON that comes back. @param original undoes what `change` put into a path */
export async function startChangingProxy(
	upstream: string,
	change: Change,
	original: (path: string) => string = (path) => path,
) {
	const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
	app.get('/*', async (request, reply) => {
		const url = original(request.originalUrl);
		const { status, data, headers } = await axios.get<unknown>(upstream + url, {
			validateStatus: () => true,
		});
		if (headers.link) reply.header('link', headers.link);
		const body = typeof data === 'object' ? change(url.split('?')[0], data) : data;
		return await reply
			.code(status)
			.type(String(headers['content-type'] ?? 'text/plain'))
			.send(typeof body === 'object' ? JSON.stringify(body) : body);
	});
	const url = await app.listen({ port: 0, host: '127.0.0.1' });
	return { url, stop: () => app.close() };
}
