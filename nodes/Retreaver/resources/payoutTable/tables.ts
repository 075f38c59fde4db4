import type { IDataObject, INodeParameterResourceLocator, INodeProperties } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { campaignEntity } from '../../../shared/records/entities';
import { internalId } from '../../../shared/records/internalId';
import { searchMethod } from '../../../shared/records/listSearch';
import { internalIdMode, listedParameter, locator } from '../../../shared/records/locators';
import { pickedCampaign } from '../../../shared/records/pickedCampaign';
import { digits } from '../../../shared/input/validate';
import { pickedCampaignId } from '../../core/crud';
import type { OperationContext } from '../../core/operation';

export const WRAPPER = facts.wrappers.payoutTable;

export const campaignParameter: INodeProperties = {
	...locator(campaignEntity),
	description: 'The campaign whose payouts the table changes, from the list or by its ID',
};

/** The parameters that identify a table. */
export const tableParameters: INodeProperties[] = [
	campaignParameter,
	listedParameter(
		{
			title: 'Table',
			name: 'tableId',
			description: 'The payout table, from the list of the campaign or by its ID',
		},
		'searchPayoutTables',
		{ ...internalIdMode, displayName: 'By ID', hint: 'The field id in the output of Get Many' },
		'campaign.value',
	),
];

const pathOf = (campaignId: number | string) =>
	`/api/v5/campaigns/${campaignId}/payout_bid_modification_tables`;

/** The payout tables of the campaign that is chosen in the node. */
export const searchPayoutTables = searchMethod(async (context, client) => {
	const id = await internalId(campaignEntity, client, pickedCampaign(context));
	return [
		{
			request: { method: 'GET', path: `${pathOf(id)}.json` },
			wrapper: WRAPPER,
			keyOf: (row) => row.id,
			toChoice: ({ active, created_at, id: table, table_version: version }) => ({
				name: `${version || `Table of ${String(created_at).slice(0, 'YYYY-MM-DD'.length)}`} (${table})${active ? ', active' : ''}`,
				value: String(table),
			}),
		},
	];
});

/**
 * The path of the campaign's tables, without `.json`. It requires the campaign's internal ID (D), which may take a
 * request.
 *
 * @throws UserError if Retreaver does not return that ID
 */
export async function tablesPath(context: OperationContext): Promise<string> {
	const id = await pickedCampaignId(context, 'a payout table');
	return pathOf(id);
}

/** The ID of the table in its parameter. */
export function pickedTable(context: OperationContext): number {
	const hint = 'The operation Get Many shows this ID as id; table_version is only a label.';
	const { value } = context.get<INodeParameterResourceLocator>('tableId');
	return Number(digits(value, 'Table', hint));
}

/**
 * Sends a request with a table (optional), and returns the table in the answer, which has no wrapper (D).
 *
 * @param emptyAnswer the table to assume for an answer without a body, if such an answer is allowed
 */
export async function sendTable(
	context: OperationContext,
	method: 'GET' | 'POST' | 'PUT',
	path: string,
	table?: IDataObject,
	emptyAnswer?: IDataObject,
): Promise<IDataObject> {
	const { body } = await context.client.request({
		method,
		path: `${path}.json`,
		body: table && { [WRAPPER]: table },
		// Updates are idempotent; repeating a create would add a second table.
		repeatable: method !== 'POST',
		emptyAnswer,
		itemIndex: context.itemIndex,
	});
	return body as IDataObject;
}
