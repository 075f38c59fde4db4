import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { parse } from 'flatted';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode, INodeTypeDescription, IRun, IWorkflowBase } from 'n8n-workflow';

export interface Credential {
	name: string;
	type: string;
	data: IDataObject;
}

/** A workflow as n8n exports it to a file. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections'> &
	Partial<IWorkflowBase>;

/** An execution with all its data. */
export interface Execution extends Omit<IRun, 'data'> {
	id: string;
	workflowId: string;
	finished: boolean;
	data: IRun['data'];
}

interface PublicationStatus {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

interface ExecutionPage {
	results: Array<{ id: string }>;
	/** Missing in older versions. */
	nextCursor?: string | null;
}

interface RunOptions {
	/** The name of the trigger to begin with. */
	trigger?: string;
	timeoutMs?: number;
}

/** The owner's account of every n8n started here. */
export const LOGIN = { email: 'owner@example.com', password: 'Retreaver-demo-1' };

const ENDED = ['success', 'error', 'crashed', 'canceled'];
const UNFINISHED = ['new', 'running', 'waiting'];

/** n8n's REST API as the editor uses it, with the editor's session cookie. */
export class N8nApi {
	private readonly http: AxiosInstance;

	/** Ids of the credentials saved here, by name. */
	private readonly credentialIds = new Map<string, string>();

	constructor(url: string) {
		// n8n may close a kept-alive connection at the moment it is reused.
		const httpAgent = new Agent({ keepAlive: false });
		this.http = axios.create({ baseURL: `${url}/rest`, proxy: false, httpAgent });
	}

	/** Whether n8n answers requests. While it starts it answers with a line of text. */
	async isReady(): Promise<boolean> {
		const answer = await this.http
			.get('/settings', { validateStatus: null, timeout: 5000 })
			.catch(() => undefined);
		return answer?.status === 200 && typeof answer.data === 'object';
	}

	/** All nodes in all versions, as the editor knows them. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return (await this.http.get('../types/nodes.json')).data;
	}

	/** Any other request: the `data` of n8n's answer, or an Error that holds n8n's message. */
	async request<T = IDataObject>(
		method: string,
		url: string,
		config: AxiosRequestConfig = {},
	): Promise<T> {
		try {
			const { data, headers } = await this.http.request({ method, url, ...config });
			const cookies = headers['set-cookie']?.map((cookie) => cookie.split(';')[0]);
			if (cookies) this.http.defaults.headers.common.Cookie = cookies.join('; ');
			return data.data;
		} catch (error) {
			if (!isAxiosError(error)) throw error;
			const message = error.response?.data?.message ?? error.message;
			throw new Error(`n8n answered ${method} ${url} with ${error.response?.status}: ${message}`);
		}
	}

	/** Makes the owner's account, once in the life of a user folder, and logs in. */
	async setupOwner(): Promise<void> {
		const { userManagement } = await this.request<{ userManagement: IDataObject }>(
			'GET',
			'/settings',
		);
		if (userManagement.showSetupOnFirstLoad) {
			await this.request('POST', '/owner/setup', {
				data: { ...LOGIN, firstName: 'Demo', lastName: 'Owner' },
			});
		}
		await this.login();
	}

	/** Starts a new session. */
	async login(): Promise<void> {
		const data = { emailOrLdapLoginId: LOGIN.email, password: LOGIN.password };
		await this.request('POST', '/login', { data });
	}

	/** Creates the credential, or updates the one of that name. Workflows imported afterwards find it by its name. */
	async saveCredential(credential: Credential): Promise<string> {
		const saved = await this.request<Array<{ id: string; name: string }>>('GET', '/credentials');
		const known = saved.find(({ name }) => name === credential.name);
		const [method, url] = known ? ['PATCH', `/credentials/${known.id}`] : ['POST', '/credentials'];
		const { id } = await this.request<{ id: string }>(method, url, { data: credential });
		this.credentialIds.set(credential.name, id);
		return id;
	}

	/** What the credential's window shows on "Retry": status OK or Error, and the sentence beside it. */
	async testCredential({
		name,
		type,
		data,
	}: Credential): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const id = this.credentialIds.get(name) ?? '';
		return await this.request('POST', '/credentials/test', {
			data: { credentials: { id, name, type, data } },
		});
	}

	/** A data table by its name, made with these columns where it is not there. Returns its address. */
	private async dataTable(name: string, columns: IDataObject[] = []): Promise<string> {
		const { id: project } = await this.request<{ id: string }>('GET', '/projects/personal');
		const url = `/projects/${project}/data-tables`;
		const { data } = await this.request<{ data: Array<{ id: string; name: string }> }>('GET', url);
		const found = data.find((table) => table.name === name);
		const { id } =
			found ?? (await this.request<{ id: string }>('POST', url, { data: { name, columns } }));
		return `${url}/${id}`;
	}

	/** Makes a data table, as people do by hand. Returns its id. */
	async makeDataTable(name: string, columns: IDataObject[]): Promise<string> {
		return (await this.dataTable(name, columns)).split('/').at(-1)!;
	}

	/** The rows of a data table. */
	async dataTableRows(name: string): Promise<IDataObject[]> {
		const url = `${await this.dataTable(name)}/rows`;
		return (await this.request<{ data: IDataObject[] }>('GET', url)).data;
	}

	/** The id of the workflow of that name, if there is one. */
	async findWorkflow(name: string): Promise<string | undefined> {
		const workflows = await this.request<Array<{ id: string; name: string }>>('GET', '/workflows');
		return workflows.find((workflow) => workflow.name === name)?.id;
	}

	/** Saves a workflow, with the credentials of the same names put in. Returns its id. */
	async importWorkflow(workflow: WorkflowFile): Promise<string> {
		const nodes = workflow.nodes.map((node): INode => {
			const credentials = Object.entries(node.credentials ?? {}).map(([type, { name }]) => {
				const id = this.credentialIds.get(name);
				if (!id)
					throw new Error(`Workflow "${workflow.name}" uses an unknown credential "${name}"`);
				return [type, { id, name }];
			});
			return { ...node, credentials: Object.fromEntries(credentials) };
		});
		const data = { active: false, ...workflow, nodes };
		const { id } = await this.request<{ id: string }>('POST', '/workflows', { data });
		return id;
	}

	/** Publishes the workflow and waits until its triggers run; throws the reason if one of them does not. */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.request<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.request('POST', `/workflows/${id}/activate`, { data: { versionId } });
		// n8n reads the two parts of this status side by side: for a moment, it can seem as if nothing had been published.
		const { status, triggers } = await this.publicationStatus(id, ['in_progress', 'not_published']);
		if (status === 'published') return;
		const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new Error(`Workflow ${id} is ${status}: ${reasons.join(', ')}`);
	}

	/** Unpublishes the workflow and waits until its triggers are gone. */
	async deactivate(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, { data: {} });
		await this.publicationStatus(id, ['in_progress']);
	}

	/** Imports the workflow and publishes it. Returns its id. */
	async publish(workflow: WorkflowFile): Promise<string> {
		const id = await this.importWorkflow(workflow);
		await this.activate(id);
		return id;
	}

	/** Publishes the workflow while `work` runs. */
	async whilePublished<T>(workflow: WorkflowFile, work: (id: string) => Promise<T>): Promise<T> {
		const id = await this.publish(workflow);
		try {
			return await work(id);
		} finally {
			await this.deactivate(id);
		}
	}

	/** Waits for n8n to publish in the background. Older versions are done when they answer, and have no status. */
	private async publicationStatus(
		id: string,
		unsettled: Array<PublicationStatus['status']>,
	): Promise<PublicationStatus> {
		return await until(60_000, `publishing of workflow ${id}`, async () => {
			const status = await this.request<PublicationStatus>(
				'GET',
				`/workflows/${id}/publication-status`,
			).catch((error: Error): PublicationStatus => {
				if (!/status is not available|with 404/.test(error.message)) throw error;
				return { status: 'published', triggers: [] };
			});
			return unsettled.includes(status.status) ? undefined : status;
		});
	}

	/** Runs the workflow from a trigger (the first, unless one is named), as the editor's button does, to its end. */
	async runWorkflow(
		id: string,
		{ trigger, timeoutMs = 60_000 }: RunOptions = {},
	): Promise<Execution> {
		const { executionId } = await this.run(id, trigger);
		return await until(timeoutMs, `the end of execution ${executionId}`, async () => {
			const execution = await this.execution(executionId);
			return ENDED.includes(execution.status) ? execution : undefined;
		});
	}

	/** Clicks the editor's button: what the trigger does then. A webhook trigger waits for its test event. */
	async run(
		id: string,
		trigger?: string,
		more: IDataObject = {},
	): Promise<{ executionId: string; waitingForWebhook?: boolean }> {
		const workflowData = await this.request<WorkflowFile>('GET', `/workflows/${id}`);
		const name = trigger ?? workflowData.nodes.find(({ type }) => /trigger$/i.test(type))?.name;
		if (!name) throw new Error(`Workflow ${id} has no trigger`);
		// Older versions want the workflow itself, newer ones take no notice of it.
		const data = { workflowData, triggerToStartFrom: { name }, ...more };
		return await this.request('POST', `/workflows/${id}/run`, { data });
	}

	/** All executions of a workflow with their data, the newest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		// An execution that ends while n8n makes the list stands in it twice.
		const ids = new Set<string>();
		for (let position: IDataObject | undefined = {}; position; ) {
			const params: IDataObject = {
				filter: JSON.stringify({ workflowId }),
				limit: 100,
				...position,
			};
			const { results, nextCursor } = await this.request<ExecutionPage>('GET', '/executions', {
				params,
			});
			results.forEach(({ id }) => ids.add(id));
			if (nextCursor === undefined) {
				// An older version: it lists by id, the highest first, if it is told where to begin and to end.
				const lastId: string | number | undefined = position.lastId
					? results.at(-1)?.id
					: Number.MAX_SAFE_INTEGER;
				position = lastId ? { firstId: '0', lastId } : undefined;
			} else position = nextCursor ? { cursor: nextCursor } : undefined;
		}
		const executions: Execution[] = [];
		for (const id of ids) executions.push(await this.execution(id));
		return executions;
	}

	/** How many executions of the workflow have ended. */
	async countEnded(workflowId: string): Promise<number> {
		return await this.count(workflowId, ENDED);
	}

	private async count(workflowId: string, status: string[]): Promise<number> {
		const params = { filter: JSON.stringify({ workflowId, status }), limit: 1 };
		return (await this.request<{ count: number }>('GET', '/executions', { params })).count;
	}

	/**
	 * All executions of a workflow that gets no more requests, once every one of them has ended. They are looked for by
	 * their ids, which n8n counts up: its list is sorted by the start but paged by the id, so it lacks some that started
	 * out of turn, as after the death of a worker.
	 */
	async endedExecutions(workflowId: string, timeoutMs: number): Promise<Execution[]> {
		await until(timeoutMs, `the end of all executions of ${workflowId}`, async () =>
			(await this.count(workflowId, UNFINISHED)) === 0 ? true : undefined,
		);
		const count = await this.countEnded(workflowId);
		const params = { filter: JSON.stringify({ workflowId }), limit: 100 };
		const { results } = await this.request<ExecutionPage>('GET', '/executions', { params });
		const found: Execution[] = [];
		for (
			let id = Math.max(...results.map((execution) => Number(execution.id)));
			id > 0 && found.length < count;
			id--
		) {
			const execution = await this.execution(String(id)).catch(() => undefined);
			if (execution?.workflowId === workflowId) found.push(execution);
		}
		return found;
	}

	/** Waits until `count` executions of the workflow have the status, and returns them. */
	async waitForExecution(
		workflowId: string,
		{ status = 'success', count = 1, timeoutMs = 30_000 } = {},
	): Promise<Execution[]> {
		return await until(
			timeoutMs,
			`${count} executions of ${workflowId} with status ${status}`,
			async () => {
				const executions = (await this.executions(workflowId)).filter(
					(execution) => execution.status === status,
				);
				return executions.length >= count ? executions : undefined;
			},
		);
	}

	private async execution(id: string): Promise<Execution> {
		const execution = await this.request<Omit<Execution, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...execution, data: parse(execution.data) };
	}
}

/** The JSON of the items that a node put out, on its first output unless another is named. */
export function itemsOf({ data }: Execution, node: string, output = 0): IDataObject[] {
	const runs = data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => run.data?.main[output] ?? []).map(({ json }) => json);
}

/** Asks again and again until there is an answer. */
export async function until<T>(
	timeoutMs: number,
	what: string,
	ask: () => Promise<T | undefined>,
): Promise<T> {
	for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(250)) {
		const answer = await ask();
		if (answer !== undefined) return answer;
	}
	throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
}
