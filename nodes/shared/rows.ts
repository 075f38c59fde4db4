import type { IDataObject } from 'n8n-workflow';

import { maskToken } from './webhookToken';

/** `{"target": {"id": 1}}` -> `{"id": 1}`; what comes without the wrapper stays as it is. */
export function unwrap(row: IDataObject, wrapper: string): IDataObject {
	const inner = row?.[wrapper];
	const wrapped = inner !== null && typeof inner === 'object' && Object.keys(row).length === 1;
	return wrapped ? (inner as IDataObject) : row;
}

/**
 * Makes a row of the API ready to be put out: nested rows (timers, menu options, fired pixels), which some
 * answers wrap and others do not (D), come unwrapped, and the tokens of our webhooks are masked. The row itself is
 * left as it is. What needs no change is not copied: lists can be long.
 */
export function presentable<T>(value: T): T {
	return clean(value, '') as T;
}

function clean(value: unknown, key: string): unknown {
	if (typeof value === 'string') return maskToken(value);
	if (Array.isArray(value)) {
		const wrapper = key.replace(/s$/, '');
		const rows = value.map((entry: IDataObject) => clean(unwrap(entry, wrapper), ''));
		return rows.every((row, index) => row === value[index]) ? value : rows;
	}
	if (value === null || typeof value !== 'object') return value;
	const row = value as IDataObject;
	const fields = Object.entries(row).map(([name, inner]) => [name, clean(inner, name)] as const);
	return fields.every(([name, inner]) => inner === row[name]) ? row : Object.fromEntries(fields);
}
