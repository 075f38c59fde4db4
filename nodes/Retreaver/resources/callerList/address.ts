import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/client';
import { callerNumberParameter } from '../../../shared/input/parameters';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { digits } from '../../../shared/input/validate';
import type { OperationContext } from '../../core/operation';

/** A text field instead of a list, because a Caller List Management key cannot list buyers. */
export const buyerParameter: INodeProperties = {
	displayName: 'Internal Buyer ID',
	name: 'targetId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 9872',
	description:
		"Retreaver's own ID of the buyer that the list belongs to, such as 9872. It is in the output of the resource Buyer.",
};

/** The parameters that identify a list. */
export const addressParameters: INodeProperties[] = [
	buyerParameter,
	{
		displayName: 'List Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. suppressed',
		description: 'The name of the caller list, such as suppressed',
	},
];

export const numberParameter: INodeProperties = { ...callerNumberParameter, name: 'number' };

/** The list from {@link addressParameters}, in the form of the output. */
export function pickedList(context: OperationContext): { target_id: number; name: string } {
	const hint = 'The resource Buyer shows this ID as id.';
	return {
		target_id: Number(digits(context.get('targetId'), 'Internal Buyer ID', hint)),
		name: context.get('name'),
	};
}

/** The number from {@link numberParameter}, in E.164. */
export function numberOf(context: OperationContext): string {
	return phoneNumber(context.get('number'), numberParameter.displayName, context.country);
}

/**
 * Sends a request for the lists of the buyer in the parameters.
 *
 * @param path relative to the buyer's lists, without `.json`, with a leading slash unless empty
 * @throws UserError if the credential has no secret key, which caller lists require (D)
 */
export async function requestOfBuyer(
	context: OperationContext,
	path: string,
	request: Omit<ApiRequest, 'path' | 'service'>,
): Promise<IDataObject> {
	const { target_id } = pickedList(context);
	const { secretKey } = await context.client.credential('retreaverPostbackKeyApi');
	if (!secretKey) {
		throw new UserError(
			'The credential has no Secret Key, but caller lists need one. Use a Caller List Management key, and enter its Secret Key.',
		);
	}
	const { body } = await context.client.request({
		...request,
		service: 'callerLists',
		path: `/api/v2/targets/${target_id}/caller_lists${path}.json`,
		itemIndex: context.itemIndex,
	});
	return body as IDataObject;
}

/** Sends a request for the list in the parameters, or for its contents. */
export async function requestOfList(
	context: OperationContext,
	path: string,
	request: Omit<ApiRequest, 'path' | 'service'>,
): Promise<IDataObject> {
	return await requestOfBuyer(
		context,
		`/${encodeURIComponent(pickedList(context).name)}${path}`,
		request,
	);
}
