import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { facts } from '../api/facts';

/** The API's format of times (RFC 3339 with offset, D), for luxon. */
export const TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ssZZ";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The maximum number of tags per request. */
export const MAX_TAGS = facts.limits.tags;

/** Formats a value for an error message. */
export function quoted(value: unknown): string {
	return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether a value is undefined or null, as from an expression for a missing field. */
const isMissing = (value: unknown) => value === undefined || value === null;

/** Whether a value is an empty text or only whitespace. */
const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === '';

/** Whether a value is missing or blank. */
export const isEmpty = (value: unknown) => isMissing(value) || isBlank(value);

/** Whether a value is an object or an array. Dates count as single values. */
function isCompound(value: unknown): boolean {
	const isDate = value instanceof Date || DateTime.isDateTime(value);
	return value !== null && typeof value === 'object' && !isDate;
}

/**
 * The trimmed text of a required parameter.
 *
 * @throws UserError that names the parameter, if it is empty, an object or an array
 */
export function required(value: unknown, parameter: string): string {
	const text = optionalText(value, parameter).trim();
	if (text === '') throw new UserError(emptyMessage(parameter));
	return text;
}

/**
 * The text of an optional parameter, which may be an empty text.
 *
 * @throws UserError that names the parameter, if its value is missing (undefined or null), an object or an array
 */
export function optionalText(value: unknown, parameter: string): string {
	if (isMissing(value)) throw new UserError(emptyMessage(parameter));
	// n8n has already converted objects to text where the expression is only part of the text.
	if (isCompound(value) || String(value).includes('[object Object]')) {
		throw new UserError(
			`"${parameter}" must be a single value, but is ${quoted(value)}. Choose one of its fields or entries.`,
		);
	}
	return String(value);
}

const emptyMessage = (parameter: string) => `"${parameter}" is empty. Enter a value.`;

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

interface Range {
	min?: number;
	max?: number;
}

/**
 * A number. Accepts text, since expressions may give it.
 *
 * @throws UserError that names the parameter, if it is empty, not a number, or out of range
 */
export function decimalNumber(value: unknown, parameter: string, range: Range = {}): number {
	return readNumber(value, parameter, range, {
		fits: Number.isFinite,
		noun: 'a number',
		example: ', such as 12.5',
	});
}

/** Like {@link decimalNumber}, but only accepts whole numbers. */
export function wholeNumber(value: unknown, parameter: string, range: Range = {}): number {
	return readNumber(value, parameter, range, {
		fits: Number.isSafeInteger,
		noun: 'a whole number',
	});
}

interface NumberKind {
	fits: (number: number) => boolean;
	/** The noun in error messages. */
	noun: string;
	/** Added to error messages. */
	example?: string;
}

function readNumber(
	value: unknown,
	parameter: string,
	{ min = -Infinity, max = Infinity }: Range,
	{ fits, noun, example = '' }: NumberKind,
): number {
	const text = required(value, parameter);
	const number = typeof value === 'number' ? value : DECIMAL.test(text) ? Number(text) : NaN;
	if (fits(number) && number >= min && number <= max) return number;
	const limits =
		max < Infinity ? ` from ${min} to ${max}` : min > -Infinity ? ` of ${min} or more` : '';
	throw new UserError(`"${parameter}" must be ${noun}${limits}${example}, but is "${text}".`);
}

const BOOLEANS: Record<string, boolean> = {
	true: true,
	yes: true,
	on: true,
	1: true,
	false: false,
	no: false,
	off: false,
	0: false,
};

/**
 * A boolean. Also accepts text ("yes", "False") and 1 or 0, since expressions may give them.
 *
 * @throws UserError that names the parameter
 */
export function boolean(value: unknown, parameter: string): boolean {
	const text = required(value, parameter);
	const read = Object.entries(BOOLEANS).find(([word]) => word === text.toLowerCase());
	if (read) return read[1];
	throw new UserError(`"${parameter}" must be true or false, but is "${text}".`);
}

/**
 * An ID that consists of digits.
 *
 * @param hint a sentence on where the ID is found
 * @throws UserError that names the parameter
 */
export function digits(value: unknown, parameter: string, hint: string): string {
	const text = required(value, parameter);
	if (/^\d{1,15}$/.test(text)) return text;
	throw new UserError(`"${parameter}" must have digits only, but is "${text}". ${hint}`);
}

/** The error for a locator with a mode that does not exist, which an expression can produce. */
export function unknownMode(mode: unknown, parameter: string): UserError {
	return new UserError(
		`"${parameter}" has an unknown kind of ID, "${quoted(mode)}". Choose one in the drop-down beside the field.`,
	);
}

/**
 * The trimmed entries of an array or of a comma-separated text, without duplicates and empty entries.
 *
 * @throws UserError that names the parameter, if an entry is missing (undefined or null), an object or an array
 */
export function listOf(value: unknown, parameter: string): string[] {
	const text = (entry: unknown) => (isBlank(entry) ? '' : required(entry, parameter));
	const entries = Array.isArray(value) ? value.map(text) : text(value).split(',');
	return [...new Set(entries.map((entry) => entry.trim()).filter(Boolean))];
}

/**
 * The value of an option. Ignores case and type (1 or "1"), since expressions may differ in these.
 *
 * @throws UserError that names the parameter and its possible values
 */
export function oneOf(
	value: unknown,
	parameter: string,
	options: INodePropertyOptions[],
): INodePropertyOptions['value'] {
	const text = required(value, parameter);
	const same = (option: INodePropertyOptions) =>
		String(option.value).toLowerCase() === text.toLowerCase();
	const option = options.find(same);
	if (option) return option.value;
	const values = options
		.map(({ name, value: known }) =>
			name.toLowerCase() === String(known).toLowerCase() ? known : `${known} (${name})`,
		)
		.join(', ');
	throw new UserError(`"${parameter}" must be one of ${values}, but is "${text}".`);
}

/** Whether a value is a UUID, ignoring whitespace around it. */
export function isUuid(value: unknown): boolean {
	return typeof value === 'string' && UUID.test(value.trim());
}

/**
 * A UUID in lower case, as Retreaver writes it.
 *
 * @param hint a sentence for the error: where to find it
 * @throws UserError that names the parameter
 */
export function uuid(value: unknown, parameter: string, hint?: string): string {
	if (hint && isEmpty(value)) throw new UserError(`"${parameter}" is empty. ${hint}`);
	const text = required(value, parameter);
	if (!isUuid(text)) {
		const message = `"${parameter}" must be a UUID such as 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90, but is "${text}".`;
		throw new UserError([message, hint].filter(Boolean).join(' '));
	}
	return text.toLowerCase();
}

/**
 * A point in time in the API's format (RFC 3339 with offset, D). Accepts a luxon DateTime (`{{ $now }}`), a Date, or
 * text. Text without an offset is in the workflow's time zone.
 *
 * @returns for example 2026-03-01T00:00:00+00:00
 * @throws UserError that names the parameter
 */
export function timestamp(value: unknown, parameter: string, timezone: string): string {
	const time =
		value instanceof Date
			? DateTime.fromJSDate(value, { zone: timezone })
			: DateTime.isDateTime(value)
				? value
				: DateTime.fromISO(required(value, parameter).replace(' ', 'T'), {
						zone: timezone,
						setZone: true,
					});
	const text = time.toFormat(TIMESTAMP);
	// luxon also accepts five-digit years and offsets of 50 hours.
	if (!/^\d{4}-/.test(text) || Number.isNaN(Date.parse(text))) {
		throw new UserError(
			`"${parameter}" must be a date such as 2026-03-01 or 2026-03-01T09:30:00Z, but is "${quoted(value)}".`,
		);
	}
	return text;
}

/**
 * Checks the order of two timestamps from {@link timestamp}.
 *
 * @throws UserError if the start is later than the end
 */
export function inOrder(
	start: string | undefined,
	end: string | undefined,
	startParameter: string,
	endParameter: string,
): void {
	if (start && end && Date.parse(start) > Date.parse(end)) {
		throw new UserError(
			`"${startParameter}" (${start}) is later than "${endParameter}" (${end}). Swap the two.`,
		);
	}
}

/**
 * The object in a JSON parameter, which is text or, from an expression, an object.
 *
 * @returns an empty object for an empty text
 * @throws UserError that names the parameter, if its value is missing (undefined or null), not valid JSON or not an
 * object
 */
export function jsonObject(value: unknown, parameter: string): IDataObject {
	let parsed = value;
	if (isBlank(value)) return {};
	if (typeof value === 'string') {
		try {
			parsed = JSON.parse(value);
		} catch (error) {
			parsed = error;
		}
	}
	if (isMissing(parsed)) {
		throw new UserError(`"${parameter}" is empty. Enter {} if there is nothing to send.`);
	}
	if (parsed instanceof Error) {
		throw new UserError(
			`"${parameter}" is not valid JSON (${parsed.message}). Write it as in {"state": "CA"}.`,
		);
	}
	if (typeof parsed !== 'object' || Array.isArray(parsed)) {
		throw new UserError(`"${parameter}" must be JSON in curly brackets such as {"state": "CA"}.`);
	}
	return parsed as IDataObject;
}

/** Removes entries that are undefined, null or blank. */
export function entered(values: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}
