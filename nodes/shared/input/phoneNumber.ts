import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { compareText } from './parameters';
import phones from './phonePlans.json';
import { required } from './validate';

interface Country {
	name: string;
	/** The country calling code, without a plus. */
	code: string;
	/** The prefix for international calls, as a regular expression. Defaults to 00. */
	international?: string;
	/** The trunk prefix for national calls, as a regular expression. */
	trunk?: string;
	/** Replaces a trunk prefix whose group matched. */
	rewrite?: string;
}

interface Plan {
	/** The country of the calling code, or the largest one of several; codes such as 800 have none. */
	country?: string;
	/** The valid national numbers, as a regular expression. */
	national: string;
}

/** From libphonenumber's metadata, by `npm run phones`. */
const COUNTRIES: Record<string, Country | undefined> = phones.countries;
const PLANS: Record<string, Plan | undefined> = phones.plans;

/** Also covers Canada and the Caribbean, whose numbers have the same form. */
const DEFAULT_COUNTRY = 'US';

/** The maximum number of digits in E.164. */
const MAX_DIGITS = 15;

const EXTENSION = /\d\s*((?:[,;#]+|;?\s*(?:extension|extn?|x)(?![a-z])[.:]?)[\s=.:]*\d{1,7}#?)$/i;

/** A field of both credential types, and an option of operations without one; {@link countryOf} reads it. */
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

/** The country (ISO 3166) in {@link defaultCountryField}; undefined if not set. */
export function countryOf({ defaultCountry }: ICredentialDataDecryptedObject): string | undefined {
	return defaultCountry ? String(defaultCountry) : undefined;
}

/**
 * Converts a phone number in any common notation to E.164. A number without a country code belongs to `country`, with or
 * without its trunk prefix. A trunk prefix after a country code is removed: +44 (0)20 becomes +4420. It is kept where
 * it is part of the number, as in Italy.
 *
 * @param country ISO 3166 code, such as GB; undefined for the US and Canada
 * @returns for example +14155550123
 * @throws UserError that names the parameter, if the number is not valid or has an extension
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
			`"${country}" is not the code of a country, such as GB. Choose one in "Default Country".`,
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
 * Reads a phone number like {@link phoneNumber}, or a SIP address, which is returned unchanged (D).
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

/** Normalizes a text: removes invisible characters, and replaces dashes and full-width characters by ASCII. */
function readable(text: string): string {
	return text
		.replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
		.replace(/\p{Cf}/gu, '')
		.replace(/[\p{Pd}\u2212]/gu, '-')
		.trim();
}

/** All valid readings of the digits, in E.164. More than one if two prefixes match; none if the number is not valid. */
function readings(digits: string, home: Country): string[] {
	if (digits.startsWith('+')) return found(international(digits));
	// Most countries use 00 for international calls, so numbers copied from there start with it.
	const prefixes = [home.international ?? '00', '00'].map((prefix) => new RegExp(`^(?:${prefix})`));
	const abroad = prefixes.map(
		(prefix) => prefix.test(digits) && international(digits.replace(prefix, '+')),
	);
	const numbers = found(...abroad);
	if (numbers.length > 0) return numbers;

	const national = inPlan(home.code, withoutTrunk(digits, home)) ?? inPlan(home.code, digits);
	// Spreadsheets remove the plus.
	const withoutPlus = digits.startsWith(home.code) ? international(`+${digits}`) : undefined;
	return found(national ?? withoutPlus);
}

function found(...numbers: Array<string | false | undefined>): string[] {
	return [...new Set(numbers.filter((number) => typeof number === 'string'))];
}

/** @param digits a plus, a calling code, optionally that country's trunk prefix, and a national number */
function international(digits: string): string | undefined {
	const { code, plan } = planOf(digits);
	if (code === undefined) return undefined;
	const national = digits.slice(1 + code.length);
	const main = COUNTRIES[plan?.country ?? ''];
	return inPlan(code, national) ?? (main && inPlan(code, withoutTrunk(national, main)));
}

/** Finds the calling code. It is unambiguous, since no code is a prefix of another one. */
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
		return `It has no country code, and there is no such number in the Default Country (${home.name}).`;
	}
	const { code } = planOf(digits);
	return code === undefined
		? 'No country code begins like this.'
		: `There are no such numbers behind the country code +${code}.`;
}
