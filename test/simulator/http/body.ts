import type { Multipart } from '@fastify/multipart';
import qs from 'qs';
import { badRequest } from './errors';

/** A JSON object. */
export type Fields = Record<string, unknown>;

/** A file of a multipart form. */
export interface UploadedFile {
	filename: string;
	mimetype: string;
	size: number;
}

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const isUploadedFile = (value: unknown): value is UploadedFile =>
	isFields(value) && typeof value.filename === 'string' && typeof value.mimetype === 'string';

/**
 * Rails reads `rows[][a]=1&rows[][b]=2&rows[][a]=3` as two rows: a new one begins where a field comes again. qs would
 * make three, so the row numbers are written in first.
 */
function numberRows(keys: string[]): string[] {
	const rows = new Map<string, { index: number; seen: Set<string> }>();
	return keys.map((key) => {
		const [, list, field] = /^(.+)\[\](\[.+)$/.exec(key) ?? [];
		if (!list) return key;
		const row = rows.get(list) ?? { index: 0, seen: new Set() };
		if (row.seen.has(field)) {
			row.index += 1;
			row.seen.clear();
		}
		row.seen.add(field);
		rows.set(list, row);
		return `${list}[${row.index}]${field}`;
	});
}

const parse = (text: string): Fields =>
	qs.parse(text, { arrayLimit: 200, depth: 10, parameterLimit: 2000 }) as Fields;

/** Reads a query or a form, brackets as Rails reads them. */
export function parseForm(text: string): Fields {
	const pairs = text
		.split('&')
		.filter(Boolean)
		.map((pair) => pair.split(/=(.*)/s));
	const keys = numberRows(pairs.map(([key]) => decodeURIComponent(key.replaceAll('+', ' '))));
	return parse(
		pairs.map(([, value = ''], index) => `${encodeURIComponent(keys[index])}=${value}`).join('&'),
	);
}

/**
 * A form, or the JSON that curl's -d sends under a form's content type: the reference's RTB examples do so (D).
 * @throws ApiError 400 for text that begins like JSON and is none
 */
export function parseFormOrJson(text: string): Fields {
	if (!/^\s*\{/.test(text)) return parseForm(text);
	try {
		return JSON.parse(text) as Fields;
	} catch {
		throw badRequest('The body is not valid JSON');
	}
}

/** Reads the parts of a multipart form into one nested object. Files are reduced to their metadata. */
export async function readParts(parts: AsyncIterable<Multipart>): Promise<Fields> {
	const keys: string[] = [];
	const values: unknown[] = [];
	for await (const part of parts) {
		keys.push(part.fieldname);
		values.push(
			part.type === 'file'
				? { filename: part.filename, mimetype: part.mimetype, size: (await part.toBuffer()).length }
				: part.value,
		);
	}
	// qs nests texts only: it gets each value's position, which is then replaced by the value.
	const nested = parse(
		numberRows(keys)
			.map((key, index) => `${encodeURIComponent(key)}=${index}`)
			.join('&'),
	);
	const resolve = (node: unknown): unknown => {
		if (Array.isArray(node)) return node.map(resolve);
		if (isFields(node))
			return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, resolve(child)]));
		return values[Number(node)];
	};
	return resolve(nested) as Fields;
}

/**
 * The object under a resource's wrapper.
 * @throws ApiError 400 where it is missing, as Rails answers for a missing parameter (?)
 */
export function unwrap(body: unknown, wrapper: string): Fields {
	const inner = isFields(body) ? body[wrapper] : undefined;
	if (!isFields(inner)) throw badRequest(`param is missing or the value is empty: ${wrapper}`);
	return inner;
}

/** Nested rows come as an array, or as an object keyed by index (both are Rails' own forms). */
export function rows(value: unknown, field: string): Fields[] {
	const list = isFields(value) ? Object.values(value) : (value ?? []);
	if (!Array.isArray(list) || !list.every(isFields))
		throw badRequest(`${field} must be a list of objects`);
	return list;
}

/** Whether Rails reads a boolean attribute as true. */
export const isTruthy = (value: unknown) =>
	[true, 1, '1', 'true', 't', 'on'].includes(value as never);
