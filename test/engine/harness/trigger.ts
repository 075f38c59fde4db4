import { HookContext, parseIncomingMessage, WebhookContext } from 'n8n-core';
import {
	createDeferredPromise,
	NodeHelpers,
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type IWebhookData,
	type IWebhookResponseData,
	type WebhookType,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse as parseForm } from 'node:querystring';
import { buffer } from 'node:stream/consumers';
import { parse as parseQuery, stringify } from 'qs';

import type { CredentialData, Runtime } from './runtime';

export interface TriggerInput {
	type: string;
	parameters?: IDataObject;
	credentials?: CredentialData;
	/** n8n's base URLs, e.g. `https://n8n.example/webhook` and `https://n8n.example/webhook-test`. */
	webhookUrl: { production: string; test: string };
	mode: 'production' | 'test';
	/** Why n8n activates the workflow. By default, since it is published. */
	activation?: WorkflowActivateMode;
	workflowId?: string;
	nodeId?: string;
	webhookId?: string;
	/** Of another n8n than the one that the other triggers are in. */
	instanceId?: string;
}

/**
 * What the workflow answers in the response modes that wait for it, as the body that n8n would send: the node's own
 * answer, or the items of the last node. What it throws is a failed workflow. Without it the workflow ends at once,
 * without an answer.
 */
export type WorkflowAnswer = (items: INodeExecutionData[]) => unknown;

/** What an execution waits for before it starts: a free place, under n8n's concurrency limit. Throws where none can start. */
export type Place = () => Promise<void>;

export interface WebhookRequest {
	/** POST by default. */
	method?: string;
	/** Of which the path counts; by default that which the node's panel shows, else that of the lifecycle. */
	url?: string;
	query?: IDataObject;
	headers?: Record<string, string>;
	/** Text is sent as it is, anything else in the form of `contentType`: JSON by default. */
	body?: unknown;
	contentType?: string;
	answer?: WorkflowAnswer;
}

export interface WebhookCall {
	/** What the sender gets. */
	response: {
		status: number;
		headers: Record<string, string>;
		body: unknown;
		/** Whether the node answered by itself, rather than n8n for it. */
		sent: boolean;
	};
	/** What the node's webhook() returned. */
	result: IWebhookResponseData;
}

export interface Listener {
	/** The address at which requests arrive. */
	url: string;
	/** The items of each execution started so far. */
	executions: INodeExecutionData[][];
	/** What webhook() threw, once for each request: n8n makes a failed execution and a 500 of it. */
	errors: Error[];
	/** Waits until webhook() is done with each request. */
	stop(): Promise<void>;
}

export interface TriggerHandle {
	/** A lifecycle method of a webhook, as n8n calls it: undefined where the node has none. */
	checkExists(name?: WebhookType): Promise<boolean | undefined>;
	create(name?: WebhookType): Promise<boolean | undefined>;
	delete(name?: WebhookType): Promise<boolean | undefined>;
	/** Sends one request over loopback HTTP. What webhook() throws is thrown here. */
	webhook(request?: WebhookRequest): Promise<WebhookCall>;
	/** The node's static data; n8n keeps none of it after a test, and in tests starts with none. */
	staticData: IDataObject;
	/** The URL that the lifecycle methods see. */
	webhookUrl(name?: WebhookType): string;
	/**
	 * Serves the webhooks on 127.0.0.1, at the port of `webhookUrl` if that is a loopback address. Answers
	 * as n8n does: at once, or with the workflow's answer, by the node's response mode.
	 */
	listen(options?: { answer?: WorkflowAnswer; place?: Place }): Promise<Listener>;
}

type HookModes = [WorkflowExecuteMode, WorkflowActivateMode];

interface Outcome {
	result: IWebhookResponseData;
	sent: boolean;
	error?: Error;
}

/** The result of a request that starts no execution. */
const refused: Outcome = { result: {}, sent: false };

/** A trigger node with webhooks, in a workflow of its own. */
export function createTrigger(
	runtime: Runtime,
	{
		type,
		parameters,
		credentials,
		webhookUrl: base,
		mode,
		activation = 'activate',
		workflowId,
		nodeId,
		webhookId,
		instanceId,
	}: TriggerInput,
): TriggerHandle {
	const isTest = mode === 'test';
	const ids = { ...(nodeId && { id: nodeId }), webhookId: webhookId ?? crypto.randomUUID() };
	const workflow = runtime.workflow(
		{ nodes: [{ type, parameters: parameters as INodeParameters, ...ids }], credentials },
		{ ...(workflowId && { id: workflowId }), active: !isTest },
	);
	const [node] = Object.values(workflow.nodes);
	const nodeType = runtime.getByNameAndVersion(node.type, node.typeVersion);
	const urls = { webhookBaseUrl: base.production, webhookTestBaseUrl: base.test };

	const evaluate = (value: string | undefined, otherwise: string) =>
		String(
			workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				{},
				undefined,
				otherwise,
			),
		);

	const webhooks = (nodeType.description.webhooks ?? []).map(
		(webhookDescription): IWebhookData => ({
			httpMethod: 'GET',
			node: node.name,
			path: webhookDescription.path,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: runtime.additionalData(credentials, urls),
			isTest,
		}),
	);

	const hookContext = (name: WebhookType, [hookMode, activation]: HookModes) => {
		const webhook = webhooks.find(({ webhookDescription }) => webhookDescription.name === name);
		if (!webhook) throw new Error(`${type} has no webhook "${name}"`);
		const additionalData = webhook.workflowExecuteAdditionalData;
		const context = new HookContext(workflow, node, additionalData, hookMode, activation, webhook);
		return instanceId ? Object.assign(context, { getInstanceId: () => instanceId }) : context;
	};

	const runHook = async (
		method: 'checkExists' | 'create' | 'delete',
		name: WebhookType = 'default',
		modes: HookModes = isTest ? ['manual', 'manual'] : ['trigger', activation],
	) => await nodeType.webhookMethods?.[name]?.[method]?.call(hookContext(name, modes));

	const webhookUrl = (name: WebhookType = 'default') =>
		hookContext(name, ['internal', 'update']).getNodeWebhookUrl(name) as string;

	const addressOf = ({ path }: IWebhookData) =>
		NodeHelpers.getNodeWebhookUrl(isTest ? base.test : base.production, workflow.id, node, path);

	/** What the panel shows to be copied, else where the lifecycle is. */
	const shownUrl = () => {
		const isShown = ({ webhookDescription: { ndvHideUrl } }: IWebhookData) =>
			ndvHideUrl !== undefined && evaluate(String(ndvHideUrl), 'false') === 'false';
		const shown = webhooks.find(isShown);
		return shown ? addressOf(shown) : webhookUrl();
	};

	const findWebhook = (method: string, pathname: string) =>
		webhooks.find(
			(webhook) =>
				evaluate(webhook.webhookDescription.httpMethod, 'GET').split(',').includes(method) &&
				new URL(addressOf(webhook)).pathname === pathname,
		);

	/** The calls of webhook() that are going on: the sender may have its answer already. */
	const handling = new Set<Promise<IWebhookResponseData>>();

	/** What n8n does with a request to a webhook, up to the start of the execution, and its answer. */
	const serve = async (
		req: WebRequest,
		res: WebResponse,
		onStart: (items: INodeExecutionData[]) => void,
		answer: WorkflowAnswer = () => undefined,
		place: Place = async () => {},
	): Promise<Outcome> => {
		const { method = 'GET', path } = req;
		const webhook = findWebhook(method, path);
		if (!webhook) {
			const message = `The requested webhook "${method} ${path}" is not registered.`;
			res.status(404).json({ code: 404, message });
			return refused;
		}
		try {
			await req.readBody();
		} catch (error) {
			const hint = (error as Error).message;
			res.status(422).json({ code: 422, message: 'Failed to parse request body', hint });
			return refused;
		}

		let result: IWebhookResponseData;
		try {
			const additionalData = runtime.additionalData(credentials, {
				...urls,
				httpRequest: req,
				httpResponse: res,
			});
			const context = new WebhookContext(
				workflow,
				node,
				additionalData,
				isTest ? 'manual' : 'webhook',
				webhook,
				[],
				null,
			);
			if (!nodeType.webhook) throw new Error(`${type} has no webhook function`);
			const call = nodeType.webhook.call(context);
			handling.add(call);
			result = await call.finally(() => handling.delete(call));
			if (result.workflowData) onStart(result.workflowData[0]);
		} catch (error) {
			const message = 'Workflow Webhook Error: Workflow could not be started!';
			res.status(500).json({ code: 0, message });
			return { ...refused, error: error as Error };
		}

		const sent = result.noWebhookResponse === true;
		if (!sent) {
			const { responseCode, responseData, responseMode } = webhook.webhookDescription;
			const started = result.workflowData !== undefined;
			const message = started ? 'Workflow was started' : 'Webhook call received';
			const isHeld = started && evaluate(responseMode, 'onReceived') !== 'onReceived';
			let status = Number(evaluate(responseCode as string | undefined, '200'));
			let body: unknown = result.webhookResponse ?? { message };
			const said = evaluate(responseData, '');
			if (started && said) body = said === 'noData' ? undefined : said;
			try {
				if (started) await place();
				if (isHeld) body = await answer(result.workflowData![0]);
			} catch {
				status = 500;
				body = { message: 'Error in workflow' };
			}
			res.status(status).json(body);
		}
		return { result, sent };
	};

	const start = async (
		port: number,
		onOutcome: (outcome: Outcome) => void,
		{
			onStart = () => {},
			answer,
			place,
		}: {
			onStart?: (items: INodeExecutionData[]) => void;
			answer?: WorkflowAnswer;
			place?: Place;
		} = {},
	) => {
		const classes = { IncomingMessage: WebRequest, ServerResponse: WebResponse };
		const server = createServer(classes, (req, res) => {
			// n8n's answer fails if the node has answered and does not say so.
			void serve(req, res, onStart, answer, place)
				.catch((error: Error) => ({ ...refused, error }))
				.then(onOutcome);
		});
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject).listen(port, '127.0.0.1', resolve).unref();
		});
		const { address, port: actualPort } = server.address() as AddressInfo;
		return {
			origin: `http://${address}:${actualPort}`,
			stop: async () => {
				server.closeAllConnections();
				await new Promise((resolve) => server.close(resolve));
			},
		};
	};

	return {
		checkExists: async (name) => await runHook('checkExists', name),
		create: async (name) => await runHook('create', name),
		delete: async (name) => await runHook('delete', name, ['internal', 'update']),
		webhookUrl,
		staticData: workflow.getStaticData('node', node),
		async listen({ answer, place } = {}) {
			const executions: INodeExecutionData[][] = [];
			const errors: Error[] = [];
			const { hostname, port, pathname } = new URL(shownUrl());
			const isLoopback = ['127.0.0.1', 'localhost'].includes(hostname);
			const onOutcome = ({ error }: Outcome) => error && errors.push(error);
			const onStart = (items: INodeExecutionData[]) => executions.push(items);
			const { origin, stop } = await start(isLoopback ? Number(port) : 0, onOutcome, {
				onStart,
				answer,
				place,
			});
			const stopIdle = async () => {
				await Promise.allSettled(handling);
				await stop();
			};
			return { url: origin + pathname, executions, errors, stop: stopIdle };
		},

		async webhook({
			method = 'POST',
			url = shownUrl(),
			query,
			headers,
			body,
			contentType = 'application/json',
			answer,
		} = {}) {
			const { promise: outcome, resolve } = createDeferredPromise<Outcome>();
			const { origin, stop } = await start(0, resolve, { answer });
			try {
				const { pathname } = new URL(url);
				const answer = await fetch(`${origin}${pathname}?${stringify(query)}`, {
					method,
					headers: { ...(body !== undefined && { 'content-type': contentType }), ...headers },
					body:
						body === undefined || typeof body === 'string' ? body : serialize(body, contentType),
				});
				const text = await answer.text();
				const { error, result, sent } = await outcome;
				if (error) throw error;
				const isJson = answer.headers.get('content-type')?.startsWith('application/json');
				return {
					response: {
						status: answer.status,
						headers: Object.fromEntries(answer.headers),
						body: isJson ? JSON.parse(text) : text,
						sent,
					},
					result,
				};
			} finally {
				await stop();
			}
		},
	};
}

function serialize(body: unknown, contentType: string) {
	return contentType.startsWith('application/x-www-form-urlencoded')
		? stringify(body)
		: JSON.stringify(body);
}

/** Node's request with what n8n's web server adds, as far as webhooks use it. */
class WebRequest extends IncomingMessage {
	params = {};

	rawBody = Buffer.alloc(0);

	body: unknown;

	contentType?: string;

	get originalUrl() {
		return this.url;
	}

	get ip() {
		return this.socket.remoteAddress;
	}

	get path() {
		return new URL(this.url ?? '/', 'http://localhost').pathname;
	}

	get query() {
		const { search } = new URL(this.url ?? '/', 'http://localhost');
		return parseQuery(search, { ignoreQueryPrefix: true, allowPrototypes: true });
	}

	/** Reads the body. It stays undefined if there is none, or if n8n does not know its type. */
	async readBody() {
		parseIncomingMessage(this);
		this.rawBody = await buffer(this);
		const text = this.rawBody.toString();
		if (!text) return;
		if (this.contentType === 'application/json') this.body = JSON.parse(text);
		if (this.contentType === 'application/x-www-form-urlencoded') this.body = parseForm(text);
		if (this.contentType === 'text/plain') this.body = text;
	}
}

/** Node's response with the methods of Express that n8n and webhooks use. */
class WebResponse extends ServerResponse<WebRequest> {
	status(code: number) {
		this.statusCode = code;
		return this;
	}

	json(body?: unknown) {
		if (body !== undefined) this.setHeader('content-type', 'application/json; charset=utf-8');
		return this.send(JSON.stringify(body));
	}

	send(body?: string) {
		this.end(body);
		return this;
	}
}
