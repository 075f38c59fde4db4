import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';

export interface LocalServer {
	/** http://127.0.0.1:PORT */
	url: string;
	/** What arrived, in order; paths without their query. */
	requests: Array<{
		method: string;
		path: string;
		query: Record<string, unknown>;
		headers: Record<string, unknown>;
		body: unknown;
	}>;
	stop: () => Promise<void>;
}

/**
 * A server on 127.0.0.1 for what the simulator does not answer: prepared answers, or another service altogether.
 *
 * @param port any free one unless it is given
 */
export async function startLocalServer(
	answer: (request: FastifyRequest, reply: FastifyReply) => unknown,
	port = 0,
): Promise<LocalServer> {
	const app = Fastify({ forceCloseConnections: true });
	const requests: LocalServer['requests'] = [];
	app.all('/*', async (request, reply) => {
		const { method, query, headers, body, originalUrl } = request;
		requests.push({
			method,
			path: originalUrl.split('?')[0],
			query: query as Record<string, unknown>,
			headers,
			body: body ?? undefined,
		});
		return await answer(request, reply);
	});
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, requests, stop: async () => await app.close() };
}
