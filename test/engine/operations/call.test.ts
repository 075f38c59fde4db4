import type { IDataObject } from 'n8n-workflow';

import type { Simulator } from '../../simulator';
import { atTime, useBench } from '../support';

const bench = useBench();

describe('calls of version 5 give the same records as those of version 4', () => {
	const records = async (parameters: IDataObject, apiVersion: number) => {
		const { items, error } = await bench.run({
			resource: 'call',
			...parameters,
			options: { apiVersion },
		});
		expect(error).toBeUndefined();
		return items.map(({ json }) => json);
	};

	test.each([
		['bare', false],
		['wrapped', true],
	])('whose rows are %s', async (_, newCallsWrapped) => {
		bench.simulator.switches.newCallsWrapped = newCallsWrapped;
		const { uuid } = bench.simulator.state.calls[5];
		for (const parameters of [
			{ operation: 'getAll', limit: 5 },
			{ operation: 'get', callId: uuid },
		]) {
			const known = await records(parameters, 4);
			expect(known[0].call_id).toEqual(expect.any(String));
			expect(await records(parameters, 5)).toEqual(known);
		}
		expect(bench.simulator.requests.map(({ path }) => path)).toEqual([
			'/api/v4/calls.json',
			'/api/v5/calls.json',
			`/api/v4/calls/${uuid}.json`,
			`/api/v5/calls/${uuid}.json`,
		]);
	});
});

describe('Get Many with filters', () => {
	const getMany = async (parameters: IDataObject) => {
		const result = await bench.run({ resource: 'call', operation: 'getAll', ...parameters });
		const ids = result.items.map(({ json }) => json.call_id);
		return { ...result, ids, asked: bench.simulator.requests };
	};
	const by = (mode: string, value: unknown) => ({ __rl: true, mode, value: String(value) });
	const newest = (
		matches: (call: Simulator['state']['calls'][number]) => unknown,
		limit = Infinity,
	) =>
		bench.simulator.state.calls
			.filter(matches)
			.map(({ uuid }) => uuid)
			.reverse()
			.slice(0, limit);

	test('a campaign and a publisher from the list are asked for by their own IDs', async () => {
		const { cid, afid } = bench.simulator.state.calls.find((call) => call.afid)!;
		const filters = { campaign: by('list', cid), affiliate: by('list', afid) };
		const { ids, asked } = await getMany({ filters, returnAll: true });
		expect(ids).toEqual(newest((call) => call.cid === cid && call.afid === afid));
		expect(asked).toMatchObject([{ query: { client_cid: cid, client_afid: afid } }]);
	});

	test.each(['list', 'id'])(
		'a buyer with a TID, chosen by %s, is asked for by it',
		async (mode) => {
			const buyer = bench.simulator.state.targets.find(({ client_tid: tid }) => tid)!;
			const { ids, asked } = await getMany({ filters: { target: by(mode, buyer.id) }, limit: 5 });
			expect(ids).toEqual(newest(({ target_id: id }) => id === buyer.id, 5));
			expect(ids).toHaveLength(5);
			expect(asked).toMatchObject([
				{ path: `/targets/${buyer.id}.json` },
				{ path: '/api/v4/calls.json', query: { client_tid: buyer.client_tid, per_page: '5' } },
			]);
		},
	);

	test('a campaign by Retreaver’s ID is looked up', async () => {
		const [{ id, cid }] = bench.simulator.state.campaigns;
		const { ids, asked } = await getMany({ filters: { campaign: by('id', id) }, limit: 5 });
		expect(ids).toEqual(newest((call) => call.cid === cid, 5));
		expect(asked.at(-1)).toMatchObject({ query: { client_cid: cid } });
	});

	test.each([2, 3, 4, 5])(
		'a buyer without a TID is found among the calls of version %s, up to the limit',
		async (apiVersion) => {
			const [buyer] = bench.simulator.state.targets;
			buyer.client_tid = null;
			for (const call of bench.simulator.state.calls)
				if (call.target_id === buyer.id) call.tid = null;
			const options = { apiVersion };
			const { ids, asked } = await getMany({
				filters: { target: by('list', buyer.id) },
				limit: 3,
				options,
			});
			expect(ids).toEqual(newest(({ target_id: id }) => id === buyer.id, 3));
			expect(ids).toHaveLength(3);
			expect(asked.at(-1)!.query).not.toHaveProperty('client_tid');
		},
	);

	test.each([
		['missed', (call: Simulator['state']['calls'][number]) => !call.connected],
		['answered', (call: Simulator['state']['calls'][number]) => call.connected],
		['converted', (call: Simulator['state']['calls'][number]) => call.converted],
	])(
		'Only %s: Limit counts those, and no more pages are read than it takes',
		async (outcome, matches) => {
			const { ids, asked } = await getMany({ filters: { outcome }, limit: 7 });
			expect(ids).toEqual(newest(matches, 7));
			expect(ids).toHaveLength(7);
			const pages = Math.ceil(bench.simulator.state.calls.length / 100);
			expect(asked.length).toBeLessThan(pages);
			bench.simulator.requests.length = 0;
			const all = await getMany({ filters: { outcome }, returnAll: true });
			// Calls of one moment come in any order.
			expect(all.ids.sort()).toEqual(newest(matches).sort());
		},
	);

	test('a call that still rings is not missed yet', async () => {
		const [ringing, busy] = bench.simulator.state.calls.slice(-2);
		Object.assign(ringing, { status: 'in-progress', connected: false, end_time: null });
		Object.assign(busy, { status: 'busy', connected: false, end_time: null });
		const { ids } = await getMany({ filters: { outcome: 'missed' }, limit: 5 });
		expect(ids).toContain(busy.uuid);
		expect(ids).not.toContain(ringing.uuid);
	});

	test('version 1, which does not tell these things, is refused', async () => {
		const options = { apiVersion: 1 };
		const { error, asked } = await getMany({ filters: { outcome: 'converted' }, options });
		expect(error?.message).toBe(
			'API version 1 does not tell what "Call Outcome" is filtered by. Choose another "API Version".',
		);
		expect(asked).toEqual([]);

		const buyer = bench.simulator.state.targets.find(({ client_tid: tid }) => !tid)!;
		const { error: ofBuyer } = await getMany({ filters: { target: by('id', buyer.id) }, options });
		expect(ofBuyer?.message).toContain('a buyer without a TID is found by');
	});

	test('a filter that is wrong is told before another one is looked up', async () => {
		const [{ id }] = bench.simulator.state.targets;
		const filters = { target: by('id', id), campaign: by('id', '={{ "acme" }}') };
		const { error, asked } = await getMany({ filters });
		expect(error?.message).toContain('"Campaign" must have digits only');
		expect(asked).toEqual([]);
	});
});

describe('the period of Get Many', () => {
	const query = async (parameters: IDataObject) => {
		const { error } = await bench.run({ resource: 'call', operation: 'getAll', ...parameters });
		expect(error).toBeUndefined();
		const { created_at_start, created_at_end, sort_by, order } = bench.simulator.requests[0]
			.query as IDataObject;
		return { created_at_start, created_at_end, sort_by, order };
	};

	test('is any time, unless one is chosen', async () => {
		expect(Object.values(await query({})).filter(Boolean)).toEqual([]);
	});

	test('is sent as the times at which days begin in the workflow’s time zone', async () => {
		atTime('2026-11-02T01:00:00Z');
		expect(await query({ period: 'yesterday', options: { order: 'asc' } })).toEqual({
			created_at_start: '2026-10-31T00:00:00-04:00',
			created_at_end: '2026-11-01T00:00:00-04:00',
			order: 'asc',
		});
	});
});
