import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { compareText } from './parameters';
import phones from './phonePlans.json';
import { required } from './validate';

interface Country {
	name: string;
	/** The calling code. */
	code: string;
	/** What is dialled before the calling code of another country, as a regular expression; 00 unless given. */
	international?: string;
	/** What is dialled before a national number within the country, as a regular expression. */
	trunk?: string;
	/** What takes the place of a trunk prefix whose group matched. */
	rewrite?: string;
}

interface Plan {
	/** The country that the calling code belongs to, or the largest of them; codes such as 800 have none. */
	country?: string;
	/** The national numbers that there are, as a regular expression. */
	national: string;
}

/** From libphonenumber's metadata, by `npm run phones`. */
const COUNTRIES: Record<string, Country | undefined> = phones.countries;
const PLANS: Record<string, Plan | undefined> = phones.plans;

/** The United States: their numbers are written like those of Canada and the Caribbean. */
const DEFAULT_COUNTRY = 'US';

/** Digits of E.164, at most. */
const MAX_DIGITS = 15;

const EXTENSION = /\d\s*((?:[,;#]+|;?\s*(?:extension|extn?|x)(?![a-z])[.:]?)[\s=.:]*\d{1,7}#?)$/i;

/** The field of both credential types that {@link countryOf} reads. */
export const defaultCountryField: INodeProperties = {
	displayName: 'Default Country',
	name: 'defaultCountry',
	type: 'options',
	options: Object.entries(phones.countries)
		.map(([value, { name, code }]) => ({ name: `${name} (+${code})`, value }))
		.toSorted((a, b) => compareText(a.name, b.name)),
	default: DEFAULT_COUNTRY,
	description:
		'The country of phone numbers that you enter without a country code. Choose United States for Canada, too.',
};

/** The country (ISO 3166) of phone numbers without a country code; undefined where the credential does not say. */
export function countryOf({ defaultCountry }: ICredentialDataDecryptedObject): string | undefined {
	return defaultCountry ? String(defaultCountry) : undefined;
}

/**
 * A phone number in E.164 form, however it is written. One without a country code is a number of `country`, with or
 * without the trunk prefix of that country. A trunk prefix behind a country code is dropped: +44 (0)20 becomes +4420.
 * It stays where it is part of the number, as in Italy.
 *
 * @param country ISO 3166 code, such as GB; undefined for the US and Canada
 * @returns for example +14155550123
 * @throws UserError that names the parameter where there cannot be such a number, or it has an extension
 */
export function phoneNumber(
	value: unknown,
	parameter: string,
	country: string | undefined,
): string {
	const text = readable(required(value, parameter));
	const [, extension] = EXTENSION.exec(text) ?? [];
	if (extension) {
		throw new UserError(
			`"${parameter}" has an extension ("${extension.trim()}"), but Retreaver takes phone numbers without one. Remove it from "${text}".`,
		);
	}
	const digits = text.replace(/^tel:/i, '').replace(/[\s().-]/g, '');
	const home = COUNTRIES[country ?? DEFAULT_COUNTRY];
	if (!home) {
		throw new UserError(
			`"${country}" is no country. Choose one in "Default Country" of the credential.`,
		);
	}
	const isNumber = /^\+?\d+$/.test(digits);
	const [number, another] = isNumber ? readings(digits, home) : [];
	if (number && !another) return number;

	const reason = isNumber ? ` ${reasonFor(digits, home, number, another)}` : '';
	throw new UserError(
		`"${parameter}" must be a phone number with its country code, such as +14155550123, but is "${text}".${reason}`,
	);
}

/**
 * What can be dialled: a phone number as {@link phoneNumber} reads it, or a SIP address, which stays as it is (D).
 *
 * @returns for example +14155550123 or sip:sales@example.com
 * @throws UserError that names the parameter
 */
export function phoneOrSip(value: unknown, parameter: string, country: string | undefined): string {
	const text = required(value, parameter);
	if (/^sip:[^\s@]+@[^\s@]+$/i.test(text)) return text;
	if (!/^sips?:|@/i.test(text)) return phoneNumber(text, parameter, country);
	throw new UserError(
		`"${parameter}" must be a phone number such as +14155550123 or a SIP address such as sip:sales@example.com, but is "${text}".`,
	);
}

/** The text without marks that cannot be seen, with one kind of dash, and full-width signs as plain ones. */
function readable(text: string): string {
	return text
		.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
		.replace(/\p{Cf}/gu, '')
		.replace(/[\p{Pd}\u2212]/gu, '-')
		.trim();
}

/** The numbers in E.164 that the digits can be: more than one where prefixes of two kinds fit, none where none exists. */
function readings(digits: string, home: Country): string[] {
	if (digits.startsWith('+')) return found(international(digits));
	// Most countries dial 00 before another country's code: numbers that were copied from there have it, too.
	const prefixes = [home.international ?? '00', '00'].map((prefix) => new RegExp(`^(?:${prefix})`));
	const abroad = prefixes.map(
		(prefix) => prefix.test(digits) && international(digits.replace(prefix, '+')),
	);
	const numbers = found(...abroad);
	if (numbers.length > 0) return numbers;

	const national = inPlan(home.code, withoutTrunk(digits, home)) ?? inPlan(home.code, digits);
	// Spreadsheets drop the plus.
	const withoutPlus = digits.startsWith(home.code) ? international(`+${digits}`) : undefined;
	return found(national ?? withoutPlus);
}

function found(...numbers: Array<string | false | undefined>): string[] {
	return [...new Set(numbers.filter((number) => typeof number === 'string'))];
}

/** @param digits a plus, a calling code and a national number; between them may be that country's trunk prefix */
function international(digits: string): string | undefined {
	const { code, plan } = planOf(digits);
	if (code === undefined) return undefined;
	const national = digits.slice(1 + code.length);
	const main = COUNTRIES[plan?.country ?? ''];
	return inPlan(code, national) ?? (main && inPlan(code, withoutTrunk(national, main)));
}

/** No calling code begins with another one. */
function planOf(digits: string) {
	const code = [2, 3, 4].map((end) => digits.slice(1, end)).find((start) => PLANS[start]);
	return { code, plan: code === undefined ? undefined : PLANS[code] };
}

function inPlan(code: string, national: string): string | undefined {
	const exists = new RegExp(`^(?:${PLANS[code]?.national})$`).test(national);
	return exists && code.length + national.length <= MAX_DIGITS ? `+${code}${national}` : undefined;
}

function withoutTrunk(national: string, { trunk, rewrite }: Country): string {
	if (!trunk) return national;
	const prefix = new RegExp(`^(?:${trunk})`);
	const group = prefix.exec(national)?.at(-1);
	return national.replace(prefix, rewrite && group ? rewrite : '');
}

function reasonFor(digits: string, home: Country, number?: string, another?: string): string {
	if (number) return `It can be ${number} or ${another}.`;
	if (!digits.startsWith('+')) {
		return `It has no country code, and ${home.name} has no such number.`;
	}
	const { code } = planOf(digits);
	return code === undefined
		? 'No country code begins like this.'
		: `There are no such numbers behind the country code +${code}.`;
}
