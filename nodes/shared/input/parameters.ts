import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { uuid } from './validate';

/** A highlighted text in the editor. HTML: n8n renders lists and links. */
export function notice(
	name: string,
	text: string,
	show?: NonNullable<INodeProperties['displayOptions']>['show'],
): INodeProperties {
	return {
		displayName: text,
		name,
		type: 'notice',
		default: '',
		...(show ? { displayOptions: { show } } : {}),
	};
}

const COLLECTIONS = {
	additionalFields: {
		displayName: 'Additional Fields',
		placeholder: 'Add Field',
		description: 'Further settings, all of which may be left out',
	},
	filters: {
		displayName: 'Filters',
		placeholder: 'Add Filter',
		description: 'Only results that match all of these filters',
	},
	options: {
		displayName: 'Options',
		placeholder: 'Add option',
		description: 'Settings that are rarely needed',
	},
	updateFields: {
		displayName: 'Update Fields',
		placeholder: 'Add Field',
		description: 'What to change: fields that you do not add stay as they are',
	},
};

/** Compares texts for a drop-down, ignoring case. Not localeCompare, whose first call makes loading the node slow. */
export function compareText(a: string, b: string): number {
	return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

/** A collection of optional parameters, sorted by display name. */
export function collection(
	name: keyof typeof COLLECTIONS,
	entries: INodeProperties[],
): INodeProperties {
	return {
		...COLLECTIONS[name],
		name,
		type: 'collection',
		default: {},
		options: entries.toSorted((a, b) => compareText(a.displayName, b.displayName)),
	};
}

/** Adds entries to the Options among the parameters. Adds Options if there are none. */
export function withOptions(
	parameters: INodeProperties[],
	entries: INodeProperties[],
): INodeProperties[] {
	const existing = parameters.find(({ name }) => name === 'options');
	const options = collection('options', [
		...((existing?.options ?? []) as INodeProperties[]),
		...entries,
	]);
	return existing
		? parameters.map((parameter) => (parameter === existing ? options : parameter))
		: [...parameters, options];
}

/** A subtitle for the canvas: the names of the options chosen in a parameter. */
export function chosenNames(parameter: string, options: INodePropertyOptions[]): string {
	const names = Object.fromEntries(options.map(({ name, value }) => [value, name]));
	return `={{[$parameter["${parameter}"]].flat().map((value) => (${JSON.stringify(names)})[value]).join(", ")}}`;
}

/** The phone number of the caller. Operations may override the description. */
export const callerPhoneParameter = {
	displayName: 'Caller Phone',
	name: 'callerPhone',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description: 'The phone number of the caller with its country code, such as +14155550123',
} satisfies INodeProperties;

/** Retreaver's ID of one call; {@link readCallId} reads it. */
export const callIdParameter = {
	displayName: 'Call ID',
	name: 'callId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.call_id }}',
	description:
		'The ID of the call: call_id from a Retreaver trigger or from Call > Get Many, such as 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
} satisfies INodeProperties;

/**
 * Reads the value of {@link callIdParameter}.
 *
 * @returns the UUID in lower case
 * @throws UserError if it is no UUID
 */
export function readCallId(value: unknown): string {
	return uuid(
		value,
		callIdParameter.displayName,
		'Drag call_id here, from a Retreaver trigger or from Call > Get Many.',
	);
}

/** The same text as in n8n's own nodes. */
export const INPUT_FILE_HINT = 'The name of the input field that holds the file';
