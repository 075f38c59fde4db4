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
	'The publisher who gets the number, from the list or by your own ID (AFID). An ID that Retreaver does not know yet adds a publisher.',
);

export const desiredTextField: Field = {
	displayName: 'Desired Text',
	name: 'desiredText',
	type: 'string',
	default: '',
	placeholder: 'e.g. SOLAR',
	description:
		'A word that the number should spell on a phone keypad, such as SOLAR. Where there is no such number you get another one.',
};

export const subIdField: Field = {
	displayName: 'Sub ID',
	name: 'sid',
	type: 'string',
	default: '',
	placeholder: 'e.g. landing-page-3',
	description: 'The mark by which the publisher tells its sources apart, such as landing-page-3',
};

/** What a number can have of its own, in place of its campaign's (D). */
export const overrides: Field[] = [...greetingFields, menuOptionsField, timersField];
