import { longest } from '../nodes/shared/api/deadline';
import { HOSTS, SERVICES } from '../nodes/shared/api/services';
import { type FaultCase, FAULTS, LIST_FAULTS } from '../test/engine/client/faults';
import { table } from './table';

const AGAIN = 'sent again';
const ONCE = 'sent once';

function faultRow({ name, message, again, doubt, address }: FaultCase): string[] {
	const create = again === 'everything' ? AGAIN : ONCE;
	return [
		name,
		message,
		again === 'nothing' ? ONCE : AGAIN,
		doubt ? `${create}; the error says that it may have been done` : create,
		address ? 'get the same error' : 'are carried out',
	];
}

const seconds = (ms: number) => `${ms / 1000} s`;

/** The tables of docs/reliability.md, by the names of their places: from what the nodes use and the tests run. */
export const reliabilityTables: Record<string, string> = {
	faults: table(
		[
			'what goes wrong',
			'what you read if it lasts',
			'reads, lists, RTB',
			'creates',
			'the other items',
		],
		...FAULTS.map(faultRow),
	),
	lists: table(
		['what goes wrong', 'what happens'],
		...Object.values(LIST_FAULTS).map(({ name, outcome }) => [name, outcome]),
	),
	timeouts: table(
		['requests to', 'one try', 'tried again within', 'all together at most'],
		...Object.values(SERVICES)
			.map((service) => {
				const { host, timeout, retryWindow } = service;
				const what = service === SERVICES.callControl ? ', rejecting a call' : '';
				return [
					`\`${new URL(HOSTS[host].url).host}\`${what}`,
					seconds(timeout),
					retryWindow ? seconds(retryWindow) : 'never',
					seconds(longest(service)),
				];
			})
			.filter((row, index, rows) => rows.findIndex(([what]) => what === row[0]) === index),
	),
};
