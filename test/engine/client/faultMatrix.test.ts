import type { IDataObject } from 'n8n-workflow';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'selfsigned';

import { addresses } from '../../addresses';
import { mapConcurrent } from '../../../nodes/shared/api/concurrency';
import type { Call, Simulator } from '../../simulator';
import { FAULTS, type FaultCase, LIST_FAULTS } from './faults';
import type { RunNodeInput } from '../harness';
import { type LocalServer, startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();

/** The figures of the built nodes. */
const { SERVICES } = jest.requireActual<typeof import('../../../nodes/shared/api/services')>(
	'../../../dist/nodes/shared/api/services',
);

/** A host that no key may reach. */
let elsewhere: LocalServer;
beforeEach(async () => {
	elsewhere = await startLocalServer(() => ({}));
});
afterEach(async () => {
	jest.restoreAllMocks();
	await elsewhere.stop();
});

/** A kind of request: one operation that stands for it, with `$json.mark` somewhere in its path, query or body. */
interface Kind {
	parameters: IDataObject;
	/** One for each of three items. */
	marks: (simulator: Simulator) => string[];
	/** Whether doing it twice is the same as doing it once. */
	repeatable: boolean;
	/** Which items the work was done for, by their marks. */
	done?: (simulator: Simulator) => string[];
}

const KINDS: Record<string, Kind> = {
	read: {
		parameters: { resource: 'call', operation: 'get', callId: '={{ $json.mark }}' },
		marks: ({ state }) => state.calls.map(({ uuid }) => uuid),
		repeatable: true,
	},
	list: {
		parameters: {
			resource: 'call',
			operation: 'getAll',
			limit: 1,
			filters: { caller: '={{ $json.mark }}' },
		},
		marks: ({ state }) => [...new Set(state.calls.map(({ caller }) => caller))],
		repeatable: true,
	},
	create: {
		parameters: { resource: 'suppressedNumber', operation: 'create', number: '={{ $json.mark }}' },
		marks: () => ['14155550101', '14155550102', '14155550103'],
		repeatable: false,
		done: ({ state }) => state.suppressedNumbers.map(({ number }) => number),
	},
	'RTB reservation': {
		parameters: {
			resource: 'rtb',
			operation: 'create',
			publisherId: '0002',
			callerPhone: '={{ $json.mark }}',
		},
		marks: () => ['14155550111', '14155550112', '14155550113'],
		repeatable: true,
		done: ({ state }) => state.reservations.map(({ caller_number }) => caller_number),
	},
};

const IN_DOUBT = 'may have carried out the request all the same, so it was not sent again';

/** Seconds for the items whose fault does not pass. */
const PATIENCE = 2;

/** Runs the items with these marks under Continue On Fail; `timeout` is that of the credential in seconds. */
async function runItems(
	{ parameters }: Kind,
	marks: string[],
	timeout?: number,
	input: Partial<RunNodeInput> = {},
) {
	const credentials = Object.entries(input.credentials ?? bench.credentialsFor('core'));
	const { items } = await bench.run(parameters, {
		...input,
		credentials: Object.fromEntries(
			credentials.map(([type, data]) => [type, { ...data, timeout: timeout ?? '' }]),
		),
		items: marks.map((mark) => ({ mark })),
		onError: 'continueRegularOutput',
	});
	return items.map(({ json, pairedItem }, index) => {
		expect(pairedItem).toEqual([{ item: index }]);
		const message = String(json.error ?? 'ok').replace(` [item ${index}]`, '');
		return { message, doubt: String(json.details).includes(IN_DOUBT) };
	});
}

/** What three items get of which the first meets no fault, the second one that passes, the third one that does not. */
async function meet({ fault, ...faultCase }: FaultCase, kind: Kind) {
	const marks = kind.marks(bench.simulator).slice(0, 3);
	const place = { ...fault, kind: fault!.kind, location: elsewhere.url };
	bench.simulator.faults.add({ ...place, holding: marks[1] });
	bench.simulator.faults.add({ ...place, holding: marks[2], times: Infinity });
	const patience = faultCase.again === 'nothing' ? undefined : PATIENCE;
	const outcomes = [
		...(await runItems(kind, marks.slice(0, 2))),
		...(await runItems(kind, marks.slice(2), patience)),
	];

	const asked = (mark: string) =>
		bench.simulator.requests.filter((request) => JSON.stringify(request).includes(mark)).length;
	const again =
		faultCase.again === 'everything' || (faultCase.again === 'repeatable' && kind.repeatable);
	const ok = { message: 'ok', doubt: false };
	const failed = {
		message: faultCase.message,
		doubt: faultCase.doubt === true && !kind.repeatable,
	};
	expect(outcomes).toEqual([ok, again ? ok : failed, failed]);
	expect(marks.map(asked)).toEqual([1, again ? 2 : 1, again ? expect.any(Number) : 1]);

	const done =
		kind.done?.(bench.simulator).filter((mark) => marks.some((own) => mark.includes(own))) ?? [];
	expect(new Set(done).size).toBe(done.length);
}

describe('one item meets a fault', () => {
	const cases = FAULTS.filter(({ fault }) => fault);
	test.each(cases.map((faultCase) => [faultCase.name, faultCase] as const))(
		'%s',
		async (_, faultCase) => {
			if (faultCase.timeout) {
				for (const service of [SERVICES.core, SERVICES.rtb])
					jest.replaceProperty(service, 'timeout', faultCase.timeout as never);
			}
			await mapConcurrent(Object.values(KINDS), 4, async (kind) => await meet(faultCase, kind));
			expect(elsewhere.requests).toEqual([]);
		},
	);
});

/** Addresses at which nothing works; `asked` is how many requests arrived there. */
const ADDRESSES: Record<
	NonNullable<FaultCase['address']>,
	() => Promise<{ url: string; asked: () => number }>
> = {
	refused: async () => {
		const { url, stop } = await startLocalServer(() => null);
		await stop();
		return { url, asked: () => 0 };
	},
	// No name may be as long as this, so that nobody has to be asked for it.
	unknown: async () => ({ url: `https://${'x'.repeat(64)}.invalid`, asked: () => 0 }),
	untrusted: async () => {
		const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
		let asked = 0;
		const server = createServer({ key, cert }, (_, response) => {
			asked += 1;
			response.end('{}');
		});
		await new Promise<void>((listening) => server.listen(0, listening));
		stops.push(() => server.close());
		return {
			url: `https://localhost:${(server.address() as AddressInfo).port}`,
			asked: () => asked,
		};
	},
};
const stops: Array<() => void> = [];
afterAll(() => stops.forEach((stop) => stop()));

describe('every item meets a fault', () => {
	const cases = FAULTS.filter(({ address }) => address);
	test.each(cases.map((faultCase) => [faultCase.name, faultCase] as const))(
		'%s',
		async (_, { address, message }) => {
			const { url, asked } = await ADDRESSES[address!]();
			const credentials = Object.fromEntries(
				Object.entries(bench.credentialsFor('core')).map(([type, data]) => [
					type,
					{ ...data, ...addresses(url) },
				]),
			);
			const failed = { message, doubt: false };
			await mapConcurrent(Object.values(KINDS), 4, async (kind) => {
				const marks = kind.marks(bench.simulator).slice(0, 3);
				const outcomes = await runItems(kind, marks, PATIENCE, { credentials });
				expect(outcomes).toEqual([failed, failed, failed]);
			});
			expect(asked()).toBe(0);
		},
	);
});

const allCampaigns = { resource: 'campaign', operation: 'getAll', returnAll: true };
const allCalls = { resource: 'call', operation: 'getAll', returnAll: true, simplify: false };

/** The calls of the account, of which only so many are kept, the newest first as Retreaver sends them. */
function keepCalls(count: number): Call[] {
	const { calls } = bench.simulator.state;
	calls.splice(count);
	return [...calls].sort((a, b) => b.created_at.localeCompare(a.created_at) || b.id - a.id);
}

/** Adds a call that begins now. */
function addCall(like: Call): void {
	const { state, clock } = bench.simulator;
	const uuid = '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90';
	state.calls.push({ ...like, uuid, created_at: clock.iso() });
}

/** Reads all calls, and does something to them between the first page and the others. */
async function readCallsWhile(change: () => void, options: IDataObject = {}) {
	// The first page is made when it is asked for, and on its way for a while.
	bench.simulator.setLatency(400);
	const running = bench.run({ ...allCalls, options });
	while (bench.simulator.requests.length < 1) await sleep(1);
	await sleep(200);
	change();
	const { items } = await running;
	return items.map(({ json }) => json.uuid);
}

/** Runs the node against a server, which ends with it. Returns the JSON of its items. */
async function readFrom(server: LocalServer, parameters: IDataObject) {
	const { retreaverApi } = bench.credentialsFor('core');
	const credentials = { retreaverApi: { ...retreaverApi, ...addresses(server.url) } };
	const { items } = await bench.run(parameters, { credentials });
	await server.stop();
	return items.map(({ json }) => json);
}

/** Reads three campaigns from pages of one each, where the Link header is what the test says. */
async function readCampaigns(linkOf: (page: number, url: string) => string) {
	const server = await startLocalServer(({ query }, reply) => {
		const page = Number((query as { page: string }).page);
		void reply.header('Link', linkOf(page, server.url));
		return page > 3 ? [] : [{ campaign: { cid: `roof-${page}` } }];
	});
	const campaigns = await readFrom(server, allCampaigns);
	const { apiKey } = bench.credentialsFor('core').retreaverApi;
	const asked = server.requests.map(({ path, query }) => {
		expect([path, query.api_key]).toEqual(['/campaigns.json', apiKey]);
		return Number(query.page);
	});
	return { cids: campaigns.map(({ cid }) => cid), asked };
}

const lists: Record<keyof typeof LIST_FAULTS, () => Promise<void>> = {
	linkToItself: async () => {
		const { cids, asked } = await readCampaigns(
			(page, url) => `<${url}/campaigns.json?page=${page}>; rel="next"`,
		);
		expect(cids).toEqual(['roof-1']);
		expect(asked).toEqual([1]);
	},
	linkElsewhere: async () => {
		const { cids, asked } = await readCampaigns(
			(page) =>
				`<${elsewhere.url}/campaigns.json?api_key=a-key&page=${Math.min(3, page + 1)}>; rel="next"`,
		);
		expect(cids).toEqual(['roof-1', 'roof-2', 'roof-3']);
		expect(asked).toEqual([1, 2, 3]);
		expect(elsewhere.requests).toEqual([]);
	},
	linkTooFar: async () => {
		const { cids, asked } = await readCampaigns(
			(_, url) => `<${url}/campaigns.json?page=999999999>; rel="last"`,
		);
		expect(cids).toEqual(['roof-1', 'roof-2', 'roof-3']);
		// The fourth page is empty.
		expect(asked.length).toBeLessThanOrEqual(7);
	},
	timesIgnored: async () => {
		const pages = 103;
		const server = await startLocalServer(({ query }, reply) => {
			const page = Number((query as { page: string }).page);
			void reply.header('Link', `<${server.url}/calls.json?page=${pages}>; rel="last"`);
			return Array.from({ length: page > pages ? 0 : 2 }, (_, index) => ({
				uuid: `call-${page}-${index}`,
				created_at: new Date(Date.UTC(2026, 9, 1) - page * 60_000).toISOString(),
			}));
		});
		const read = await readFrom(server, allCalls);
		expect(read.map(({ uuid }) => uuid)).toEqual(
			Array.from({ length: pages * 2 }, (_, index) => `call-${(index >> 1) + 1}-${index % 2}`),
		);
		expect(server.requests.some(({ query }) => 'created_at_end' in query)).toBe(true);
	},
	timesInMinutes: async () => {
		const all = Array.from({ length: 250 }, (_, index) => ({
			uuid: `call-${index}`,
			created_at: new Date(Date.UTC(2026, 9, 1) - index * 7_000).toISOString(),
		}));
		const server = await startLocalServer(({ query }, reply) => {
			const { page, created_at_end: end } = query as Record<string, string | undefined>;
			const minute = end === undefined ? Infinity : Math.floor(Date.parse(end) / 60_000);
			const rows = all.filter(({ created_at }) => Date.parse(created_at) / 60_000 < minute + 1);
			const last = Math.ceil(rows.length / 100);
			void reply.header('Link', `<${server.url}/calls.json?page=${last}>; rel="last"`);
			return rows.slice((Number(page) - 1) * 100, Number(page) * 100);
		});
		const read = await readFrom(server, allCalls);
		expect(read.map(({ uuid }) => uuid)).toEqual(all.map(({ uuid }) => uuid));
	},
	added: async () => {
		const before = keepCalls(300);
		const read = await readCallsWhile(() => addCall(before[0]));
		expect(read).toEqual(before.map(({ uuid }) => uuid));
		// The pages after the first one are limited to its time.
		expect(bench.simulator.requests.map(({ query }) => query.page)).toEqual(['1', '1', '2', '3']);
	},
	addedMeanwhile: async () => {
		const before = keepCalls(500);
		bench.simulator.faults.add({ kind: 'status', status: 503, retryAfter: '1', skip: 1, times: 1 });
		const running = bench.run(allCalls);
		// The second page waits for its next try; those after it have been read.
		while (bench.simulator.requests.length < 5) await sleep(1);
		addCall(before[0]);
		const { items } = await running;
		expect(items.map(({ json }) => json.uuid)).toEqual(before.map(({ uuid }) => uuid));
	},
	removed: async () => {
		const before = keepCalls(300)
			.map(({ uuid }) => uuid)
			.reverse();
		const remove = () => {
			const { calls } = bench.simulator.state;
			calls.splice(
				calls.findIndex(({ uuid }) => uuid === before[5]),
				1,
			);
		};
		const read = await readCallsWhile(remove, { order: 'asc' });
		// Call 100 is on page 1 now, which has been read; call 5 was there then.
		expect(read).toEqual(before.filter((_, index) => index !== 100));
	},
	huge: async () => {
		const note = 'x'.repeat(50 * 1024 * 1024);
		const server = await startLocalServer(() => [{ campaign: { cid: 'roof-1', note } }]);
		const campaigns = await readFrom(server, allCampaigns);
		expect(campaigns).toHaveLength(1);
		expect(campaigns[0].note === note).toBe(true);
	},
};

describe('a list', () => {
	test.each(
		Object.entries(lists).map(
			([key, run]) => [LIST_FAULTS[key as keyof typeof lists].name, run] as const,
		),
	)('%s', async (_, run) => await run());
});
