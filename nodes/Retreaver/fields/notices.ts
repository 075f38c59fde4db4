import { notice } from '../../shared/input/parameters';

/** A warning for operations that are observed, not documented (O). */
export const observedNotice = notice(
	'observedNotice',
	'Retreaver does not document this operation and may change it at any time. Try it on a test campaign before you rely on it.',
);
