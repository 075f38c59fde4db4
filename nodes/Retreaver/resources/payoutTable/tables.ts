import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { campaignEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
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
	{
		displayName: 'Table ID',
		name: 'tableId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 9872',
		description:
			"Retreaver's own ID of the table, such as 9872, which the operation Get Many shows",
	},
];

/**
 * The path of the campaign's tables, without `.json`. It requires the campaign's internal ID (D), which may take a
 * request.
 *
 * @throws UserError if Retreaver does not return that ID
 */
export async function tablesPath(context: OperationContext): Promise<string> {
	const id = await pickedCampaignId(context, 'a payout table');
	return `/api/v5/campaigns/${id}/payout_bid_modification_tables`;
}

/** The value of the parameter Table ID. */
export function pickedTable(context: OperationContext): number {
	const hint = 'The operation Get Many shows this ID as id; table_version is only a label.';
	return Number(digits(context.get('tableId'), 'Table ID', hint));
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
