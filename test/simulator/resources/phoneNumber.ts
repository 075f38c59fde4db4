const E164 = /^\+[1-9]\d{6,14}$/;
const SIP = /^sip:[^\s@]+@[^\s@]+$/;
/** A target's number may be a token that a bid fills (O). */
const TOKEN = /^\[\w+\]$/;

/**
 * A phone number as it is stored: E.164, with +1 put before ten digits (D, by the examples).
 * @returns undefined for what is no phone number
 */
export function phoneNumber(value: unknown): string | undefined {
	const text = String(value ?? '').trim();
	if (E164.test(text)) return text;
	const digits = /^\+?1?[\s.(-]*([2-9]\d{2})[\s.)-]*(\d{3})[\s.-]*(\d{4})$/.exec(text);
	return digits ? `+1${digits.slice(1).join('')}` : undefined;
}

/** As phoneNumber, and SIP addresses too (D). */
export const endpoint = (value: unknown) =>
	SIP.test(String(value)) ? String(value) : phoneNumber(value);

/** As endpoint, and tokens too (O). */
export const targetEndpoint = (value: unknown) =>
	TOKEN.test(String(value)) ? String(value) : endpoint(value);
