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

/** The fields of a ping in a CSV, in this order. */
export const PING_FIELDS = [
	'created_at',
	'status',
	'caller_phone',
	'caller_state',
	'caller_city',
	'caller_zip',
	'caller_country',
	'revenue',
	'payout',
	'campaign_id',
	'publisher_id',
	'buyer_id',
	'call_id',
	'uuid',
	'postback_key_id',
	'duplicate_order',
	'duplicate_original_uuid',
	'confirmed_at',
	'ended_at',
	'time_to_resolve',
	'fired_pixels_count',
	'fired_pixels_error_count',
	// Only in accounts with payout bid modification (D).
	'pbm_table_version',
	'pbm_rule_id',
	'pbm_bucket',
	'pbm_variant',
	'pbm_original_payout',
	'pbm_percent_of_revenue',
];

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
