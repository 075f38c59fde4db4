import type { Field } from '../core/operation';

/** What kind of numbers Retreaver provides: for a number of its own, and for those of a pool (D). */
export const typeField: Field = {
	displayName: 'Number Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Local', value: 'Local', description: 'With the area code of a place' },
		{ name: 'Toll-Free', value: 'Toll-free', description: 'Free for the caller, such as 888' },
	],
	default: 'Toll-free',
	description: 'Which kind of phone number to get',
};

/** Where local numbers are (D). */
export const countryField: Field = {
	displayName: 'Country',
	name: 'country',
	type: 'options',
	options: [
		{ name: 'Austria', value: 'AT' },
		{ name: 'Belgium', value: 'BE' },
		{ name: 'Canada', value: 'CA' },
		{ name: 'Denmark', value: 'DK' },
		{ name: 'Finland', value: 'FI' },
		{ name: 'France', value: 'FR' },
		{ name: 'Ireland', value: 'IE' },
		{ name: 'Italy', value: 'IT' },
		{ name: 'Netherlands', value: 'NL' },
		{ name: 'Poland', value: 'PL' },
		{ name: 'Sweden', value: 'SE' },
		{ name: 'United Kingdom', value: 'GB' },
		{ name: 'United States', value: 'US' },
	],
	default: 'US',
	description: 'The country of local numbers, such as United States',
};

/** The two for a new number or pool: the country is asked for local numbers only. */
export const provisioningFields: Field[] = [
	typeField,
	{ ...countryField, displayOptions: { show: { type: ['Local'] } } },
];
