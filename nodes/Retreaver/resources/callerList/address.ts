import type { IDataObject, INodeParameterResourceLocator, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/client';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import type { Advice } from '../../../shared/api/services';
import { callerPhoneParameter } from '../../../shared/input/parameters';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { digits, isEmpty } from '../../../shared/input/validate';
import { campaignEntity, targetEntity } from '../../../shared/records/entities';
import { listingOf, searchMethod } from '../../../shared/records/listSearch';
import { internalIdMode } from '../../../shared/records/locators';
import type { OperationContext } from '../../core/operation';

/** The kinds of records that can have caller lists (D), by the mode of the locator. */
const OWNERS = {
	target: { title: 'Buyer', type: 'Target', path: '/api/v2/targets' },
	campaign: { title: 'Campaign', type: 'Campaign', path: '/api/v2/campaigns' },
} as const;

/**
 * The list of buyers and campaigns needs the API key, since a Caller List Management key cannot read it: the node shows that
 * credential for the mode *From List* only.
 */
export const ownerParameter: INodeProperties = {
	displayName: 'List Belongs To',
	name: 'listOwner',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'target', value: '' },
	description: 'The buyer or the campaign that has the list, from a list or by its internal ID',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a buyer or a campaign...',
			hint: 'Needs the credential Retreaver API as well, for this list only',
			typeOptions: { searchListMethod: 'searchListOwners', searchable: true },
		},
		...Object.entries(OWNERS).map(([name, { title }]) => ({
			...internalIdMode,
			displayName: title,
			name,
			hint: `Retreaver's own ID: the field id in an output of the resource ${title}`,
		})),
	],
};

/** The modes of {@link ownerParameter} that do not need the API key. */
export const MODES_WITHOUT_API_KEY = Object.keys(OWNERS);

/** Buyers, then campaigns, as `target/9872` or `campaign/40728`. A campaign that does not show its internal ID is left out. */
export const searchListOwners = searchMethod((context) => {
	if (!context.getNode().credentials?.retreaverApi) {
		throw new UserError(
			`This list needs your API key. Choose a credential "Retreaver API" in this node, or choose "Buyer" or "Campaign" in place of "From List" and enter the internal ID.`,
		);
	}
	return [targetEntity, campaignEntity].map((entity) => {
		const listing = listingOf(entity, ({ id }) =>
			id ? `${entity.resource}/${String(id)}` : undefined,
		);
		return {
			...listing,
			toChoice: (row: IDataObject) => {
				const choice = listing.toChoice(row);
				return choice && { ...choice, name: `${entity.name}: ${choice.name}` };
			},
		};
	});
});

/** The parameters that identify a list. */
export const addressParameters: INodeProperties[] = [
	ownerParameter,
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

export const numberParameter: INodeProperties = { ...callerPhoneParameter, name: 'number' };

/** The buyer or campaign from {@link ownerParameter}. */
function pickedOwner(context: OperationContext) {
	const picked = context.get<INodeParameterResourceLocator>(ownerParameter.name);
	const [mode = '', value] =
		picked.mode === 'list' ? String(picked.value).split('/') : [picked.mode, picked.value];
	if (!Object.hasOwn(OWNERS, mode)) {
		throw new UserError(
			`"${ownerParameter.displayName}" must say whether it is a buyer or a campaign, such as target/9872 or campaign/40728, but is "${String(picked.value)}".`,
		);
	}
	const { title, ...owner } = OWNERS[mode as keyof typeof OWNERS];
	const hint = `The resource ${title} shows this ID as id.`;
	return { ...owner, title, id: digits(value, ownerParameter.displayName, hint) };
}

/** The list from {@link addressParameters}, in the form of the output. */
export function pickedList(context: OperationContext) {
	const { type, id } = pickedOwner(context);
	return {
		name: context.get<string>('name'),
		caller_listable_type: type,
		caller_listable_id: Number(id),
	};
}

/** The number from {@link numberParameter}, in E.164. */
export function numberOf(context: OperationContext): string {
	return phoneNumber(context.get('number'), numberParameter.displayName, context.country);
}

/** A request for caller lists, without the fields that all of them share. */
type ListRequest = Omit<ApiRequest, 'advice' | 'itemIndex' | 'service'>;

/**
 * Makes a request for the lists of the buyer or campaign in the parameters.
 *
 * @param permission the permission that the key needs, named in the error for a 403 (D)
 * @param request its path is relative to the owner's lists, without `.json`, with a leading slash unless empty
 * @param absent the message for a 404. Defaults to an unknown buyer or campaign.
 * @throws UserError if the credential has no secret key, which caller lists require (D)
 */
export async function requestOfOwner(
	context: OperationContext,
	permission: string,
	{ path, ...request }: ListRequest,
	absent?: Advice,
): Promise<ApiRequest> {
	const { id, path: ownersPath, title } = pickedOwner(context);
	const { secretKey } = await context.client.credential('retreaverPostbackKeyApi');
	if (isEmpty(secretKey)) {
		throw new UserError(
			'The credential has no Secret Key, but caller lists need one. Use a Caller List Management key, and enter its Secret Key.',
		);
	}
	const needed = [...new Set([permission, facts.callerLists.showPermission])].join(' and ');
	return {
		...request,
		service: 'callerLists',
		path: `${ownersPath}/${id}/caller_lists${path}.json`,
		itemIndex: context.itemIndex,
		advice: {
			403: {
				message: 'Retreaver does not allow this to the postback key',
				description: `The key needs ${needed} among its permissions: edit the key in Retreaver. One that was made for one buyer or campaign works for the lists of that one only.`,
			},
			404: absent ?? {
				message: `Retreaver does not know this ${title.toLowerCase()}`,
				description: `Check "${ownerParameter.displayName}": whether it is a buyer or a campaign, and its internal ID. Your own ID (CID or TID) does not work here: the resource ${title} shows the internal one as id.`,
			},
		},
	};
}

/** Makes a request for the list in the parameters, or for its contents. Otherwise like {@link requestOfOwner}. */
export async function requestOfList(
	context: OperationContext,
	permission: string,
	{ path, ...request }: ListRequest,
): Promise<ApiRequest> {
	const list = `/${encodeURIComponent(pickedList(context).name)}`;
	return await requestOfOwner(
		context,
		permission,
		{ ...request, path: list + path },
		{
			message: 'Retreaver does not know this list or number',
			description: `Check "List Name" and "${ownerParameter.displayName}": a buyer and a campaign have lists of their own, also where the name is the same. A number must be on the list to be removed.`,
		},
	);
}

/** Sends a request and returns the answer without its wrapper. */
export async function send(
	context: OperationContext,
	request: ApiRequest,
	wrapper: string,
): Promise<IDataObject> {
	const { body } = await context.client.request(request);
	return unwrap(body as IDataObject, wrapper);
}
