import { greetingFields } from '../../greeting';
import { menuOptionsField, timersField } from '../../nestedRows';
import type { Field } from '../../operation';

/** The attributes of a campaign (D), for create and update alike. */
export const campaignFields: Field[] = [
	{
		displayName: 'Affiliate Can Pull Number',
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
		description: 'Your own ID for the campaign; Retreaver makes one up where you give none',
	},
	{
		displayName: 'Dedupe Seconds',
		name: 'dedupeSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'For how many seconds a repeat caller sets off no timers of 0 seconds or more; 0 switches this off',
	},
	...greetingFields,
	menuOptionsField,
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Solar Leads California',
		description: 'The name of the campaign, for your reference',
	},
	{
		displayName: 'Record Calls',
		name: 'recordCalls',
		type: 'boolean',
		default: true,
		description: 'Whether to record the calls',
	},
	timersField,
];

/** For update only. */
export const destroyNestedField: Field = {
	displayName: 'Replace All Timers and Menu Options',
	name: 'destroyNested',
	type: 'boolean',
	default: false,
	hint: 'Deletes ALL timers, webhooks and menu options first, also those that the API does not show',
	description:
		'Whether to delete ALL timers and menu options of the campaign first. Live campaigns hold routing that the API does not show: this can wipe it, and the webhooks of your Retreaver Triggers.',
};
