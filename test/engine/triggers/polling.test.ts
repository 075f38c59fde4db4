import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { MAX_SEEN } from '../../../nodes/RetreaverCallPollingTrigger/memory';
import type { Simulator } from '../../simulator';
import { expectSchema } from '../schema';
import { useBench } from '../support';

type Call = Simulator['state']['calls'][number];

const bench = useBench();
const by = (mode: string, value: string) => ({ __rl: true, mode, value });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One activated node: its parameters, and the static data of it and of its workflow as the polls leave them. */
function poller(
	parameters: IDataObject = {},
	staticData: IDataObject = {},
	globalData: IDataObject = {},
) {
	const input = {
		type: 'retreaverCallPollingTrigger',
		credentials: bench.credentialsFor('core'),
		parameters: { simplify: false, ...parameters },
	};
	const json = async (mode: 'trigger' | 'manual', data = staticData) => {
		const items = await bench.engine.poll({ ...input, staticData: data, globalData, mode });
		// Null rather than no items, which would start an execution without any.
		expect(items).not.toEqual([]);
		return items?.map((item) => item.json) ?? [];
	};
	return {
		staticData,
		globalData,
		poll: async () => await json('trigger'),
		/**
		 * The poll at activation where n8n keeps poll cursors: it drops what this poll left in the node's static data,
		 * since it put out nothing.
		 */
		publishWithCursors: async () => await json('trigger', structuredClone(staticData)),
		test: async () => await json('manual'),
		/** Static data as n8n has saved it: as it was when the node last put something out, or at activation. */
		saved: () => structuredClone(staticData),
	};
}

/** A node that has been polled for the first time. */
async function activePoller(parameters?: IDataObject) {
	const node = poller(parameters);
	expect(await node.poll()).toEqual([]);
	bench.simulator.requests.length = 0;
	return node;
}

/** Adds a call that begins now, or so many milliseconds ago, by Retreaver's clock. */
function startCall(fields: Partial<Call> = {}, ago = 0): Call {
	const { state, clock } = bench.simulator;
	const at = new Date(clock.now().getTime() - ago).toISOString();
	const times = { start_time: at, created_at: at, updated_at: at, end_time: null };
	const call = { ...structuredClone(state.calls[0] ?? sample), uuid: randomUUID(), ...times };
	state.calls.push(Object.assign(call, { status: 'in-progress' }, fields));
	return call;
}

let sample: Call;
beforeEach(() => {
	[sample] = bench.simulator.state.calls;
});

/** Changes a call, now. */
function update(call: Call, fields: Partial<Call> = {}): void {
	Object.assign(call, { updated_at: bench.simulator.clock.iso() }, fields);
}

function finish(call: Call): void {
	update(call, { status: 'finished', end_time: bench.simulator.clock.iso() });
}

const wait = (ms = MINUTE) => bench.simulator.clock.advance(ms);
const uuids = (items: IDataObject[]) => items.map(({ uuid }) => uuid);

describe('what comes out', () => {
	test.each(['created', 'finished', 'updated'])(
		'%s: nothing old, however often it is polled',
		async (event) => {
			const node = poller({ event });
			for (let polls = 0; polls < 3; polls++) expect(await node.poll()).toEqual([]);
			expect(JSON.stringify(node.staticData).length).toBeLessThan(5000);
		},
	);

	test('a new call comes once, whatever happens to it later', async () => {
		const node = await activePoller({ event: 'created' });
		const call = startCall();
		expect(await node.poll()).toEqual([
			expect.objectContaining({ event: 'call.created', uuid: call.uuid, caller: call.caller }),
		]);
		expect(await node.poll()).toEqual([]);
		for (const later of [MINUTE, HOUR, 30 * HOUR, HOUR]) {
			wait(later);
			update(call);
			expect(await node.poll()).toEqual([]);
		}
	});

	test('each update comes once', async () => {
		const node = await activePoller({ event: 'updated' });
		const call = startCall();
		const ids = [];
		for (let change = 0; change < 4; change++) {
			const items = await node.poll();
			expect(items).toMatchObject([
				{ event: 'call.updated', uuid: call.uuid, updated_at: call.updated_at },
			]);
			ids.push(items[0].event_id);
			expect(await node.poll()).toEqual([]);
			wait();
			update(call);
		}
		expect(new Set(ids).size).toBe(4);
	});

	test('a finished call comes once, when it is over, whatever happens to it later', async () => {
		const node = await activePoller({ event: 'finished' });
		const call = startCall();
		expect(await node.poll()).toEqual([]);
		wait();
		update(call);
		expect(await node.poll()).toEqual([]);
		finish(call);
		expect(await node.poll()).toMatchObject([
			{ event: 'call.finished', uuid: call.uuid, status: 'finished' },
		]);
		for (const later of [MINUTE, HOUR, 30 * HOUR, HOUR]) {
			wait(later);
			update(call, { postback_value: 12 });
			startCall();
			expect(await node.poll()).toEqual([]);
		}
	});

	test('a call that was already going on is put out when it finishes; busy ones finish, too', async () => {
		const call = startCall({}, HOUR);
		const node = await activePoller({ event: 'finished' });
		wait();
		finish(call);
		const busy = startCall({ status: 'busy', end_time: bench.simulator.clock.iso() });
		const silent = startCall({ status: 'finished', end_time: null });
		expect(uuids(await node.poll()).sort()).toEqual([call.uuid, busy.uuid, silent.uuid].sort());
		wait(30 * HOUR);
		update(silent);
		expect(await node.poll()).toEqual([]);
	});

	test('calls that the simulator walks through their stages', async () => {
		const node = await activePoller();
		const placed = [];
		for (let calls = 0; calls < 3; calls++) {
			placed.push((await bench.simulator.placeCall()).uuid);
			// Calls that end at the same time have no order.
			wait();
		}
		expect(uuids(await node.poll())).toEqual(placed);
		expect(await node.poll()).toEqual([]);
	});

	test('event_id is the same for one event, also in another node', async () => {
		const [first, second] = [
			await activePoller({ event: 'created' }),
			await activePoller({ event: 'created' }),
		];
		startCall();
		const [a] = await first.poll();
		const [b] = await second.poll();
		expect(a.event_id).toMatch(/^[0-9a-f]{32}$/);
		expect(b.event_id).toBe(a.event_id);
	});

	test('simplified by default, without keys and tokens', async () => {
		const url = 'https://n8n.example.com/webhook/x?n8n_token=secret-token';
		const raw = await activePoller();
		const simple = await activePoller({ simplify: true });
		const call = startCall();
		finish(call);
		call.fired_pixels = [{ fired_pixel: { url } as never }];
		const [item] = await simple.poll();
		expect(Object.keys(item).slice(0, 2)).toEqual(['event', 'caller_phone']);
		expect(item).toMatchObject({ call_id: call.uuid, call_status: expect.any(String) });
		expect(await raw.poll()).toMatchObject([
			{ fired_pixels: [{ url: url.replace('secret-token', '***') }] },
		]);
	});
});

describe('exactly once', () => {
	test('an update that shows up late is found, and the overlap repeats nothing', async () => {
		const node = await activePoller({ event: 'updated' });
		startCall();
		expect(await node.poll()).toHaveLength(1);
		const late = startCall({}, 8 * MINUTE);
		expect(uuids(await node.poll())).toEqual([late.uuid]);
		expect(await node.poll()).toEqual([]);
	});

	test.each(['created', 'finished'])(
		'%s: a call that shows up hours late is found',
		async (event) => {
			const node = await activePoller({ event });
			wait(6 * HOUR);
			finish(startCall());
			expect(await node.poll()).toHaveLength(1);
			const { clock } = bench.simulator;
			const ended = new Date(clock.now().getTime() - 2 * HOUR).toISOString();
			const late = startCall(
				{ status: 'finished', end_time: ended, updated_at: clock.iso() },
				3 * HOUR,
			);
			expect(uuids(await node.poll())).toEqual([late.uuid]);
			expect(await node.poll()).toEqual([]);
		},
	);

	test('orderly restarts, also where the last polls found nothing and so saved nothing', async () => {
		for (const event of ['created', 'finished', 'updated']) {
			bench.simulator.reset();
			const node = await activePoller({ event });
			let saved = node.saved();
			const seen: unknown[] = [];
			const calls: Call[] = [];
			for (let round = 0; round < 8; round++) {
				wait(7 * MINUTE);
				if (round % 3 === 0) {
					calls.push(startCall());
					finish(calls[calls.length - 1]);
				}
				// Every second poll is the first one after a restart, with what n8n had saved.
				const restarted: ReturnType<typeof poller> = poller({ event }, structuredClone(saved));
				const items = await restarted.poll();
				if (items.length > 0) saved = restarted.saved();
				seen.push(...uuids(items));
			}
			expect(seen).toEqual(calls.map(({ uuid }) => uuid));
		}
	});

	test('a long stop: everything since comes at the next start', async () => {
		const node = await activePoller({ event: 'finished' });
		const calls: Call[] = [];
		for (let hours = 0; hours < 60; hours++) {
			wait(HOUR);
			calls.push(startCall());
			finish(calls[hours]);
		}
		expect(uuids(await poller({ event: 'finished' }, node.saved()).poll())).toEqual(
			calls.map(({ uuid }) => uuid),
		);
	});

	test.each([5, -5])(
		'Retreaver’s clock is %d minutes off; the account has no calls at first',
		async (minutes) => {
			const { state, clock } = bench.simulator;
			state.calls = [];
			clock.advance(Date.now() + minutes * MINUTE - clock.now().getTime());
			for (const event of ['created', 'finished', 'updated']) {
				state.calls = [];
				const node = await activePoller({ event });
				for (let round = 0; round < 3; round++) {
					const call = startCall();
					finish(call);
					expect(uuids(await node.poll())).toEqual([call.uuid]);
					expect(await node.poll()).toEqual([]);
					wait(round * 10 * MINUTE);
				}
			}
		},
	);

	test('more than a page, oldest first', async () => {
		const node = await activePoller({ event: 'created' });
		const calls = Array.from({ length: 260 }, () => {
			wait(100);
			return startCall();
		});
		expect(uuids(await node.poll())).toEqual(calls.map(({ uuid }) => uuid));
		expect(bench.simulator.requests).toHaveLength(3);
		expect(await node.poll()).toEqual([]);
	});

	test('where Retreaver takes no notice of the time it is asked for: the same, without reading all 3,000 calls', async () => {
		bench.simulator.switches.filterByUpdate = false;
		const node = await activePoller({ event: 'created' });
		const calls = Array.from({ length: 260 }, () => {
			wait(100);
			return startCall();
		});
		expect(uuids(await node.poll())).toEqual(calls.map(({ uuid }) => uuid));
		expect(await node.poll()).toEqual([]);
		expect(bench.simulator.requests.length).toBeLessThanOrEqual(14);
	});

	test('a failed poll loses nothing', async () => {
		const node = await activePoller({ event: 'created' });
		const calls = Array.from({ length: 130 }, () => startCall());
		const before = node.saved();
		for (const skip of [0, 1]) {
			bench.simulator.faults.add({ path: '/calls', kind: 'status', status: 401, skip });
			await expect(node.poll()).rejects.toMatchObject({ name: 'NodeApiError', httpCode: '401' });
			expect(node.staticData).toEqual(before);
		}
		expect(await node.poll()).toHaveLength(calls.length);
		expect(await node.poll()).toEqual([]);
	});

	test('n8n is told how long Retreaver wants to be left alone', async () => {
		const node = await activePoller();
		for (const [status, cause] of [
			[429, 'rate-limited'],
			[503, 'temporarily-unavailable'],
		] as const) {
			bench.simulator.faults.add({ kind: 'status', status, retryAfter: '3600' });
			const failure = { cause, retryAfterMs: 3_600_000 };
			await expect(node.poll()).rejects.toMatchObject({
				name: 'NodeApiError',
				httpCode: String(status),
				failure,
			});
		}
	});

	test('a failed first poll fails the activation, and the next one sets the starting point', async () => {
		const node = poller({ event: 'updated' });
		for (const skip of [0, 1]) {
			bench.simulator.faults.add({ path: '/calls', kind: 'status', status: 403, skip });
			await expect(node.poll()).rejects.toThrow('Retreaver refused the API key or the company ID');
			expect(node.staticData).toEqual({});
		}
		expect(await node.poll()).toEqual([]);
	});

	test.each(['created', 'finished', 'updated'])(
		'%s: static data stays small, and what it forgets does not come again',
		async (event) => {
			const node = await activePoller({ event });
			const calls = Array.from({ length: MAX_SEEN + 500 }, () => {
				wait(10);
				return startCall({ status: 'finished', end_time: bench.simulator.clock.iso() });
			});
			expect(await node.poll()).toHaveLength(calls.length);
			expect(Object.keys(node.staticData.seen as object)).toHaveLength(MAX_SEEN);
			expect(JSON.stringify(node.staticData).length).toBeLessThan(180_000);
			expect(await node.poll()).toEqual([]);

			wait(30 * HOUR);
			startCall({ status: 'finished', end_time: bench.simulator.clock.iso() });
			expect(await node.poll()).toHaveLength(1);
			expect(Object.keys(node.staticData.seen as object)).toHaveLength(1);
		},
	);

	test('another question starts anew', async () => {
		const { staticData, poll } = await activePoller({ event: 'created' });
		startCall({ cid: '1004' });
		expect(await poll()).toHaveLength(1);
		const changed = poller(
			{ event: 'updated', filters: { campaign: by('cid', '1004') } },
			staticData,
		);
		expect(await changed.poll()).toEqual([]);
		startCall({ cid: '1004' });
		expect(await changed.poll()).toHaveLength(1);
		// What calls look like is not part of the question.
		startCall({ cid: '1004' });
		const restyled = {
			event: 'updated',
			filters: { campaign: by('cid', '1004') },
			simplify: true,
			options: { apiVersion: 2 },
		};
		expect(await poller(restyled, staticData).poll()).toHaveLength(1);
	});
});

describe('requests', () => {
	/** The queries that went out, without the keys. */
	const queries = () =>
		bench.simulator.requests.map(({ path, query: { api_key, company_id, ...query } }) => {
			void api_key;
			void company_id;
			return { path, ...query };
		});

	test('the first poll looks for the newest updates, each one reads the ten minutes before them', async () => {
		const node = poller();
		await node.poll();
		await node.poll();
		const newest = {
			path: '/api/v4/calls.json',
			page: '1',
			per_page: '100',
			sort_by: 'updated_at',
		};
		const window = { ...newest, updated_at_start: '2026-11-01T11:50:00+00:00' };
		expect(queries()).toEqual([newest, window, window]);
	});

	test('every filter and option is sent, and filters by', async () => {
		const call = startCall();
		const filters = {
			caller: call.caller.replace('+1', ''),
			affiliate: by('afid', 'pub-1'),
			campaign: by('cid', 'roof 3'),
			target: by('tid', 'buyer-1'),
			subId: 'landing',
		};
		const options = { apiVersion: 3, callFlowEvents: true };
		const node = await activePoller({
			event: 'created',
			filters: { ...filters, order: '' },
			options,
		});
		startCall();
		const wanted = startCall({ afid: 'pub-1', cid: 'roof 3', tid: 'buyer-1', sid: 'landing' });
		expect(uuids(await node.poll())).toEqual([wanted.uuid]);
		expect(queries()).toEqual([
			{
				path: '/api/v3/calls.json',
				call_flow_events: 'true',
				caller: call.caller,
				client_afid: 'pub-1',
				client_cid: 'roof 3',
				client_tid: 'buyer-1',
				sub_id: 'landing',
				sort_by: 'updated_at',
				updated_at_start: '1970-01-01T00:00:00+00:00',
				page: '1',
				per_page: '100',
			},
		]);
	});

	test('a buyer without a TID, and calls that converted, are picked out by the node, and late ones come', async () => {
		const buyer = bench.simulator.state.targets.find(({ client_tid: tid }) => !tid)!;
		const filters = { target: by('list', String(buyer.id)), outcome: 'converted' };
		const node = await activePoller({ event: 'finished', filters });
		const ofBuyer = { tid: null, target_id: buyer.id, system_target_id: buyer.id };
		const [sold, late] = [
			startCall({ ...ofBuyer, converted: true }),
			startCall({ ...ofBuyer, converted: false }),
		];
		const other = startCall({ converted: true, target_id: 1, system_target_id: 1 });
		for (const call of [sold, late, other]) finish(call);
		expect(uuids(await node.poll())).toEqual([sold.uuid]);
		expect(queries().at(-1)).not.toHaveProperty('client_tid');
		wait();
		update(late, { converted: true });
		expect(uuids(await node.poll())).toEqual([late.uuid]);
		expect(await node.poll()).toEqual([]);
	});

	test.each([
		[{ filters: { caller: 'Anna' } }, '"Caller Phone" must be a phone number'],
		[{ filters: { campaign: by('cid', '={{ undefined }}') } }, '"Campaign" is empty'],
		[{ filters: { target: by('id', '={{ "acme" }}') } }, '"Buyer" must have digits only'],
		[{ filters: { outcome: 'sold' } }, '"Call Outcome" must be one of'],
		[{ filters: { subId: '={{ ["a", "b"] }}' } }, '"Sub ID" must be a single value'],
		[{ simplify: '={{ "maybe" }}' }, '"Simplify" must be true or false'],
		[{ options: { apiVersion: 6 } }, '"API Version" must be one of 1 (Version 1), 2'],
		[{ options: { apiVersion: 1, callFlowEvents: true } }, 'needs API version 2 or later'],
	])('%j is refused before any request', async (parameters, message) => {
		await expect(poller(parameters).poll()).rejects.toThrow(message);
		await expect(poller(parameters).test()).rejects.toThrow(message);
		expect(bench.simulator.requests).toEqual([]);
	});
});

describe('a call with a time that cannot be read', () => {
	const TIMES = { created: 'created_at', finished: 'end_time', updated: 'updated_at' };

	test.each(Object.entries(TIMES))(
		'%s: comes once, with the problem; the other calls come before and after',
		async (event, field) => {
			const node = await activePoller({ event });
			const unreadable = startCall({ status: 'finished', end_time: bench.simulator.clock.iso() });
			Object.assign(unreadable, { [field]: 'soon' });
			// The simulator, too, cannot tell that this call is older than the time asked for.
			bench.simulator.switches.filterByUpdate = false;
			for (let polls = 0; polls < 4; polls++) {
				wait(5 * MINUTE);
				const call = startCall();
				finish(call);
				const items = await node.poll();
				const [first, second] = items.toSorted(({ problems }) => (problems ? 1 : -1));
				expect(first).toMatchObject({ uuid: call.uuid });
				expect(first).not.toHaveProperty('problems');
				expect(items).toHaveLength(polls === 0 ? 2 : 1);
				if (polls > 0) continue;
				expect(second).toMatchObject({
					uuid: unreadable.uuid,
					event: `call.${event}`,
					event_id: expect.any(String),
					problems: [expect.stringContaining('cannot be read: "soon"')],
				});
			}
			expect(await node.poll()).toEqual([]);
		},
	);

	test('a call without the time of its event is not dropped', async () => {
		const node = await activePoller({ event: 'created' });
		const call = startCall({ created_at: null as never });
		expect(await node.poll()).toMatchObject([
			{ uuid: call.uuid, problems: [expect.stringContaining('cannot be read: ""')] },
		]);
		expect(await node.poll()).toEqual([]);
	});

	test('is shown in a test run', async () => {
		const call = startCall({ status: 'finished', end_time: 'soon' });
		const items = await poller({ event: 'finished' }).test();
		const shown = { uuid: call.uuid, problems: [expect.any(String)] };
		expect(items).toContainEqual(expect.objectContaining(shown));
	});

	test('where not one update time can be read, the node cannot start', async () => {
		for (const call of bench.simulator.state.calls) call.updated_at = 'soon';
		await expect(poller().poll()).rejects.toThrow('times cannot be read');
		expect(bench.simulator.requests).toHaveLength(1);
	});
});

describe.each(['created', 'finished', 'updated'])(
	'%s, where n8n keeps poll cursors (N8N_POLLER_DURABLE_CURSORS_ENABLED)',
	(event) => {
		const call = () => {
			const started = startCall();
			finish(started);
			return started.uuid;
		};

		test('calls between publishing and the first scheduled poll come, older ones do not', async () => {
			wait(HOUR);
			const old = call();
			const node = poller({ event });
			expect(await node.publishWithCursors()).toEqual([]);
			expect(node.staticData).toEqual({});
			wait();
			const early = call();
			expect(uuids(await node.poll())).toEqual([early]);
			wait();
			const later = call();
			expect(uuids(await node.poll())).toEqual([later]);
			expect(await node.poll()).toEqual([]);
			expect(old).toBeDefined();
		});

		test('another question starts at its own publishing', async () => {
			const { staticData, globalData, ...node } = poller({ event });
			await node.publishWithCursors();
			expect(await node.poll()).toEqual([]);
			wait(HOUR);
			call();
			const changed = poller(
				{ event, filters: { subId: '' }, simplify: true },
				staticData,
				globalData,
			);
			expect(await changed.poll()).toHaveLength(1);

			const filtered = poller(
				{ event, filters: { campaign: by('cid', '1004') } },
				staticData,
				globalData,
			);
			const roof = () => finish(startCall({ cid: '1004' }));
			roof();
			await filtered.publishWithCursors();
			wait();
			roof();
			expect(await filtered.poll()).toHaveLength(1);

			const back = poller({ event }, staticData, globalData);
			wait(HOUR);
			call();
			await back.publishWithCursors();
			wait();
			call();
			expect(await back.poll()).toHaveLength(1);
		});

		test('what was noted at publishing is forgotten when it is no longer needed', async () => {
			const node = poller({ event });
			await node.publishWithCursors();
			expect(Object.keys(node.globalData)).toHaveLength(1);
			await node.poll();
			await node.poll();
			expect(node.globalData).toEqual({});
		});
	},
);

describe('a test run in the editor', () => {
	test.each(['created', 'finished', 'updated'])(
		'%s: shows the newest few and saves nothing',
		async (event) => {
			const node = await activePoller({ event });
			const before = node.saved();
			startCall({ status: 'finished', end_time: bench.simulator.clock.iso() });
			const items = await node.test();
			const newest = bench.simulator.state.calls.slice(-5);
			expect(uuids(items)).toEqual(newest.map(({ uuid }) => uuid));
			expect(items[0]).toMatchObject({ event: `call.${event}`, event_id: expect.any(String) });
			expect(node.staticData).toEqual(before);
			expect(await node.poll()).toHaveLength(1);
		},
	);

	test('says so where there is none', async () => {
		await expect(poller({ filters: { subId: 'nobody' } }).test()).rejects.toThrow(
			'no such call yet',
		);
	});
});

test('the output schema is what comes out (else: npm run schemas)', async () => {
	const node = await activePoller({ simplify: true, event: 'updated' });
	update(
		bench.simulator.state.calls.find(({ connected, recording_url }) => connected && recording_url)!,
	);
	expectSchema('RetreaverCallPollingTrigger', 'v1.0.0.json', await node.poll());
});
