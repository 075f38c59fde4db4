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
	unknownMode,
	wholeNumber,
} from './validate';

/** Provides the parameters of a node. */
export interface ParameterSource {
	node: INode;
	/** The workflow's time zone. */
	timezone: string;
	/** Returns the value of a parameter from n8n. Expressions can give any type. */
	get: (name: string) => unknown;
	/** Called for an invalid row of a list, which is then left out. By default, the error is thrown. */
	onInvalidRow?: OnInvalidRow;
}

/** @param name the name of the list's parameter */
type OnInvalidRow = (name: string, row: unknown, error: Error) => void;

const throwError: OnInvalidRow = (_name, _row, error) => {
	throw error;
};

/**
 * Reads the parameters of a node that are shown, and converts each to the type that its property declares: an expression
 * may give "false" for a boolean, "90" for a number or "started, finished" for a list. Dates become timestamps, JSON becomes
 * an object, and a resource locator always has a mode.
 *
 * @param properties of a trigger or an operation. Numbers are whole unless they have a `numberPrecision`; texts with
 * the type option `commaSeparated` become lists; options with `allowArbitraryValues` allow other values, too.
 * @throws UserError that names the parameter, if a value is invalid or missing (undefined or null). An empty text is
 * only an error if the property is `required`.
 */
export function readParameters(
	properties: readonly INodeProperties[],
	{ node, timezone, get, onInvalidRow = throwError }: ParameterSource,
): IDataObject {
	const reader = new Reader(node, timezone, onInvalidRow);
	// Parameters that are always shown come first, because they decide which others are shown.
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
	/** The values read so far. They decide which other parameters are shown. */
	private readonly root: IDataObject;

	constructor(
		private readonly node: INode,
		private readonly timezone: string,
		private readonly onInvalidRow: OnInvalidRow,
	) {
		this.root = { ...node.parameters };
	}

	/** @param nameOf the name of a property for errors */
	entries(
		properties: readonly INodeProperties[],
		given: Given,
		nameOf: (property: INodeProperties) => string,
		values: IDataObject = this.root,
	): IDataObject {
		const read: IDataObject = {};
		for (const property of properties) {
			const { name } = property;
			// A row from an expression may lack a required field.
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
		{ name: list, options = [], typeOptions }: INodeProperties,
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
				const read = rows.flatMap((row, index) => {
					const entry = rows.length > 1 ? ` (entry ${index + 1})` : '';
					const nameOf = ({ displayName }: INodeProperties) =>
						`${parameter} > ${displayName}${entry}`;
					try {
						return [this.entries(properties, object(row, `${parameter}${entry}`), nameOf, {})];
					} catch (error) {
						this.onInvalidRow(list, row, error as Error);
						return [];
					}
				});
				return [name, read];
			}),
		);
	}
}

/** Reads a text. Trims it, unless it is a password or has several lines. */
function text(
	{ required: isRequired, typeOptions = {} }: INodeProperties,
	value: unknown,
	parameter: string,
): string {
	if (typeOptions.password && value !== null && typeof value === 'object') {
		// Not quoted, since it may contain a secret.
		throw new UserError(
			`"${parameter}" must be a single value. Choose one of its fields or entries.`,
		);
	}
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

/** Reads a resource locator. A plain value, from an expression in place of the locator, gets the mode "list". */
function pickedRecord(
	{ modes = [] }: INodeProperties,
	value: unknown,
	parameter: string,
): INodeParameterResourceLocator {
	const isLocator = value !== null && typeof value === 'object' && 'mode' in value;
	const { mode, value: picked } = (
		isLocator ? value : { mode: 'list', value }
	) as INodeParameterResourceLocator;
	if (!modes.some(({ name }) => name === mode)) throw unknownMode(mode, parameter);
	if (isEmpty(picked)) {
		throw new UserError(`"${parameter}" is empty. Choose or enter one.`);
	}
	// Operations that take several records split arrays themselves.
	const id = Array.isArray(picked) ? picked : required(picked, parameter);
	return { __rl: true, mode, value: id } as INodeParameterResourceLocator;
}
