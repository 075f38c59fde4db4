import type { IDataObject } from 'n8n-workflow';

/** What stands for a UUID that there is not, in rows and in exports (D). */
const NO_UUID = '00000000-0000-0000-0000-000000000000';

/** Labels of an export that are not just the field's name with blanks; they depend on the account's words (D: the first two). */
const LABELS: Record<string, string> = {
	source_id: 'affiliate_id',
	publisher_id: 'affiliate_id',
	call_endpoint_id: 'target_id',
	buyer_id: 'target_id',
};

/** The fields that are texts, also where they look like numbers. */
const TEXTS = ['caller_number', 'caller_zip', 'pbm_table_version'];

/** A row of the log with null for each UUID that there is not. */
export function inbound(row: IDataObject): IDataObject {
	return Object.values(row).includes(NO_UUID)
		? Object.fromEntries(
				Object.entries(row).map(([name, value]) => [name, value === NO_UUID ? null : value]),
			)
		: row;
}

/** The name that the log has for the column of an export: `Call UUID` -> `call_uuid`. */
export function fieldName(label: string): string {
	const name = label.trim().toLowerCase().replace(/\W+/g, '_');
	return LABELS[name] ?? name;
}

/** A cell of an export as the log has it: null, a number or a text. */
export function fieldValue(field: string, cell: string): string | number | null {
	if (cell === '' || cell === NO_UUID) return null;
	return !TEXTS.includes(field) && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}
