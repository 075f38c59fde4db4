/**
 * Runs the built nodes in n8n-core, without n8n around it; requests go out for real.
 *
 *     const engine = await createEngine();            // in beforeAll; `npm run build` comes first
 *     const { items, error } = await engine.runNode({ type: 'retreaver', parameters, credentials });
 *     const { results } = await engine.listSearch({ type, method, filter, parameters, credentials });
 *     const trigger = engine.trigger({ type, parameters, credentials, webhookUrl, mode: 'production' });
 *     await engine.close();                           // in afterAll
 *
 * A failed node is reported in `error`, not thrown. Credentials are given as plain data by type name.
 */
import { Container } from '@n8n/di';
import { BinaryDataService, LoadOptionsContext, PollContext } from 'n8n-core';
import type {
	ExecutionError,
	IBinaryData,
	IDataObject,
	IExecuteResponsePromiseData,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	IRun,
	NodeExecutionHint,
} from 'n8n-workflow';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { testCredential, type CredentialTestInput } from './credentials';
import { Runtime, type CredentialData, type ExecuteOptions, type WorkflowInput } from './runtime';
import { createTrigger, type TriggerHandle, type TriggerInput } from './trigger';

export type { CredentialData, CredentialTestInput, TriggerHandle, TriggerInput, WorkflowInput };
export type { Listener, Place, WebhookCall, WebhookRequest, WorkflowAnswer } from './trigger';

export interface RunNodeInput
	extends Pick<INode, 'onError' | 'retryOnFail'>,
		Pick<ExecuteOptions, 'abortSignal' | 'mode'> {
	/** A node type of the package, e.g. `retreaver`. */
	type: string;
	parameters?: IDataObject;
	/** Input items, or just their JSON; one empty item by default. */
	items?: Array<IDataObject | INodeExecutionData>;
	credentials?: CredentialData;
}

export interface RunNodeResult {
	/** Items of the first output. */
	items: INodeExecutionData[];
	outputs: INodeExecutionData[][];
	/** What the node threw, as n8n saves it with the execution: a plain object, not the error itself. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	/** What the node answered to the webhook that would have started the workflow (`sendResponse`). */
	responses: IExecuteResponsePromiseData[];
	run: IRun;
}

export interface OptionsInput {
	type: string;
	method: string;
	parameters?: IDataObject;
	credentials?: CredentialData;
}

export interface ListSearchInput extends OptionsInput {
	filter?: string;
	paginationToken?: string;
}

export interface PollInput {
	type: string;
	parameters?: IDataObject;
	credentials?: CredentialData;
	/** `trigger` by default; `manual` is a test run in the editor. */
	mode?: 'trigger' | 'manual';
	/** The node's static data. A poll changes this object, except for a manual one. */
	staticData?: IDataObject;
	/** The static data of the workflow, which all nodes share. A poll changes this, too. */
	globalData?: IDataObject;
}

export interface Engine {
	/** Runs one node on the given items, in a workflow [manual trigger -> node]. */
	runNode(input: RunNodeInput): Promise<RunNodeResult>;
	/** Runs a workflow of several nodes; its first node is the start and puts out `startItems`. */
	runWorkflow(
		input: WorkflowInput & ExecuteOptions & { startItems?: RunNodeInput['items'] },
	): Promise<IRun>;
	/** Calls a `methods.listSearch` function, as a resource locator's list does. */
	listSearch(input: ListSearchInput): Promise<INodeListSearchResult>;
	/** Calls a `methods.loadOptions` function. */
	loadOptions(input: OptionsInput): Promise<INodePropertyOptions[]>;
	/** Tests a credential, as the credential window does. */
	testCredential(input: CredentialTestInput): Promise<INodeCredentialTestResult>;
	/** A trigger node with webhooks: its lifecycle methods and its requests. */
	trigger(input: TriggerInput): TriggerHandle;
	/**
	 * Polls once. Null means that the node has nothing to emit; n8n then does not save its static data, so
	 * that a restart takes the node back to the data of its last items.
	 */
	poll(input: PollInput): Promise<INodeExecutionData[] | null>;
	/** The content of a file in an item: as in n8n, the item itself only refers to it. */
	readBinary(file: IBinaryData): Promise<Buffer>;
	/** Removes the engine's temporary folder. */
	close(): Promise<void>;
}

/** Loads the package in `packageDir`, the repository by default, into n8n-core. */
export async function createEngine({
	packageDir = resolve(__dirname, '../../..'),
}: { packageDir?: string } = {}): Promise<Engine> {
	const runtime = await Runtime.load(packageDir);

	const loadOptionsContext = ({ type, parameters, credentials }: OptionsInput) => {
		const nodes = [{ type, parameters: parameters as INodeParameters, name: 'Temp-Node' }];
		const workflow = runtime.workflow({ nodes, credentials });
		const node = workflow.nodes['Temp-Node'];
		const additionalData = runtime.additionalData(credentials, {
			currentNodeParameters: node.parameters,
		});
		return new LoadOptionsContext(workflow, node, additionalData, '');
	};

	const engine: Engine = {
		async runNode({
			type,
			parameters = {},
			items,
			credentials,
			abortSignal,
			onError,
			retryOnFail,
			mode,
		}) {
			const responses: IExecuteResponsePromiseData[] = [];
			const run = await engine.runWorkflow({
				nodes: [
					{ type: 'n8n-nodes-base.manualTrigger', name: 'Start' },
					{
						type,
						parameters: parameters as INodeParameters,
						onError,
						retryOnFail,
						name: 'Node',
					},
				],
				connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
				credentials,
				startItems: items,
				abortSignal,
				responses,
				mode,
			});
			const { runData, error } = run.data.resultData;
			const task = runData.Node?.[0];
			const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
			return {
				items: outputs[0] ?? [],
				outputs,
				error: task?.error ?? error,
				hints: task?.hints ?? [],
				responses,
				run,
			};
		},

		async runWorkflow({ startItems = [{}], abortSignal, responses, mode, ...input }) {
			const items = startItems.map((item) =>
				isExecutionItem(item) ? item : { json: item as IDataObject },
			);
			return await runtime.execute(runtime.workflow(input), input.credentials, items, {
				abortSignal,
				responses,
				mode,
			});
		},

		async listSearch(input) {
			const method = runtime.getByNameAndVersion(input.type).methods?.listSearch?.[input.method];
			if (!method) throw new Error(`${input.type} has no list search "${input.method}"`);
			return await method.call(loadOptionsContext(input), input.filter, input.paginationToken);
		},

		async loadOptions(input) {
			const method = runtime.getByNameAndVersion(input.type).methods?.loadOptions?.[input.method];
			if (!method) throw new Error(`${input.type} has no options method "${input.method}"`);
			return await method.call(loadOptionsContext(input));
		},

		testCredential: async (input) => await testCredential(runtime, input),

		trigger: (input) => createTrigger(runtime, input),

		async poll({
			type,
			parameters,
			credentials,
			mode = 'trigger',
			staticData = {},
			globalData = {},
		}) {
			const workflow = runtime.workflow(
				{ nodes: [{ type, parameters: parameters as INodeParameters, name: 'Node' }], credentials },
				{
					active: true,
					staticData: { 'node:Node': jsonCopy(staticData), global: jsonCopy(globalData) },
				},
			);
			const { Node: node } = workflow.nodes;
			const context = new PollContext(
				workflow,
				node,
				runtime.additionalData(credentials),
				mode,
				mode === 'manual' ? 'manual' : 'activate',
			);
			const { poll } = runtime.getByNameAndVersion(type);
			if (!poll) throw new Error(`${type} has no poll function`);
			const outputs = await poll.call(context);
			if (mode === 'trigger') {
				replaceData(staticData, workflow.getStaticData('node', node));
				replaceData(globalData, workflow.getStaticData('global'));
			}
			return outputs?.[0] ?? null;
		},

		readBinary: async (file) => await Container.get(BinaryDataService).getAsBuffer(file),

		close: async () => await rm(runtime.userFolder, { recursive: true, force: true }),
	};
	return engine;
}

function isExecutionItem(item: IDataObject | INodeExecutionData): item is INodeExecutionData {
	return typeof item.json === 'object' && item.json !== null;
}

function replaceData(data: IDataObject, replacement: IDataObject): void {
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, jsonCopy(replacement));
}

/** A copy by way of JSON, which is how n8n saves static data. */
function jsonCopy(data: IDataObject) {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
