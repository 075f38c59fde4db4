import type { IDataObject } from 'n8n-workflow';

import { maskToken } from './tokenMask';

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
