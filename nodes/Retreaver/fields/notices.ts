import { notice } from '../../shared/input/parameters';

/** For operations that rest on observation (O): said in the editor before somebody relies on it. */
export const observedNotice = notice(
	'observedNotice',
	'Retreaver does not document this operation and may change it at any time. Try it on a test campaign before you rely on it.',
);
