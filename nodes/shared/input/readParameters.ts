import type {
	IDataObject,
	INode,
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeHelpers, UserError } from 'n8n-workflow';

import {
	boolean,
	decimalNumber,
	isEmpty,
	jsonObject,
	listOf,
	oneOf,
	optionalText,
	quoted,
	required,
	timestamp,
	wholeNumber,
} from './validate';

/** Where parameters come from. */
export interface ParameterSource {
	node: INode;
	/** The workflow's time zone. */
	timezone: string;
	/** The value of a parameter as n8n has it: what an expression gives can be of any type. */
	get: (name: string) => unknown;
}

/**
 * The parameters of a node that apply to it as it is set, each of the type that its property declares: an
 * expression may give "false" for a boolean, "90" for a number or "start, always" for a list. Dates become
 * timestamps, JSON an object, a resource locator always has a mode.
 *
 * @param properties of a trigger or an operation. Numbers are whole unless they have a `numberPrecision`; texts with
 * the type option `commaSeparated` become lists; options with `allowArbitraryValues` keep what is not among them.
 * @throws UserError that names the parameter where a value does not fit, or is missing: undefined or null. An empty
 * text is a value, except where a property is `required`.
 */
export function readParameters(
	properties: readonly INodeProperties[],
	{ node, timezone, get }: ParameterSource,
): IDataObject {
	const reader = new Reader(node, timezone);
	// What is always shown decides what else is.
	const ordered = properties.toSorted(
		(a, b) => Number(a.displayOptions !== undefined) - Number(b.displayOptions !== undefined),
	);
	const given = Object.fromEntries(
		ordered
			.filter(({ name, type }) => type !== 'notice' && Object.hasOwn(node.parameters, name))
			.map(({ name }) => [name, get(name)]),
	);
	return reader.entries(ordered, given, ({ displayName }) => displayName);
}

type Given = Record<string, unknown>;

class Reader {
	/** The values of the node as far as they are read, by which other parameters are shown or hidden. */
	private readonly root: IDataObject;

	constructor(
		private readonly node: INode,
		private readonly timezone: string,
	) {
		this.root = { ...node.parameters };
	}

	/** @param nameOf what errors call a property */
	entries(
		properties: readonly INodeProperties[],
		given: Given,
		nameOf: (property: INodeProperties) => string,
		values: IDataObject = this.root,
	): IDataObject {
		const read: IDataObject = {};
		for (const property of properties) {
			const { name } = property;
			// A row that an expression gives may lack a field.
			const isThere = Object.hasOwn(given, name) || property.required;
			if (!isThere || !this.isShown(property, values)) continue;
			read[name] = this.value(property, given[name], nameOf(property));
			values[name] = read[name];
		}
		return read;
	}

	private isShown(property: INodeProperties, values: IDataObject): boolean {
		return NodeHelpers.displayParameter(
			values as INode['parameters'],
			property,
			this.node,
			null,
			this.root as INode['parameters'],
		);
	}

	private value(property: INodeProperties, value: unknown, parameter: string): IDataObject[string] {
		const { options = [], required: isRequired, type, typeOptions = {} } = property;
		switch (type) {
			case 'boolean':
				return boolean(value, parameter);
			case 'number': {
				const range = { min: typeOptions.minValue, max: typeOptions.maxValue };
				const read = typeOptions.numberPrecision ? decimalNumber : wholeNumber;
				return read(value, parameter, range);
			}
			case 'options':
				return property.allowArbitraryValues
					? required(value, parameter)
					: oneOf(value, parameter, options as INodePropertyOptions[]);
			case 'multiOptions':
				return list(value, parameter, isRequired).map((entry) =>
					oneOf(entry, parameter, options as INodePropertyOptions[]),
				);
			case 'dateTime':
				return !isRequired && value === '' ? '' : timestamp(value, parameter, this.timezone);
			case 'json':
				return jsonObject(value, parameter);
			case 'resourceLocator':
				return pickedRecord(property, value, parameter) as unknown as IDataObject;
			case 'collection':
				return this.collection(options as INodeProperties[], value, parameter);
			case 'fixedCollection':
				return this.fixedCollection(property, value, parameter);
			default:
				return typeOptions.commaSeparated
					? list(value, parameter, isRequired)
					: text(property, value, parameter);
		}
	}

	private collection(options: INodeProperties[], value: unknown, parameter: string): IDataObject {
		return this.entries(options, object(value, parameter), ({ displayName }) => displayName, {});
	}

	private fixedCollection(
		{ options = [], typeOptions }: INodeProperties,
		value: unknown,
		parameter: string,
	): IDataObject {
		const given = object(value, parameter);
		const groups = (options as INodePropertyCollection[]).filter(({ name }) =>
			Object.hasOwn(given, name),
		);
		return Object.fromEntries(
			groups.map(({ name, values: properties }) => {
				if (!typeOptions?.multipleValues) {
					return [name, this.collection(properties, given[name], parameter)];
				}
				const rows = [given[name]].flat();
				const read = rows.map((row, index) => {
					const entry = rows.length > 1 ? ` (entry ${index + 1})` : '';
					const nameOf = ({ displayName }: INodeProperties) =>
						`${parameter} > ${displayName}${entry}`;
					return this.entries(properties, object(row, `${parameter}${entry}`), nameOf, {});
				});
				return [name, read];
			}),
		);
	}
}

/** Passwords and texts of several lines stay as they are, others are trimmed. */
function text(
	{ required: isRequired, typeOptions = {} }: INodeProperties,
	value: unknown,
	parameter: string,
): string {
	const read = isRequired ? required(value, parameter) : optionalText(value, parameter).trim();
	return typeOptions.password || typeOptions.rows ? String(value) : read;
}

function list(value: unknown, parameter: string, isRequired?: boolean): string[] {
	const entries = listOf(value, parameter);
	if (entries.length > 0 || !isRequired) return entries;
	throw new UserError(`"${parameter}" is empty. Choose or enter at least one.`);
}

function object(value: unknown, parameter: string): Given {
	if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Given;
	throw new UserError(`"${parameter}" must have fields with names, but is "${quoted(value)}".`);
}

/** What a resource locator picks; the value alone, from an expression in place of the locator, counts as chosen from the list. */
function pickedRecord(
	{ displayName, modes = [] }: INodeProperties,
	value: unknown,
	parameter: string,
): INodeParameterResourceLocator {
	const isLocator = value !== null && typeof value === 'object' && 'mode' in value;
	const { mode, value: picked } = (
		isLocator ? value : { mode: 'list', value }
	) as INodeParameterResourceLocator;
	if (!modes.some(({ name }) => name === mode)) {
		throw new UserError(
			`"${parameter}" has an unknown kind of ID, "${quoted(mode)}". Choose one in the drop-down beside the field.`,
		);
	}
	if (isEmpty(picked)) {
		throw new UserError(
			`No ${displayName.toLowerCase()} is chosen: "${parameter}" is empty. Choose or enter one.`,
		);
	}
	// Several are taken apart where a list of records is meant.
	const id = Array.isArray(picked) ? picked : required(picked, parameter);
	return { __rl: true, mode, value: id } as INodeParameterResourceLocator;
}
