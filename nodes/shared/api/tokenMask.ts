import { MASK } from './redact';

/** The query parameter that carries the token in the URLs of our webhooks. */
export const TOKEN_PARAMETER = 'n8n_token';

/** In a URL as it is, and in one that is a parameter of another URL. */
const TOKEN = new RegExp(
	`([?&]${TOKEN_PARAMETER}=)[^&#\\s"]+|(%(?:3F|26)${TOKEN_PARAMETER}%3D)(?:(?!%26|%23)[^&#\\s"])+`,
	'gi',
);

/** Hides the token in a URL, or in any text that holds one. */
export function maskToken(text: string): string {
	return text.includes(TOKEN_PARAMETER) ? text.replace(TOKEN, `$1$2${MASK}`) : text;
}

/** Whether a URL holds a masked token: it was read through these nodes and would not work as it stands. */
export function hasMaskedToken(url: string): boolean {
	return [`=${MASK}`, `%3D${MASK}`].some((masked) => url.includes(TOKEN_PARAMETER + masked));
}
