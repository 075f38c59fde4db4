import axios from 'axios';
import fastify from 'fastify';

/** Changes an answer's body. @param path without the query @param ownUrl the address of the proxy */
export type Change = (path: string, body: unknown, ownUrl: string) => unknown;

/**
 * Hands on requests to a server, and changes the JSON that comes back.
 *
 * @param original undoes what `change` put into a path, or into the JSON of a request
 */
export async function startChangingProxy(
	upstream: string,
	change: Change,
	original: (text: string) => string = (text) => text,
) {
	const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
	app.all('/*', async ({ method, originalUrl, headers: sent, body: given }, reply) => {
		const url = original(originalUrl);
		const type = sent['content-type'];
		const { status, data, headers } = await axios.request<Buffer>({
			method,
			url: upstream + url,
			data: given ? original(String(given)) : undefined,
			headers: {
				...(type && { 'content-type': type }),
				...(sent.authorization && { authorization: sent.authorization }),
			},
			maxRedirects: 0,
			responseType: 'arraybuffer',
			validateStatus: () => true,
		});
		for (const name of ['content-type', 'link', 'location'] as const) {
			if (headers[name]) reply.header(name, headers[name]);
		}
		const isJson = /json/.test(String(headers['content-type'])) && data.length > 0;
		const body: unknown = isJson ? JSON.parse(String(data)) : data;
		return await reply
			.code(status)
			.send(isJson ? JSON.stringify(change(url.split('?')[0], body, ownUrl)) : body);
	});
	const ownUrl = await app.listen({ port: 0, host: '127.0.0.1' });
	return { url: ownUrl, stop: () => app.close() };
}
