import { createHash } from 'crypto';

/** 32 hexadecimal digits that stand for a value: the same for the same JSON. */
export function fingerprint(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
