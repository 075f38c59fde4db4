import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { compareText } from '../shared/input/parameters';
import { countryOf } from '../shared/input/phoneNumber';
import { readParameters } from '../shared/input/readParameters';
import { toOutput } from '../shared/api/rows';
import type { CredentialType } from '../shared/api/services';
import {
	type OperationContext,
	ItemWithFiles,
	type Operation,
	type Resource,
} from './core/operation';
import * as allResources from './resources';
import { readTimeout, withTimeout } from './core/timeoutOption';

/** n8n's order of a drop-down. The first operation in a resource's own list is the one chosen at the start. */
export const byName = (a: { name: string }, b: { name: string }) => compareText(a.name, b.name);

/**
 * Every resource of the node, in the order of the drop-down. Operations that make requests have a Timeout among
 * their options.
 */
export const resources: readonly Resource[] = Object.values<Resource>(allResources)
	.map(({ operations, ...resource }) => ({
		...resource,
		operations: operations.map((operation) =>
			resource.credential
				? { ...operation, parameters: withTimeout(operation.parameters) }
				: operation,
		),
	}))
	.toSorted(byName);

/**
 * The node's properties. They and the dispatch below are made from the same list, so what is shown can be run.
 */
export function nodeProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value, description }) => ({ name, value, description })),
			default: 'call',
		},
		...resources.flatMap(resourceProperties),
	];
}

/** What the canvas shows below the node's name, such as "Get Many: Call". */
export function subtitle(): string {
	const entries = resources.flatMap(({ name, value, operations }) =>
		operations.map((operation) => [
			`${value}.${operation.value}`,
			// Retreaver's other word for the resource is for searching.
			`${operation.name}: ${name.replace(/ \(.*/, '')}`,
		]),
	);
	const titles = JSON.stringify(Object.fromEntries(entries));
	return `={{(${titles})[$parameter["resource"] + "." + $parameter["operation"]] ?? ""}}`;
}

function resourceProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const firstOperation = operations[0]?.value;
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.toSorted(byName).map(({ name, value, action, description }) => ({
				name,
				value,
				action,
				description,
			})),
			default: firstOperation,
		},
		...operations.flatMap((operation) =>
			operation.parameters.map((parameter) => ({
				...parameter,
				displayOptions: {
					...parameter.displayOptions,
					show: {
						resource: [resource],
						operation: [operation.value],
						...parameter.displayOptions?.show,
					},
				},
			})),
		),
	];
}

/** The values of the resources that a credential type is for. */
export function resourcesWith(credential: CredentialType): string[] {
	return resources
		.filter((resource) => resource.credential === credential)
		.map(({ value }) => value);
}

function chosenResource(context: OperationContext): Resource {
	const resource = context.get('resource', '');
	const found = resources.find(({ value }) => value === resource);
	if (found) return found;
	throw new UserError(`There is no resource "${resource}". Choose one in the node again.`);
}

/**
 * The operation that is chosen in a node.
 *
 * @throws UserError where there is none of that name, as in a workflow that was edited by hand
 */
export function chosenOperation(context: OperationContext): Operation {
	const operation = context.get('operation', '');
	const { value: resource, operations } = chosenResource(context);
	const found = operations.find(({ value }) => value === operation);
	if (!found) {
		throw new UserError(
			`There is no operation "${operation}" for "${resource}". Choose one in the node again.`,
		);
	}
	return found;
}

/** The context with parameters as their properties declare them; all of them are read, so that nothing is sent before an error. */
function typed(operation: Operation, context: OperationContext): OperationContext {
	const { node } = context;
	const values = readParameters(operation.parameters, {
		node: node.getNode(),
		timezone: node.getTimezone(),
		get: context.get,
	});
	return {
		...context,
		get: <T>(name: string, fallback?: T) => (values[name] ?? fallback) as T,
	};
}

/**
 * Runs an operation and returns its output items, each linked to the input items it comes from. The one place where
 * rows are made ready to be put out: secrets are masked here, and nowhere on the way.
 */
export async function runOperation(
	operation: Operation,
	context: OperationContext,
	pairedItem: IPairedItemData[],
): Promise<INodeExecutionData[]> {
	const { credential, entity } = chosenResource(context);
	const withValues = typed(operation, context);
	const output = await operation.run({
		...withValues,
		country: credential && countryOf(await context.client.credential(credential)),
		client: context.client.within(readTimeout(withValues)),
	});
	const toJson = (row: IDataObject) => toOutput(entity?.present?.(row) ?? row);
	if (output instanceof ItemWithFiles) {
		return [{ json: toJson(output.json), binary: output.binary, pairedItem }];
	}
	const rows: IDataObject[] = Array.isArray(output) ? output : [output];
	return rows.map((row) => ({ json: toJson(row), pairedItem }));
}
