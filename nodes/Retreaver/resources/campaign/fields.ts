import { nameField } from '../../core/body';
import { greetingFields } from '../../fields/callFlow/greeting';
import { menuOptionsField, timersField } from '../../fields/callFlow/timersAndMenus';
import type { Field } from '../../core/operation';

/** Retreaver takes a campaign without a name, too (D), but nobody would find it in a list. */
export const campaignName = nameField('campaign', 'Solar Leads California');

/** The other attributes of a campaign (D), for create and update alike. */
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
			'Your own ID for the campaign, such as 0044. For a new campaign Retreaver makes one up if you give none.',
	},
	{
		displayName: 'Dedupe Seconds',
		name: 'dedupeSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'For how many seconds, such as 86400 for a day, a repeat caller sets off no timers; 0 switches this off',
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
