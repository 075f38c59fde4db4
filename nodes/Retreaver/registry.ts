import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { notice, withOptions } from '../shared/input/parameters';
import { countryOf } from '../shared/input/phoneNumber';
import { readParameters } from '../shared/input/readParameters';
import { quoted } from '../shared/input/validate';
import { toOutput } from '../shared/api/rows';
import { checkKeyFor, KEY_FOR, KEY_KINDS } from '../shared/api/postbackKeys';
import { timeoutOption } from '../shared/api/timeout';
import type { CredentialType } from '../shared/api/services';
import {
	type OperationContext,
	ItemWithFiles,
	type Operation,
	type Output,
	type Resource,
} from './core/operation';
import { allResources } from './resources';
import { type Skipped, skipInvalidOption, skipsInvalid } from './core/skipInvalid';

/**
 * All resources of the node, in the order of the drop-down. Adds the option Timeout to operations for which time matters,
 * and Skip Invalid to those with a list of entries.
 */
export const resources: readonly Resource[] = allResources.map(({ operations, ...resource }) => ({
	...resource,
	operations: operations.map((operation) => {
		const options = [
			...(operation.timeout ? [timeoutOption(operation.timeout)] : []),
			...(operation.skipInvalidIn ? [skipInvalidOption] : []),
		];
		return options.length > 0
			? { ...operation, parameters: withOptions(operation.parameters, options) }
			: operation;
	}),
}));

/** The node's properties. Made from the same list as the dispatch below, so every operation shown can be run. */
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

/** The number of characters that fit below a node's name on the canvas (measured in n8n 2.41). */
const SUBTITLE_LENGTH = 25;

/**
 * The expression for the text below the node's name on the canvas, such as "Get Many: Call"; only the operation where
 * n8n would cut it off.
 */
export function subtitle(): string {
	const entries = resources.flatMap(({ name, value, operations }) =>
		operations.map((operation) => {
			// Without the synonym in parentheses, which is only for searching.
			const whole = `${operation.name}: ${name.replace(/ \(.*/, '')}`;
			const text = whole.length > SUBTITLE_LENGTH ? operation.name : whole;
			return [`${value}.${operation.value}`, text];
		}),
	);
	const titles = JSON.stringify(Object.fromEntries(entries));
	return `={{(${titles})[$parameter["resource"] + "." + $parameter["operation"]] ?? ""}}`;
}

function resourceProperties({ value: resource, keyFor, operations }: Resource): INodeProperties[] {
	const firstOperation = operations[0]?.value;
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
		...(keyFor
			? [
					notice(
						'keyNotice',
						`Choose a credential whose "${KEY_FOR}" is "${KEY_KINDS[keyFor].name}": another key does not work here.`,
						{ resource: [resource] },
					),
				]
			: []),
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

/** The values of the resources that use a credential type. */
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
 * @throws UserError if it does not exist, for example in a workflow that was edited by hand
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

/** How many items to process at once: as many as the credential allows requests, unless the operation requires one. */
export async function itemsAtOnce(
	operation: Operation,
	context: OperationContext,
): Promise<number> {
	const { credential } = chosenResource(context);
	if (operation.oneByOne?.(context) || !credential) return 1;
	return await context.client.requestsAtOnce(credential);
}

/** The context with typed parameters. Reads all of them up front, so that an invalid one is found before any request. */
function typed(operation: Operation, context: OperationContext): OperationContext {
	const { node, itemIndex } = context;
	const skipped: Skipped[] | undefined =
		operation.skipInvalidIn && skipsInvalid(context) ? [] : undefined;
	const values = readParameters(operation.parameters, {
		node: node.getNode(),
		timezone: node.getTimezone(),
		get: context.get,
		onInvalidRow: (name, row, error) => {
			if (!skipped || name !== operation.skipInvalidIn) throw error;
			skipped.push({ value: quoted(row), reason: error.message, item: itemIndex });
		},
	});
	return {
		...context,
		skipped,
		get: <T>(name: string, fallback?: T) => (values[name] ?? fallback) as T,
	};
}

/**
 * Runs an operation and returns its output items, each paired with its input items. All rows pass through here before
 * they are output, so this is the only place where secrets are masked.
 */
export async function runOperation(
	operation: Operation,
	context: OperationContext,
	pairedItem: IPairedItemData[],
): Promise<INodeExecutionData[]> {
	const { name, credential: type, entity, keyFor } = chosenResource(context);
	const withValues = typed(operation, context);
	const { timeout } = withValues.get<{ timeout?: number }>('options', {});
	const credential = type && (await context.client.credential(type));
	if (credential && keyFor) checkKeyFor(credential, keyFor, name);
	const output = await operation.run({
		...withValues,
		country: credential && countryOf(credential),
		client: context.client.within(timeout && timeout * 1000),
	});
	const { skipped } = withValues;
	const toJson = (row: IDataObject) => {
		const json = entity?.present?.(row) ?? row;
		return toOutput(skipped ? { ...json, skipped } : json);
	};
	if (output instanceof ItemWithFiles) {
		return [{ json: toJson(output.json), binary: output.binary, pairedItem }];
	}
	const items: INodeExecutionData[] = [];
	const parts = isParts(output) ? output : [[output].flat()];
	for await (const rows of parts) {
		for (const row of rows) items.push({ json: toJson(row), pairedItem });
	}
	return items;
}

function isParts(output: Output): output is AsyncIterable<IDataObject[]> {
	return Symbol.asyncIterator in output;
}
