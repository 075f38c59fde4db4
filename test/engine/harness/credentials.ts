import { CredentialTestContext, ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestRequest,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeCredentialTestResult,
	type INodeParameters,
	type INodeType,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type NodeApiError,
} from 'n8n-workflow';
import { STATUS_CODES } from 'node:http';

import type { CredentialData, Runtime } from './runtime';

/**
 * n8n's CredentialsHelper (part of n8n, not of n8n-core) over credentials held in memory, by type.
 * Left out: types that extend others, expressions in the data, OAuth and pre-authentication.
 */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly getType: (name: string) => ICredentialType,
		private readonly credentials: CredentialData,
	) {
		super();
	}

	getParentTypes(name: string) {
		return this.getType(name).extends ?? [];
	}

	getCredentialsProperties(name: string) {
		return this.getType(name).properties;
	}

	/** The data with the default values of the type. */
	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	) {
		if (!(type in this.credentials)) throw new Error(`Credential of type "${type}" does not exist`);
		return NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			this.credentials[type] as INodeParameters,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
	}

	/** Adds a credential to a request, as its type says. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow: Workflow,
		node: INode,
	) {
		const options = requestOptions as IHttpRequestOptions & Record<string, IDataObject | undefined>;
		const { authenticate } = this.getType(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic') return options;

		const resolve = (value: string) =>
			isExpression(value)
				? String(
						workflow.expression.getSimpleParameterValue(
							node,
							value,
							'internal',
							{ $credentials: credentials },
							undefined,
							'',
						) || '',
					)
				: value;
		options.headers ??= {};
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = ((options as IDataObject)[part] ||= {}) as IDataObject;
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				target[resolve(key)] = resolve(value);
			}
		}
		return options;
	}

	async preAuthentication(_helpers: unknown, _credentials: unknown, typeName: string) {
		if (this.getType(typeName).preAuthentication) unsupported('preAuthentication');
		return undefined;
	}

	async getCredentials() {
		return unsupported('getCredentials');
	}

	async updateCredentials() {
		return unsupported('updateCredentials');
	}

	async updateCredentialsOauthTokenData() {
		return unsupported('updateCredentialsOauthTokenData');
	}
}

function unsupported(what: string): never {
	throw new Error(`${what} is not supported by the engine test harness`);
}

export interface CredentialTestInput {
	type: string;
	data: ICredentialDataDecryptedObject;
	/** The node whose `testedBy` is meant, for a type that several nodes test. */
	nodeType?: string;
}

/**
 * Tests a credential as n8n's credential window does: by the declarative `test` of its type, or by
 * the `testedBy` of a node.
 */
export async function testCredential(
	runtime: Runtime,
	{ type, data, nodeType }: CredentialTestInput,
): Promise<INodeCredentialTestResult> {
	const helper = new CredentialsHelper((name) => runtime.getCredentialType(name), { [type]: data });
	const decrypted = await helper.getDecrypted(
		runtime.additionalData(),
		{ id: type, name: type },
		type,
	);
	const credential: ICredentialsDecrypted = { id: type, name: type, type, data: decrypted };

	const { test } = runtime.getCredentialType(type);
	if (test && !nodeType) return await runRequest(runtime, credential, test);

	for (const candidate of nodeType ? [runtime.getByNameAndVersion(nodeType)] : runtime.nodeTypes) {
		const testedBy = candidate.description.credentials?.find(({ name }) => name === type)?.testedBy;
		if (typeof testedBy === 'object')
			return await runRequest(runtime, credential, testedBy, candidate);
		const method = testedBy && candidate.methods?.credentialTest?.[testedBy];
		if (method) return await method.call(new CredentialTestContext(), credential);
	}
	return { status: 'Error', message: 'No testing function found for this credential.' };
}

/** Runs a declarative test: a node made of nothing but that request. */
async function runRequest(
	runtime: Runtime,
	credential: ICredentialsDecrypted,
	{ request, rules = [] }: ICredentialTestRequest,
	testedNode: INodeType = runtime.getByNameAndVersion('n8n-nodes-base.noOp'),
): Promise<INodeCredentialTestResult> {
	const { type, data = {} } = credential;
	const nodeType: INodeType = {
		description: {
			...testedNode.description,
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
			],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: testedNode.description.name,
		typeVersion: [testedNode.description.version].flat().slice(-1)[0],
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: type, name: type } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const context = new ExecuteContext(
		workflow,
		node,
		runtime.additionalData({ [type]: data }, { currentNodeParameters: node.parameters }),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);

	try {
		const response = await new RoutingNode(context, nodeType, credential).runNode();
		const body = response?.[0]?.[0]?.json ?? {};
		for (const rule of rules) {
			if (rule.type !== 'responseSuccessBody') continue;
			const { key, value, message } = rule.properties;
			if (valueAt(body, key) === value) return { status: 'Error', message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: failureMessage(error as NodeApiError, rules) };
	}
}

/**
 * The text that n8n makes of a failed test request. n8n reads the status from the error's cause, which
 * this version of n8n-workflow drops; `httpCode` is the same.
 */
function failureMessage(
	{ httpCode, message }: NodeApiError,
	rules: NonNullable<ICredentialTestRequest['rules']>,
): string {
	if (!httpCode) return message;
	for (const { type, properties } of rules) {
		if (type === 'responseCode' && String(properties.value) === httpCode) return properties.message;
	}
	if (isNaN(Number(httpCode))) return httpCode;
	return STATUS_CODES[httpCode] ?? `Received HTTP status code: ${httpCode}`;
}

function valueAt(data: IDataObject, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (value as IDataObject | undefined)?.[key], data);
}
