import bids from '../../../facts/bids.json';
import callerLists from '../../../facts/callerLists.json';
import calls from '../../../facts/calls.json';
import hosts from '../../../facts/hosts.json';
import limits from '../../../facts/limits.json';
import lists from '../../../facts/lists.json';
import pings from '../../../facts/pings.json';
import records from '../../../facts/records.json';
import reservations from '../../../facts/reservations.json';
import stages from '../../../facts/stages.json';
import statuses from '../../../facts/statuses.json';
import webhooks from '../../../facts/webhooks.json';
import wrappers from '../../../facts/wrappers.json';

/** Facts with `mentions` are not read by the code, and not in the package. */
type Values<Facts> = {
	[Name in keyof Facts as Facts[Name] extends { mentions: string }
		? never
		: Name]: Facts[Name] extends { known: { value: infer Value } } ? Value : never;
};

function valuesOf<Facts extends object>(facts: Facts): Values<Facts> {
	const entries = Object.entries<{ known: { value?: unknown } }>(facts as never);
	return Object.fromEntries(
		entries
			.filter(([, fact]) => !('mentions' in fact))
			.map(([name, { known }]) => [name, known.value]),
	) as Values<Facts>;
}

/**
 * The values of the facts about Retreaver's API that the code reads, by file and name. Their meaning and their evidence
 * are in `facts/`. Always written as `facts.<file>.<name>`, so that a search finds where a fact is used.
 */
export const facts = {
	bids: valuesOf(bids),
	callerLists: valuesOf(callerLists),
	calls: valuesOf(calls),
	hosts: valuesOf(hosts),
	limits: valuesOf(limits),
	lists: valuesOf(lists),
	pings: valuesOf(pings),
	records: valuesOf(records),
	reservations: valuesOf(reservations),
	stages: valuesOf(stages),
	statuses: valuesOf(statuses),
	webhooks: valuesOf(webhooks),
	wrappers: valuesOf(wrappers),
};
