import type { IDataObject } from 'n8n-workflow';

import { maskToken } from './tokenMask';

/** `{"target": {"id": 1}}` -> `{"id": 1}`. A row without the wrapper is returned unchanged. */
export function unwrap(row: IDataObject, wrapper: string): IDataObject {
	const inner = row?.[wrapper];
	const wrapped = inner !== null && typeof inner === 'object' && Object.keys(row).length === 1;
	return wrapped ? (inner as IDataObject) : row;
}

/**
 * Prepares a row of the API for output: unwraps nested rows (timers, menu options, fired pixels), which only some
 * answers wrap (D), and masks the tokens of our webhooks. Does not modify the row, and only copies the parts that
 * change, since lists can be long.
 */
export function toOutput<T>(value: T): T {
	return clean(value, '') as T;
}

function clean(value: unknown, key: string): unknown {
	if (typeof value === 'string') return maskToken(value);
	if (value === null || typeof value !== 'object') return value;
	const wrapper = Array.isArray(value) ? key.replace(/s$/, '') : undefined;
	let copy: IDataObject | undefined;
	for (const name of Object.keys(value)) {
		const inner = (value as IDataObject)[name];
		const cleaned =
			wrapper === undefined ? clean(inner, name) : clean(unwrap(inner as IDataObject, wrapper), '');
		if (cleaned === inner) continue;
		copy ??= (Array.isArray(value) ? [...value] : { ...value }) as IDataObject;
		copy[name] = cleaned as IDataObject[string];
	}
	return copy ?? value;
}
