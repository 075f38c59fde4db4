import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What an answer looks like, without its values. */
export interface Shape {
	/** JSON types, with `integer` for whole numbers. */
	types: string[];
	fields?: Record<string, Shape>;
	items?: Shape;
}

/** An output schema of the package, as far as its files go. */
export interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

export interface Difference {
	kind: 'new field' | 'missing field' | 'other type';
	path: string;
	/** Types. */
	expected?: string;
	seen?: string;
}

const SCHEMAS = resolve(__dirname, '../../nodes/Retreaver/__schema__/v1.0.0');

/** Objects whose field names are the customer's own. */
const MAPS = new Set(['tags', 'tag_values', 'call_metadata']);
/** The name of a field that is not shown. */
const OTHER = '<other>';

export function readSchema(operation: string): Schema {
	const [resource = '', name = ''] = operation.split('.');
	return JSON.parse(readFileSync(join(SCHEMAS, resource, `${name}.json`), 'utf8')) as Schema;
}

/** Every field name of the output schemas: none of them is a customer's. */
const known = new Set(
	readdirSync(SCHEMAS).flatMap((resource) =>
		readdirSync(join(SCHEMAS, resource)).flatMap((file) =>
			namesIn(readSchema(`${resource}.${file.replace(/\.json$/, '')}`)),
		),
	),
);

function namesIn({ properties = {}, items }: Schema, parent = ''): string[] {
	const inner = MAPS.has(parent)
		? []
		: Object.entries(properties).flatMap(([name, field]) => [name, ...namesIn(field, name)]);
	return items ? [...inner, ...namesIn(items)] : inner;
}

/**
 * A field's name, or {@link OTHER} where it may be a customer's: in a map of theirs, with the look of an ID, or inside of
 * a field that we do not know.
 */
function safeName(name: string, isParentKnown: boolean): string {
	if (known.has(name)) return name;
	const isField = /^[a-z][a-z0-9_]{0,39}$/.test(name) && !/\d{4}/.test(name);
	return isParentKnown && isField ? name : OTHER;
}

/** The shape of several values of one kind, such as the rows of a list. */
export function shapeOf(values: readonly unknown[], parent = '', isKnown = true): Shape {
	const types = [...new Set(values.map(typeOf))].sort();
	const objects = values.filter((value) => typeOf(value) === 'object') as object[];
	const arrays = values.filter((value) => Array.isArray(value)) as unknown[][];
	const shape: Shape = { types };
	if (objects.length > 0) shape.fields = fieldsOf(objects, parent, isKnown);
	// The rows of a list are no map, whatever the list is called.
	if (arrays.length > 0) shape.items = shapeOf(arrays.flat(), '', isKnown);
	return shape;
}

function fieldsOf(objects: object[], parent: string, isKnown: boolean): Record<string, Shape> {
	const values: Record<string, unknown[]> = {};
	const isInnerKnown: Record<string, boolean> = {};
	for (const [name, value] of objects.flatMap((object) => Object.entries(object))) {
		const shown = MAPS.has(parent) ? OTHER : safeName(name, isKnown);
		(values[shown] ??= []).push(value);
		isInnerKnown[shown] = known.has(shown);
	}
	return Object.fromEntries(
		Object.entries(values).map(([name, of]) => [name, shapeOf(of, name, isInnerKnown[name])]),
	);
}

function typeOf(value: unknown): string {
	if (value === null || value === undefined) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

/** What is different in items beside their output schema. Null fits each type. */
export function compare(shape: Shape, schema: Schema, path = ''): Difference[] {
	const types = shape.types.filter((type) => type !== 'null');
	if (types.length === 0 || schema.type === 'null') return [];
	const differences: Difference[] = types.every((type) => fits(type, schema.type))
		? []
		: [{ kind: 'other type', path, expected: schema.type, seen: types.join(' or ') }];

	const name = path.replace(/^.*\./, '');
	if (shape.fields && schema.properties && !MAPS.has(name)) {
		const at = (field: string) => (path ? `${path}.${field}` : field);
		for (const [field, inner] of Object.entries(schema.properties)) {
			const seen = shape.fields[field];
			if (seen) differences.push(...compare(seen, inner, at(field)));
			else differences.push({ kind: 'missing field', path: at(field), expected: inner.type });
		}
		for (const [field, seen] of Object.entries(shape.fields)) {
			if (field in schema.properties) continue;
			differences.push({ kind: 'new field', path: at(field), seen: seen.types.join(' or ') });
		}
	}
	if (shape.items && schema.items) {
		differences.push(...compare(shape.items, schema.items, `${path}[]`));
	}
	return differences;
}

function fits(type: string, expected: string): boolean {
	const isNumber = (name: string) => name === 'integer' || name === 'number';
	return type === expected || (isNumber(type) && isNumber(expected));
}

/** One line for each field: its path and types. */
export function shapeLines({ types, fields = {}, items }: Shape, path = ''): string[] {
	const inner = Object.entries(fields).flatMap(([name, field]) =>
		shapeLines(field, path ? `${path}.${name}` : name),
	);
	const line = path ? [`${path}: ${types.join(' or ')}`] : [];
	return [...line, ...inner, ...(items ? shapeLines(items, `${path}[]`) : [])];
}

/**
 * How an answer is wrapped, as JSON with `…` for what is inside: `[{"campaign":…}]`, `{"data":[…]}`, `{…}`.
 *
 * @returns undefined for a list without rows, which does not show it
 */
export function formOf(body: unknown): string | undefined {
	if (Array.isArray(body)) {
		if (body.length === 0) return undefined;
		const names = new Set(body.map(wrapperOf));
		const [name] = names;
		return names.size === 1 && name ? `[{"${name}":…}]` : '[{…}]';
	}
	if (typeOf(body) !== 'object') return 'no JSON';
	const wrapper = wrapperOf(body);
	if (wrapper) return `{"${wrapper}":…}`;
	const lists = Object.entries(body as object).filter(([, value]) => Array.isArray(value));
	const isList =
		lists.some(([name]) => name === 'data') || Object.keys(body as object).length === 1;
	return isList && lists[0] ? `{"${safeName(lists[0][0], true)}":[…]}` : '{…}';
}

function wrapperOf(row: unknown): string | undefined {
	const entries = typeOf(row) === 'object' ? Object.entries(row as object) : [];
	const [name, inner] = entries[0] ?? [];
	return entries.length === 1 && typeOf(inner) === 'object'
		? safeName(String(name), true)
		: undefined;
}

/** How a Link header is written, without its addresses: `<…>; rel="last", <…>; rel="next"`. */
export function linkForm(link: unknown): string | undefined {
	if (typeof link !== 'string' || link === '') return undefined;
	const form = link.replace(/<[^>]*>/g, '<…>');
	const part = /<…>\s*;\s*rel\s*=\s*["']?(first|prev|previous|next|last)["']?\s*,?\s*/i.source;
	return new RegExp(`^(${part})+$`, 'i').test(form) ? form : 'unusual';
}
