import { createHash } from 'crypto';

/** A hash of a value's JSON: 32 hexadecimal digits. */
export function fingerprint(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
