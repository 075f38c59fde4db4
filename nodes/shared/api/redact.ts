import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { BASE_URL_FIELDS } from './baseUrl';

/** Replaces a secret. */
export const MASK = '***';

/** The fields of a credential that are not secret: addresses, IDs, settings, and fields that n8n adds. */
const PUBLIC = [
	...BASE_URL_FIELDS,
	'companyId',
	'defaultCountry',
	'keyFor',
	'requestsAtOnce',
	'timeout',
	'allowedHttpRequestDomains',
	'allowedDomains',
];

/**
 * The secrets of a credential: all of its texts except {@link PUBLIC}, so that new keys are covered automatically.
 * Trimmed, since keys are trimmed before they are sent, too.
 */
export function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	return Object.entries(credential).flatMap(([name, value]) =>
		typeof value === 'string' && !PUBLIC.includes(name) ? [value.trim()] : [],
	);
}

/**
 * Replaces secrets in a text, in any encoding, with {@link MASK}.
 *
 * @param secrets the values to hide; empty ones are ignored
 */
export function redact(text: string, secrets: readonly string[]): string {
	const forms = secrets
		.filter(Boolean)
		// Longest first, in case one secret starts with another.
		.sort((a, b) => b.length - a.length)
		.map(anyForm);
	return forms.length === 0 ? text : text.replace(new RegExp(forms.join('|'), 'gi'), MASK);
}

/**
 * A regular expression for a secret. Each character matches literally, percent-encoded (also twice, for a URL within a
 * URL) or JSON-escaped, since encoders differ and an answer may echo the request in any form.
 */
function anyForm(secret: string): string {
	const escaped = (form: string) => form.replace(/\W/g, '\\$&');
	const charForms = [...secret].map((char) => {
		const percent = Buffer.from(char).toString('hex').replace(/../g, '%$&');
		const forms = [
			char,
			percent,
			percent.replaceAll('%', '%25'),
			JSON.stringify(char).slice(1, -1),
		];
		if (char === ' ') forms.push('+');
		return `(?:${[...new Set(forms)].map(escaped).join('|')})`;
	});
	return charForms.join('');
}
