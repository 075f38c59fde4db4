import type { Field } from '../core/operation';

/** The type of a new tracking number or of a pool's numbers (D). */
export const typeField: Field = {
	displayName: 'Number Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Local', value: 'Local', description: 'With a local area code' },
		{ name: 'Toll-Free', value: 'Toll-free', description: 'Free for the caller, such as 888' },
	],
	default: 'Toll-free',
	description: 'Which kind of phone number to get',
};

/** The country of local numbers (D). */
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

/** Both fields for a new number or pool. The country is only shown for local numbers. */
export const provisioningFields: Field[] = [
	typeField,
	{ ...countryField, displayOptions: { show: { type: ['Local'] } } },
];
