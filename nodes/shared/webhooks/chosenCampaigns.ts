import type {
	IHookFunctions,
	INodeParameterResourceLocator,
	INodeProperties,
	IWebhookFunctions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { listOf } from '../input/validate';
import { campaignEntity } from '../records/entities';
import { multiList } from '../records/loadOptions';
import { locator, recordId } from '../records/locators';
import { whenAutomatic } from './byHand';

const ALL = 'all';
const SEVERAL = 'several';
const ONE = 'one';

/** The parameters for a trigger that can work on several campaigns. */
export const campaignParameters: INodeProperties[] = [
	{
		displayName: 'Campaigns',
		name: 'campaigns',
		type: 'options',
		noDataExpression: true,
		displayOptions: whenAutomatic,
		options: [
			{ name: 'One Campaign', value: ONE, description: 'A campaign from the list, or by its ID' },
			{ name: 'Several Campaigns', value: SEVERAL, description: 'Those that you choose' },
			{
				name: 'All Campaigns',
				value: ALL,
				description: 'Also those that you create later, from 10 minutes after',
			},
		],
		default: ONE,
		description: 'Whose calls start the workflow',
	},
	{
		...locator(campaignEntity),
		displayOptions: { show: { ...whenAutomatic.show, campaigns: [ONE] } },
		description: 'The campaign whose calls start the workflow, from the list or by its ID',
	},
	{
		...multiList('campaigns'),
		displayName: 'Selected Campaigns',
		name: 'campaignCids',
		required: true,
		displayOptions: { show: { ...whenAutomatic.show, campaigns: [SEVERAL] } },
		description:
			'The campaigns whose calls start the workflow. An expression gives their CIDs, such as 1001, 1002.',
	},
];

/**
 * Reads which campaigns a trigger is for. A trigger without the parameter Campaigns is for one.
 *
 * @throws UserError if none is chosen
 */
export function chosenCampaigns(
	context: IHookFunctions | IWebhookFunctions,
): typeof ALL | INodeParameterResourceLocator[] {
	const scope = context.getNodeParameter('campaigns', ONE);
	if (scope === ALL) return ALL;
	if (scope !== SEVERAL) {
		const campaign = context.getNodeParameter('campaign');
		const { key, id } = recordId(campaignEntity, campaign);
		return [{ __rl: true, mode: key, value: id }];
	}
	const cids = listOf(context.getNodeParameter('campaignCids', []), 'Selected Campaigns');
	if (cids.length === 0) {
		throw new UserError('"Selected Campaigns" is empty. Choose at least one campaign.');
	}
	return cids.map((value) => ({ __rl: true, mode: 'cid', value }));
}
