import { Container } from '@n8n/di';
import {
	BinaryDataService,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import { ScheduledTaskManager } from 'n8n-core/dist/execution-engine/scheduled-task-manager';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import {
	createRunExecutionData,
	deepCopy,
	NodeHelpers,
	Workflow,
	type WorkflowExecuteMode,
	type ExecutionError,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IConnections,
	type IDataObject,
	type IExecuteResponsePromiseData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CredentialsHelper } from './credentials';

/** Credential data as a user enters it, by credential type name. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/** What a caller says of a node; the rest is filled in. */
export type NodeInput = Partial<INode> & Pick<INode, 'type'>;

export interface WorkflowInput {
	nodes: NodeInput[];
	connections?: IConnections;
	credentials?: CredentialData;
}

/** One folder for all engines: n8n-core reads its place once. */
let userFolder: string | undefined;

const STUB_PACKAGE = 'n8n-nodes-base';

/** A node that hands on its items: all that the engine needs of n8n's own nodes. */
function passThrough(name: string, displayName: string, isTrigger: boolean): INodeType {
	return {
		description: {
			name,
			displayName,
			group: [isTrigger ? 'trigger' : 'transform'],
			version: 1,
			description: '',
			defaults: { name: displayName },
			inputs: isTrigger ? [] : ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			return [this.getInputData()];
		},
	};
}

const stubs: Record<string, INodeType> = {
	manualTrigger: passThrough('manualTrigger', 'Manual Trigger', true),
	noOp: passThrough('noOp', 'No Operation, do nothing', false),
};

export interface ExecuteOptions {
	/** Cancels the execution, as the stop button does. */
	abortSignal?: AbortSignal;
	/** Gets what nodes answer to the webhook that would have started the workflow. */
	responses?: IExecuteResponsePromiseData[];
	/** How the execution was started; by a webhook when left out. */
	mode?: WorkflowExecuteMode;
}

/**
 * The loaded package and what n8n puts around a node when it runs one: node types, credential types,
 * workflows and the "additional data" of an execution.
 */
export class Runtime implements INodeTypes {
	private constructor(
		private readonly loader: PackageDirectoryLoader,
		readonly userFolder: string,
	) {}

	/** Loads the nodes and credentials that the package.json in `packageDir` lists. */
	static async load(packageDir: string) {
		userFolder ??= mkdtempSync(join(tmpdir(), 'n8n-engine-'));
		process.env.N8N_USER_FOLDER = userFolder;
		process.env.N8N_ENCRYPTION_KEY = 'engine-test';
		await Container.get(BinaryDataService).init();
		// Contexts make these two, whose timers would keep the process alive.
		Container.get(SSHClientsManager).onShutdown();
		clearInterval(Container.get(ScheduledTaskManager)['logInterval']);
		const loader = new PackageDirectoryLoader(packageDir);
		await loader.loadAll();
		return new Runtime(loader, userFolder);
	}

	getByName(type: string): INodeType | IVersionedNodeType {
		const name = type.slice(type.lastIndexOf('.') + 1);
		return type.startsWith(`${STUB_PACKAGE}.`) && name in stubs
			? stubs[name]
			: this.loader.getNode(name).type;
	}

	getByNameAndVersion(type: string, version?: number) {
		return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): IDataObject {
		return { ...this.loader.known.nodes };
	}

	getCredentialType(name: string): ICredentialType {
		return this.loader.getCredential(name).type;
	}

	/** The latest version of every loaded node type. */
	get nodeTypes() {
		return Object.keys(this.loader.nodeTypes).map((name) => this.getByNameAndVersion(name));
	}

	/** A node as n8n would save it, with those of the given credentials that its type knows. */
	node({ type, ...given }: NodeInput, credentials: CredentialData = {}): INode {
		const fullType = type.includes('.') ? type : `${this.loader.packageName}.${type}`;
		const { description } = this.getByNameAndVersion(fullType, given.typeVersion);
		const versions = [description.version].flat();
		const known = (description.credentials ?? []).filter(({ name }) => name in credentials);
		return {
			id: randomUUID(),
			name: String(description.defaults.name ?? description.displayName),
			typeVersion: description.defaultVersion ?? versions[versions.length - 1],
			position: [0, 0],
			parameters: {},
			...given,
			type: fullType,
			...(known.length && {
				credentials: Object.fromEntries(known.map(({ name }) => [name, { id: name, name }])),
			}),
		};
	}

	/** A workflow of these nodes; parameters get their default values, as in n8n. */
	workflow(
		{ nodes, connections = {}, credentials }: WorkflowInput,
		more: { id?: string; active?: boolean; staticData?: IDataObject } = {},
	) {
		return new Workflow({
			id: 'engineTestWorkflow',
			name: 'Engine test',
			active: false,
			...more,
			nodes: nodes.map((node) => this.node(deepCopy(node), credentials)),
			connections,
			nodeTypes: this,
			settings: { executionOrder: 'v1' },
		});
	}

	additionalData(
		credentials: CredentialData = {},
		more: Partial<IWorkflowExecuteAdditionalData> & {
			currentNodeParameters?: INodeParameters;
		} = {},
	): IWorkflowExecuteAdditionalData {
		const baseUrl = 'http://localhost:5678';
		const unsupported = async () => {
			throw new Error('Not supported by the engine test harness');
		};
		return {
			credentialsHelper: new CredentialsHelper((name) => this.getCredentialType(name), credentials),
			externalSecretsProxy: Container.get(ExternalSecretsProxy),
			executionId: randomUUID(),
			currentNodeExecutionIndex: 0,
			instanceBaseUrl: `${baseUrl}/`,
			restApiUrl: `${baseUrl}/rest`,
			formWaitingBaseUrl: `${baseUrl}/form-waiting`,
			webhookBaseUrl: `${baseUrl}/webhook`,
			webhookTestBaseUrl: `${baseUrl}/webhook-test`,
			webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
			variables: {},
			executeWorkflow: unsupported,
			getRunExecutionData: unsupported,
			startRunnerTask: unsupported,
			logAiEvent: () => {},
			...more,
		};
	}

	/**
	 * Runs a workflow from its first node, or rather from what that node has put out.
	 *
	 * @param responses gets what nodes answer to the webhook that would have started it (`sendResponse`)
	 * @param mode how it was started
	 */
	async execute(
		workflow: Workflow,
		credentials: CredentialData | undefined,
		startItems: INodeExecutionData[],
		{ abortSignal, responses = [], mode = 'webhook' }: ExecuteOptions = {},
	): Promise<IRun> {
		const [startNode] = Object.values(workflow.nodes);
		const additionalData = this.additionalData(credentials);
		const { executionId = '' } = additionalData;
		additionalData.hooks = new ExecutionLifecycleHooks(mode, executionId, {
			id: workflow.id,
		} as IWorkflowBase);
		additionalData.hooks.addHandler('sendResponse', (response) => void responses.push(response));
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{
						node: startNode,
						data: { main: [await this.storeBinaries(workflow, executionId, startItems)] },
						source: null,
					},
				],
			},
		});
		const startedAt = new Date();
		try {
			const run = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
			const cancel = () => run.cancel();
			if (abortSignal?.aborted) cancel();
			abortSignal?.addEventListener('abort', cancel);
			const finished = await run.finally(() => abortSignal?.removeEventListener('abort', cancel));
			// n8n saves a cancelled execution as such, whatever its node does next.
			return abortSignal?.aborted ? { ...finished, status: 'canceled' } : finished;
		} catch (error) {
			// A workflow that cannot start, such as one with a required parameter missing: a failed
			// execution without data, as n8n saves it.
			data.resultData.error = error as ExecutionError;
			return {
				data,
				mode,
				startedAt,
				stoppedAt: new Date(),
				storedAt: 'db',
				status: 'error',
			};
		}
	}

	/** Moves the files in items into n8n's store, where they are when another node made them. */
	private async storeBinaries(
		workflow: Workflow,
		executionId: string,
		items: INodeExecutionData[],
	): Promise<INodeExecutionData[]> {
		const service = Container.get(BinaryDataService);
		const location = { type: 'execution' as const, workflowId: workflow.id, executionId };
		return await Promise.all(
			items.map(async ({ binary, ...item }) => {
				if (!binary) return item;
				const stored = Object.entries(binary).map(async ([name, file]) => [
					name,
					file.id
						? file
						: await service.store(location, Buffer.from(file.data, 'base64'), { ...file }),
				]);
				return { ...item, binary: Object.fromEntries(await Promise.all(stored)) };
			}),
		);
	}
}
