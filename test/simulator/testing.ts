import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import Fastify, { type FastifyRequest } from 'fastify';
import type { Simulator } from './index';

/** Sends requests to a simulator over HTTP, with the API key and company ID unless `params` says otherwise. Never throws for a status. */
export const client = (simulator: Simulator) => {
	const send = (
		method: string,
		path: string,
		config: AxiosRequestConfig = {},
	): Promise<AxiosResponse> =>
		axios.request({
			method,
			url: simulator.url + path,
			params: {
				api_key: simulator.credentials.apiKey,
				company_id: simulator.credentials.companyId,
			},
			validateStatus: () => true,
			maxRedirects: 0,
			...config,
		});
	return {
		send,
		get: (path: string, query: object = {}) =>
			send('GET', path, {
				params: {
					api_key: simulator.credentials.apiKey,
					company_id: simulator.credentials.companyId,
					...query,
				},
			}),
		post: (path: string, data?: unknown) => send('POST', path, { data }),
		put: (path: string, data?: unknown) => send('PUT', path, { data }),
		delete: (path: string) => send('DELETE', path),
		/** Without the Core API credentials: RTB, data writing, control. */
		bare: (method: string, path: string, data?: unknown, headers: Record<string, string> = {}) =>
			send(method, path, { params: {}, data, headers }),
	};
};

/** A webhook's receiver on 127.0.0.1 that answers with what `answer` says. */
export async function startReceiver(answer: (request: FastifyRequest) => unknown) {
	const app = Fastify({ forceCloseConnections: true });
	const received: Array<{ method: string; url: string; body: unknown }> = [];
	app.all('/*', async (request) => {
		received.push({ method: request.method, url: request.url, body: request.body });
		return answer(request);
	});
	const url = await app.listen({ port: 0, host: '127.0.0.1' });
	return { url, received, stop: () => app.close() };
}

/** The body that registers a campaign webhook (O). */
export const webhook = (
	triggerType: number | string,
	url: string,
	method = 'post',
	wcfTargetId = '',
) => ({
	[String(triggerType) === '12' ? 'passthrough_timer' : 'start_timer']: {
		id: '',
		_destroy: false,
		trigger_type: triggerType,
		name: `At ${triggerType}`,
		dedupe_seconds: 0,
		tag_list: '',
		pixels_attributes: {
			0: {
				_destroy: false,
				id: '',
				fire_order: 0,
				request_method: method,
				url,
				wcf_template_id: '',
				wcf_target_id: wcfTargetId,
			},
		},
	},
});
