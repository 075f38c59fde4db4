import type { Findings } from './run';
import type { Fact } from './verdict';

/** A fact by its ID, its text, or what stands before a colon in it. */
export const about = ({ facts }: Findings, key: string): Fact | undefined =>
	facts.find(({ id, fact }) => id === key || fact === key || fact.startsWith(`${key}: `));
