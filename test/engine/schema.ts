import type { IDataObject } from 'n8n-workflow';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Checks that an output schema is what comes out; `npm run schemas` writes it. n8n looks in these files for the
 * fields that the editor shows before a node has run.
 *
 * @param file below nodes/<node>/__schema__
 */
export function expectSchema(node: string, file: string, items: readonly IDataObject[]): void {
	const path = resolve(__dirname, '../../nodes', node, '__schema__', file);
	const schema = `${JSON.stringify(schemaOf(items), null, '\t')}\n`;
	if (process.env.UPDATE_SCHEMAS) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, schema);
	}
	expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(schema);
}

/** The subset of JSON Schema that n8n's editor reads of an output schema. */
interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** The schema of the items that an operation put out: every field that one of them has. */
function schemaOf(items: readonly IDataObject[]): Schema {
	return items.map(infer).reduce(merge);
}

function infer(value: unknown): Schema {
	if (value === null || value === undefined) return { type: 'null' };
	if (Array.isArray(value)) {
		return { type: 'array', items: value.map(infer).reduce(merge, { type: 'null' }) };
	}
	if (typeof value === 'object') {
		const properties = Object.entries(value).map(([key, inner]) => [key, infer(inner)] as const);
		return { type: 'object', properties: Object.fromEntries(properties) };
	}
	return { type: Number.isInteger(value) ? 'integer' : typeof value };
}

/** A value that was null in one item has the type that it has in another. */
function merge(a: Schema, b: Schema): Schema {
	if (a.type === 'null') return b;
	if (b.type === 'null') return a;
	if (a.type === 'array' && b.type === 'array') {
		return { type: 'array', items: merge(a.items!, b.items!) };
	}
	if (a.type === 'object' && b.type === 'object') {
		const properties = { ...a.properties };
		for (const [key, schema] of Object.entries(b.properties!)) {
			properties[key] = properties[key] ? merge(properties[key], schema) : schema;
		}
		return { type: 'object', properties };
	}
	const numbers = [a.type, b.type].every((type) => ['integer', 'number'].includes(type));
	return a.type === b.type ? a : { type: numbers ? 'number' : 'string' };
}
