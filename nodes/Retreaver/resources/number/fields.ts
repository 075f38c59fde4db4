import { affiliateEntity, campaignEntity } from '../../../shared/records/entities';
import { greetingFields } from '../../fields/callFlow/greeting';
import { menuOptionsField, timersField } from '../../fields/callFlow/timersAndMenus';
import type { Field } from '../../core/operation';
import { reference } from '../../fields/reference';

export const campaignField = reference(
	campaignEntity,
	'cid',
	'The campaign that gets the calls to the number, from the list or by your own ID (CID). It must exist already.',
);

export const affiliateField = reference(
	affiliateEntity,
	'afid',
	'The publisher who gets the number, from the list or by your own ID (AFID). An ID that Retreaver does not know yet creates a publisher.',
);

export const desiredTextField: Field = {
	displayName: 'Desired Text',
	name: 'desiredText',
	type: 'string',
	default: '',
	placeholder: 'e.g. SOLAR',
	description:
		'A word that the number should spell on a phone keypad, such as SOLAR. If there is no such number, you get another one.',
};

export const subIdField: Field = {
	displayName: 'Sub ID',
	name: 'sid',
	type: 'string',
	default: '',
	placeholder: 'e.g. landing-page-3',
	description: 'A label that the publisher uses to distinguish its sources, such as landing-page-3',
};

/** Settings of a number that override those of its campaign (D). */
export const overrides: Field[] = [...greetingFields, menuOptionsField, timersField];
