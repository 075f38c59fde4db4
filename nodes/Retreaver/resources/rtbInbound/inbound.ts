import type { IDataObject } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';

/** Stands for a missing UUID, in rows and in exports. */
const NO_UUID = facts.pings.noUuid;

/** The names that a call has in every output, by those of the log and of an export. Some depend on the account (D). */
const CALL_NAMES: Record<string, string> = {
	call_uuid: 'call_id',
	caller_number: 'caller_phone',
	affiliate_id: 'publisher_id',
	source_id: 'publisher_id',
	target_id: 'buyer_id',
	call_endpoint_id: 'buyer_id',
};

const outputName = (name: string) => CALL_NAMES[name] ?? name;

/** Fields that stay text even if they look like a number. */
const TEXTS = ['caller_phone', 'caller_zip', 'pbm_table_version'];

/** A row of the log for output: under the names that a call has everywhere, with null for missing UUIDs. */
export function inbound(row: IDataObject): IDataObject {
	const item: IDataObject = {};
	for (const name of Object.keys(row)) {
		item[outputName(name)] = row[name] === NO_UUID ? null : row[name];
	}
	return item;
}

/** The field for a column of an export, as in Get Many: `Call UUID` -> `call_id`. */
export function fieldName(label: string): string {
	return outputName(label.trim().toLowerCase().replace(/\W+/g, '_'));
}

/** Converts a cell of an export to the value in the log: null, a number or a text. */
export function fieldValue(field: string, cell: string): string | number | null {
	if (cell === '' || cell === NO_UUID) return null;
	return !TEXTS.includes(field) && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}
