import type { Fault } from '../../simulator';

/** One way for a request to go wrong, and what the nodes make of it: the matrix that is run and documented. */
export interface FaultCase {
	name: string;
	/** What one item meets while the others do not. */
	fault?: Fault;
	/** What is wrong with the whole address otherwise, so that every item meets it. */
	address?: 'refused' | 'unknown' | 'untrusted';
	/** What the user reads where it does not pass by itself. */
	message: string;
	/** What is sent again: everything, only what is safe to repeat, or nothing. */
	again: 'everything' | 'repeatable' | 'nothing';
	/** Whether a create may have been carried out: the user reads that, too. */
	doubt?: boolean;
	/** Milliseconds for one try, where the test cannot do with those of the service. */
	timeout?: number;
}

const SLOW_DOWN = 'Retreaver asks to slow down';
const PROBLEM = 'Retreaver had a problem';
const BROKE_OFF = 'The connection to Retreaver broke off';
const TOO_LATE = 'Retreaver did not answer in time';
const STRANGE = 'The answer is not what Retreaver sends';

const problem = (status: number, name: string): FaultCase => ({
	name: `${status}, ${name}`,
	fault: { kind: 'status', status },
	message: PROBLEM,
	again: 'repeatable',
	doubt: true,
});

const busy = (name: string, retryAfter?: string): FaultCase => ({
	name: `429, too many requests, ${name}`,
	fault: { kind: 'status', status: 429, retryAfter },
	message: SLOW_DOWN,
	again: 'everything',
});

export const FAULTS: FaultCase[] = [
	busy('with Retry-After in seconds', '0'),
	busy('with Retry-After as a date', new Date().toUTCString()),
	busy('without Retry-After'),
	{
		...busy(
			'with a Retry-After that is longer than the node waits; the error says how long',
			'3600',
		),
		again: 'nothing',
	},
	{
		name: '407, or a 403 of a proxy on the way to Retreaver',
		fault: { kind: 'status', status: 407 },
		message: 'A proxy on the way to Retreaver refused the request',
		again: 'nothing',
	},
	{
		name: '503, maintenance',
		fault: { kind: 'status', status: 503 },
		message: 'Retreaver is in maintenance',
		again: 'everything',
	},
	problem(500, 'internal error'),
	problem(502, 'bad gateway'),
	problem(504, 'gateway timeout'),
	{
		name: 'The connection breaks before the work is done',
		fault: { kind: 'reset' },
		message: BROKE_OFF,
		again: 'repeatable',
		doubt: true,
	},
	{
		name: 'The connection breaks when the work is done',
		fault: { kind: 'cutAfterWork' },
		message: BROKE_OFF,
		again: 'repeatable',
		doubt: true,
	},
	{
		name: 'The connection breaks in the middle of the answer',
		fault: { kind: 'cut' },
		message: BROKE_OFF,
		again: 'repeatable',
		doubt: true,
	},
	{
		name: 'No answer comes in time',
		fault: { kind: 'slow', delayMs: 8000 },
		message: TOO_LATE,
		again: 'repeatable',
		doubt: true,
		timeout: 2500,
	},
	{
		name: 'The answer begins, but its rest does not come in time',
		fault: { kind: 'slowBody', delayMs: 8000 },
		message: TOO_LATE,
		again: 'repeatable',
		doubt: true,
		timeout: 2500,
	},
	{
		name: 'The answer drips in without an end',
		fault: { kind: 'drip' },
		message: TOO_LATE,
		again: 'repeatable',
		doubt: true,
		timeout: 2500,
	},
	{
		name: 'JSON that ends half-way',
		fault: { kind: 'malformed' },
		message: STRANGE,
		again: 'nothing',
		doubt: true,
	},
	{ name: 'A web page', fault: { kind: 'html' }, message: STRANGE, again: 'nothing', doubt: true },
	{
		name: 'An empty answer, where the reference shows one that is not',
		fault: { kind: 'empty' },
		message: STRANGE,
		again: 'nothing',
		doubt: true,
	},
	{
		name: '50 MB of something else',
		fault: { kind: 'huge' },
		message: STRANGE,
		again: 'nothing',
		doubt: true,
		timeout: 60_000,
	},
	{
		name: 'A redirect to another host',
		fault: { kind: 'redirect' },
		message: 'Retreaver answered with a redirect, which is not followed, to keep the key safe',
		again: 'nothing',
	},
	{
		name: 'The connection is refused',
		address: 'refused',
		message: 'Retreaver could not be reached: the connection was refused',
		again: 'everything',
	},
	{
		name: 'The address is not found (DNS)',
		address: 'unknown',
		message: 'Retreaver could not be reached: the address was not found',
		again: 'everything',
	},
	{
		name: 'The certificate is not valid, or of an authority that n8n does not know (TLS)',
		address: 'untrusted',
		message: 'A safe connection to Retreaver could not be made',
		again: 'nothing',
	},
];

/** What can go wrong with a list as a whole, and what happens then. */
export const LIST_FAULTS = {
	linkToItself: {
		name: 'The Link header points to the page itself',
		outcome: 'The list ends there; no page is read twice',
	},
	linkElsewhere: {
		name: 'The Link header points to another host',
		outcome: 'Only the page number is read from it: the other host is not asked and gets no key',
	},
	linkTooFar: {
		name: 'The Link header names a page far behind the end',
		outcome:
			'Reading stops at the first empty page; only the pages that were asked for together with it are read, too',
	},
	timesIgnored: {
		name: 'A long list is limited to a time, and begins elsewhere all the same',
		outcome: 'It is read on by page numbers; each record comes once',
	},
	timesInMinutes: {
		name: 'A long list is limited to a time, and Retreaver rounds it',
		outcome: 'It is read on by page numbers; each record comes once',
	},
	added: {
		name: 'A record is added while the list is read',
		outcome: 'Each record that was there comes once; the new one may be missing',
	},
	addedMeanwhile: {
		name: 'A record is added while a page of the list waits for its next try, and the next pages have been read',
		outcome:
			'Each call and ping that was there comes once. In other lists, and with Sort By Updated At, one for each new record can be missing',
	},
	removed: {
		name: 'A record is removed while the list is read',
		outcome:
			'No record comes twice. For each removed record one other can be missing: it moves to a page that has been read already. Retreaver numbers its pages, so this cannot be seen from outside',
	},
	huge: {
		name: 'A page of 50 MB',
		outcome:
			'It is read and put out whole: n8n does not limit the size of an answer, nor can a node',
	},
} as const;
