import { affiliateEntity, campaignEntity } from '../../../shared/entities';
import { greetingFields } from '../../greeting';
import { menuOptionsField, timersField } from '../../nestedRows';
import type { Field } from '../../operation';
import { reference } from '../../references';

export const campaignField = reference(
	campaignEntity,
	'cid',
	'The campaign that the number belongs to. It must exist already.',
);

export const affiliateField = reference(
	affiliateEntity,
	'afid',
	'The publisher that the number belongs to. An ID (AFID) that Retreaver does not know yet creates a new publisher.',
);

export const desiredTextField: Field = {
	displayName: 'Desired Text',
	name: 'desiredText',
	type: 'string',
	default: '',
	placeholder: 'e.g. SOLAR',
	description:
		'A word that the number should spell on a phone keypad. Where there is no such number you get another one.',
};

export const subIdField: Field = {
	displayName: 'Sub ID',
	name: 'sid',
	type: 'string',
	default: '',
	placeholder: 'e.g. landing-page-3',
	description: 'The sub ID of the publisher that the number belongs to',
};

/** What a number can have of its own, in place of its campaign's (D). */
export const overrides: Field[] = [
	...greetingFields,
	menuOptionsField,
	{
		...timersField,
		description: `${timersField.description} With timers of its own, a number does not use the campaign's: webhooks of the campaign may not fire for it.`,
	},
];

/** For update only. */
export const destroyNestedField: Field = {
	displayName: 'Replace All Timers and Menu Options',
	name: 'destroyNested',
	type: 'boolean',
	default: false,
	hint: 'Deletes ALL timers, webhooks and menu options first, also those that the API does not show',
	description:
		"Whether to delete ALL timers and menu options of this number first. Without any of its own it uses the campaign's again.",
};
