import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulator';
import { type Line, plain, seconds } from './table';

/** Requests that our nodes have on their way at any time. */
export const AT_ONCE = 4;

/** Milliseconds that the simulator takes for a page of calls. */
export const PAGE_LATENCY = 200;
export const PAGE_SIZE = 100;

/** The parameters of the node that puts out every call. */
export const ALL_CALLS: IDataObject = {
	resource: 'call',
	operation: 'getAll',
	returnAll: true,
	simplify: false,
};

/** Executions that want one request each at the same moment. */
export const CROWD = 200;

/** The query that authenticates a request made without our nodes: Retreaver's Link header repeats it. */
export const keysOf = ({ credentials }: Simulator) =>
	`api_key=${credentials.apiKey}&company_id=${credentials.companyId}`;

/** The lines for an export that took so many milliseconds in each round: beside something else, and beside what can be done at all. */
export function exportLines(
	{ state }: Simulator,
	ours: number[],
	atOnce: number,
	other: Line['other'],
	goal?: Line['goal'],
): Line[] {
	const pages = state.calls.length / PAGE_SIZE;
	const limit = (pages / AT_ONCE) * PAGE_LATENCY;
	const what = `${plain(state.calls.length)} calls, ${pages} pages of ${PAGE_LATENCY} ms`;
	const figures = ours.map(() => limit);
	return [
		{ what, ours, other, unit: seconds, goal },
		{
			what,
			ours,
			other: { name: 'physical limit', figures },
			unit: seconds,
			goal: { ratio: 1.15 },
		},
		{ what: 'requests at once', ours: [atOnce], unit: plain, goal: { figure: AT_ONCE } },
	];
}

/** So many items that give buyers a weight each, and the parameters of the node that updates them. */
export function buyerUpdates({ state: { targets } }: Simulator, count: number) {
	return {
		items: Array.from({ length: count }, (_, index) => ({
			id: targets[index % targets.length].id,
			weight: (index % 10) + 1,
		})),
		parameters: {
			resource: 'target',
			operation: 'update',
			target: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			updateFields: { weight: '={{ $json.weight }}' },
		},
	};
}

/** The lines for a crowd of executions, each of which reads one call: beside the time that a server needs for so many. */
export function crowdLines(
	count: number,
	latency: number,
	ours: Array<{ ms: number; lost: number }>,
	atOnce: number,
	refused: number,
): Line[] {
	const what = `${plain(count)} executions at once, a call of ${latency} ms each`;
	return [
		{
			what: `${what}: time`,
			ours: ours.map(({ ms }) => ms),
			other: { name: 'physical limit', figures: ours.map(() => (count / AT_ONCE) * latency) },
			unit: seconds,
			goal: { ratio: 1.15 },
		},
		{
			what: 'executions without their call',
			ours: ours.map(({ lost }) => lost),
			unit: plain,
			goal: { figure: 0 },
		},
		{ what: 'requests at once', ours: [atOnce], unit: plain, goal: { figure: AT_ONCE } },
		{ what: 'requests that got 429', ours: [refused], unit: plain, goal: { figure: 0 } },
	];
}
