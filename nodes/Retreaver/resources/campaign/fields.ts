import { nameField } from '../../core/body';
import { greetingFields } from '../../fields/callFlow/greeting';
import { menuOptionsField, timersField } from '../../fields/callFlow/timersAndMenus';
import type { Field } from '../../core/operation';

/** Required here, although Retreaver also accepts a campaign without a name (D): nobody would find it in a list. */
export const campaignName = nameField('campaign', 'Solar Leads California');

/** The optional attributes of a campaign (D), for create and update. */
export const campaignFields: Field[] = [
	{
		displayName: 'Publishers Can Pull Numbers',
		name: 'affiliateCanPullNumber',
		type: 'boolean',
		default: false,
		description: 'Whether publishers can reach this campaign through the LinkTrust integration',
	},
	{
		displayName: 'Campaign ID (CID)',
		name: 'cid',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0044',
		description:
			'Your own ID for the campaign, such as 0044. If it is empty for a new campaign, Retreaver generates one.',
	},
	{
		displayName: 'Dedupe Seconds',
		name: 'dedupeSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'For how many seconds, such as 86400 for a day, a repeat caller triggers no timers; 0 switches this off',
	},
	...greetingFields,
	menuOptionsField,
	{
		displayName: 'Record Calls',
		name: 'recordCalls',
		type: 'boolean',
		default: true,
		description: 'Whether to record the calls of the campaign',
	},
	timersField,
];
