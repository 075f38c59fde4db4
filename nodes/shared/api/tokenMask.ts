import { MASK } from './redact';

/** The query parameter for the token in the triggers' webhook URLs. */
export const TOKEN_PARAMETER = 'n8n_token';

/** Matches the token in a URL, and in a URL that is percent-encoded within another URL. */
const TOKEN = new RegExp(
	`([?&]${TOKEN_PARAMETER}=)[^&#\\s"]+|(%(?:3F|26)${TOKEN_PARAMETER}%3D)(?:(?!%26|%23)[^&#\\s"])+`,
	'gi',
);

/** Masks the token in a URL, or in a text that contains URLs. */
export function maskToken(text: string): string {
	return text.includes(TOKEN_PARAMETER) ? text.replace(TOKEN, `$1$2${MASK}`) : text;
}

/** Whether a URL contains a masked token. Such a URL comes from the output of these nodes and would not work. */
export function hasMaskedToken(url: string): boolean {
	return [`=${MASK}`, `%3D${MASK}`].some((masked) => url.includes(TOKEN_PARAMETER + masked));
}
