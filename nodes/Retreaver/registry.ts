import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { presentable } from '../shared/rows';
import type { CredentialType } from '../shared/services';
import type { Call, Operation, Resource } from './operation';
import { resources } from './resources';

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

function resourceProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const [{ value: firstOperation }] = operations;
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(({ name, value, action, description }) => ({
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

function findOperation(resource: string, operation: string): Operation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (!found) {
		throw new UserError(
			`There is no operation "${operation}" for "${resource}". Choose both in the node again.`,
		);
	}
	return found;
}

/** Runs the operation chosen for one item and returns its output items, each linked to that item. */
export async function runOperation(call: Call): Promise<INodeExecutionData[]> {
	const operation = findOperation(call.get('resource'), call.get('operation'));
	const result = await operation.run(call);
	const rows: IDataObject[] = Array.isArray(result) ? result : [result];
	return rows.map((row) => ({
		json: presentable(row),
		pairedItem: { item: call.itemIndex },
	}));
}
