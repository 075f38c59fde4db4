import type { IDataObject } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';

/** Stands for a missing UUID, in rows and in exports. */
const NO_UUID = facts.pings.noUuid;

/** Export labels that differ from the field's name; they depend on the account's terminology (D: the first two). */
const LABELS: Record<string, string> = {
	source_id: 'affiliate_id',
	publisher_id: 'affiliate_id',
	call_endpoint_id: 'target_id',
	buyer_id: 'target_id',
};

/** Fields that stay text even if they look like a number. */
const TEXTS = ['caller_number', 'caller_zip', 'pbm_table_version'];

/** A row of the log, with null for missing UUIDs. */
export function inbound(row: IDataObject): IDataObject {
	const item = { ...row };
	for (const name of Object.keys(item)) if (item[name] === NO_UUID) item[name] = null;
	return item;
}

/** The field name in the log for a column of an export: `Call UUID` -> `call_uuid`. */
export function fieldName(label: string): string {
	const name = label.trim().toLowerCase().replace(/\W+/g, '_');
	return LABELS[name] ?? name;
}

/** Converts a cell of an export to the value in the log: null, a number or a text. */
export function fieldValue(field: string, cell: string): string | number | null {
	if (cell === '' || cell === NO_UUID) return null;
	return !TEXTS.includes(field) && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}
