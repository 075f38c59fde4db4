import type { IDataObject, INodeParameterResourceLocator, INodeProperties } from 'n8n-workflow';

import { digits } from '../../../shared/input/validate';
import { campaignEntity } from '../../../shared/records/entities';
import { listingOf, searchMethod } from '../../../shared/records/listSearch';
import { listedParameter } from '../../../shared/records/locators';
import type { OperationContext } from '../../core/operation';

/** The path of the API in Retreaver's browser library (O). */
const BASE = '/api/v1/numbers';

export const campaignKeyParameter = listedParameter(
	{
		title: 'Campaign Key',
		name: 'campaignKey',
		description:
			'The campaign, or the key in the code for your web page that Retreaver shows for it. The key is public; your API key is not sent.',
	},
	'searchCampaignKeys',
	{
		displayName: 'By Key',
		name: 'key',
		placeholder: 'e.g. 5f0c1d7a9be24e6f8a3b5f0c1d7a9be2',
		hint: 'In the code for your web page that Retreaver shows for the campaign',
	},
);

/** The campaigns with their keys. That `show_key` is the key is inferred (?). */
export const searchCampaignKeys = searchMethod(() => [
	listingOf(campaignEntity, ({ show_key: key }) => (key ? String(key) : undefined)),
]);

/** The key in {@link campaignKeyParameter}. */
export const campaignKeyOf = (context: OperationContext) =>
	String(context.get<INodeParameterResourceLocator>(campaignKeyParameter.name).value);

/** The parameters that identify a visitor's number. */
export const visitorNumberParameters: INodeProperties[] = [
	campaignKeyParameter,
	{
		displayName: 'Number ID',
		name: 'id',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 81234',
		description:
			'The ID that the operation Request gave with the number, such as 81234. It is not the phone number.',
	},
];

/** The number from {@link visitorNumberParameters}. */
export function visitorNumberOf(context: OperationContext): { id: number; campaign_key: string } {
	const hint = 'It is not the phone number, but the ID that the operation Request gave with it.';
	return {
		id: Number(digits(context.get('id'), 'Number ID', hint)),
		campaign_key: campaignKeyOf(context),
	};
}

/** Sends a request of the browser library. Not all answers were observed, so an empty one is accepted (?). */
export async function post(
	context: OperationContext,
	path: string,
	body: IDataObject,
	more: { query?: IDataObject; repeatable?: boolean } = {},
): Promise<IDataObject> {
	const answer = await context.client.request({
		...more,
		service: 'visitorNumbers',
		method: 'POST',
		path: `${BASE}${path}`,
		body,
		emptyAnswer: {},
		itemIndex: context.itemIndex,
	});
	return answer.body as IDataObject;
}

/** Changes the tags of the number in the parameters. Returns the number, if the answer has it. */
export async function changeTags(
	context: OperationContext,
	path: string,
	change: IDataObject,
	repeatable: boolean,
): Promise<IDataObject> {
	const { id, campaign_key } = visitorNumberOf(context);
	const answer = await post(context, path, { ids: [id], campaign_key, ...change }, { repeatable });
	const [number = {}] = [answer.numbers ?? answer.number ?? []].flat() as IDataObject[];
	return { success: true, id, ...number };
}
