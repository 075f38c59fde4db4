import { notice } from '../../shared/input/parameters';

/** A warning for operations that are observed, not documented (O). */
export const observedNotice = notice(
	'observedNotice',
	'Retreaver does not document this operation and may change it at any time. Try it on a test campaign before you rely on it.',
);

/** For operations that are only inferred from the documented permissions (?). */
export const guessedNotice = notice(
	'guessedNotice',
	'Retreaver names the permission for this operation, but does not describe the operation. Try it before you rely on it.',
);
