import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Stands in place of a secret. */
export const MASK = '***';

/** The entries of a credential that are no secrets: addresses, IDs, settings, and what n8n itself adds. */
const PUBLIC = [
	'baseUrl',
	'companyId',
	'defaultCountry',
	'allowedHttpRequestDomains',
	'allowedDomains',
];

/**
 * The secrets of a credential: every text in it that is not known to be harmless, so that a new key needs no thought
 * here. Trimmed as they are when they are sent: a copied key often has a space or a line break around it.
 */
export function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	return Object.entries(credential).flatMap(([name, value]) =>
		typeof value === 'string' && !PUBLIC.includes(name) ? [value.trim()] : [],
	);
}

/**
 * Takes the secrets out of a text, however they are encoded in it.
 *
 * @param secrets the values to hide; empty ones are ignored
 */
export function redact(text: string, secrets: readonly string[]): string {
	const forms = secrets
		.filter(Boolean)
		// The longest first: of a secret that begins with another one nothing must stay.
		.sort((a, b) => b.length - a.length)
		.map(anyForm);
	return forms.length === 0 ? text : text.replace(new RegExp(forms.join('|'), 'gi'), MASK);
}

/**
 * A pattern for a secret in which each character stands as it is, percent-encoded (twice where a URL stands in a
 * URL) or escaped as in JSON: encoders differ in what they encode, and an answer may repeat what it got in any way.
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
