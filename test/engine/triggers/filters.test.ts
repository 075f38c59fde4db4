import type { IDataObject } from 'n8n-workflow';

import type { PlaceCallInput } from '../../simulator/types';
import { pick, useTriggerBench } from './triggerBench';

const CID = '1001';
const { bench, campaign, logged, stored, trigger } = useTriggerBench({
	type: 'retreaverTrigger',
	cid: CID,
	webhookId: 'b8b5a1de-6f0c-4f0e-9a55-2f6f5d3c9e10',
	marker: 'n8n_stage=',
});

const buyers = () => campaign().target_ids;
const buyer = (index: number) =>
	bench.simulator.state.targets.find(({ id }) => id === buyers()[index])!;
const readsOfCalls = () =>
	bench.simulator.requests.filter(({ path }) => path.startsWith('/api/v4/calls/'));

/** What calls to the campaign start, and what Retreaver was answered. */
async function start(
	parameters: IDataObject,
	calls: PlaceCallInput[],
	{ mode, answer }: { mode?: 'test'; answer?: () => unknown } = {},
) {
	const node = await trigger(parameters, mode && { mode });
	const listener = await node.listen({ answer });
	await node.create();
	const answers: unknown[] = [];
	for (const call of calls) {
		const { timeline } = await bench.simulator.placeCall({ campaign: CID, ...call });
		answers.push(
			...timeline
				.filter(({ url }) => url.includes('n8n_stage='))
				.map(({ status, answer: body, tags }) => ({ status, answer: body, tags })),
		);
	}
	await listener.stop();
	expect(listener.errors).toEqual([]);
	return { items: listener.executions.map(([{ json }]) => json), answers };
}

const PASSED_OVER = { status: 200, answer: {}, tags: {} };
const [ANN, BEN, CAT] = ['+14155550111', '+14155550122', '+14155550133'];
const callersOf = (items: IDataObject[]) => items.map(({ caller_phone }) => caller_phone);

describe('Call Outcome', () => {
	const calls = [
		{ caller: ANN, answered: false },
		{ caller: BEN, converted: false },
		{ caller: CAT, converted: true },
	];
	beforeEach(() => {
		// Else the buyers' conversions decide what converts.
		for (const target of bench.simulator.state.targets) target.conversion_groups = [];
	});

	test.each([
		['missed', [ANN]],
		['answered', [BEN, CAT]],
		['converted', [CAT]],
	])('%s: only these calls start an execution', async (outcome, callers) => {
		const { items, answers } = await start({ filters: { outcome } }, calls);
		expect(callersOf(items)).toEqual(callers);
		expect(items.every((item) => !('problems' in item))).toBe(true);
		expect(answers).toEqual(Array(3).fill(PASSED_OVER));
	});

	test('what Retreaver sends itself is not asked for', async () => {
		const node = await trigger({ filters: { outcome: 'missed' } });
		await node.create();
		const query = Object.fromEntries(new URL(campaign().timers.at(-1)!.url).searchParams);
		const started = async (body: IDataObject) =>
			(await node.webhook({ query, body })).result.workflowData !== undefined;
		expect(await started({ status: 'no-answer' })).toBe(true);
		expect(await started({ status: 'completed' })).toBe(false);
		expect(await started({ answered_at: '2026-03-01T10:00:09Z' })).toBe(false);
		expect(readsOfCalls()).toEqual([]);
	});

	test('a call that cannot be read starts an execution all the same, which says so', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 403, path: '/api/v4/calls', times: 9 });
		const { items } = await start({ filters: { outcome: 'converted' } }, [calls[1]]);
		expect(callersOf(items)).toEqual([BEN]);
		expect(items[0].problems).toEqual([
			expect.stringContaining('Whether the call matches the filters (Call Outcome) is not known'),
		]);
	});

	test('with Include Full Call the call is read once', async () => {
		const { items } = await start(
			{ filters: { outcome: 'converted' }, options: { includeCall: true } },
			calls,
		);
		expect(items).toMatchObject([{ caller_phone: CAT, converted: true }]);
		expect(readsOfCalls()).toHaveLength(3);
	});
});

test('Minimum Duration counts the whole call, and needs no request', async () => {
	const { items } = await start({ filters: { minimumDuration: 60 } }, [
		{ caller: ANN, durationSeconds: 5 },
		{ caller: BEN, durationSeconds: 300 },
	]);
	expect(callersOf(items)).toEqual([BEN]);
	expect(readsOfCalls()).toEqual([]);
});

describe('Buyer and Publisher', () => {
	test.each([
		['id', () => buyers()[1]],
		['id', () => `00${buyers()[1]}`],
		['tid', () => buyer(1).client_tid],
	])('a buyer by %s, at each stage from the choice on', async (mode, id) => {
		buyer(1).client_tid = 'my-buyer';
		const { items } = await start(
			{ stages: ['buyer_selected', 'finished'], filters: { target: pick(mode, id()) } },
			[{ target: buyers()[0] }, { target: buyers()[1] }],
		);
		expect(items).toMatchObject([
			{ stage: 'buyer_selected', buyer_id: buyers()[1] },
			{ stage: 'finished', buyer_id: buyers()[1] },
		]);
	});

	test('a publisher, from the start on', async () => {
		const { numbers, affiliates } = bench.simulator.state;
		const [first] = numbers.filter(({ cid }) => cid === CID);
		const { afid } = affiliates.find((other) => other.afid !== first.afid)!;
		numbers.push({ ...first, id: 80_001, number: '+18885550199', afid });
		const { items } = await start(
			{ stages: ['started'], filters: { affiliate: pick('list', first.afid) } },
			[{ number: first.number }, { number: '+18885550199' }],
		);
		expect(items).toMatchObject([{ publisher_afid: first.afid }]);
	});

	test('all filters have to match', async () => {
		const { items } = await start(
			{ filters: { target: pick('id', buyers()[1]), minimumDuration: 60 } },
			[
				{ caller: ANN, target: buyers()[1], durationSeconds: 5 },
				{ caller: BEN, target: buyers()[0], durationSeconds: 300 },
				{ caller: CAT, target: buyers()[1], durationSeconds: 300 },
			],
		);
		expect(callersOf(items)).toEqual([CAT]);
	});
});

test.each(['responseNode', 'lastNode'])(
	'with %s a call that does not match is answered without tags, not with the fallback',
	async (responseMode) => {
		const { items, answers } = await start(
			{
				filters: { minimumDuration: 60 },
				options: { responseMode, fallbackTags: '{"crm": "fallback"}' },
			},
			[{ durationSeconds: 5 }, { durationSeconds: 300 }],
			{ answer: () => (responseMode === 'lastNode' ? [{ tags: { a: 1 } }] : { a: 1 }) },
		);
		expect(items).toHaveLength(1);
		expect(answers).toMatchObject([PASSED_OVER, { status: 200, answer: { a: 1 } }]);
	},
);

test('a Test Fire of the portal starts the workflow, whatever the filters say', async () => {
	const node = await trigger({ filters: { outcome: 'converted', minimumDuration: 600 } });
	const listener = await node.listen();
	await node.create();
	await bench.simulator.testFire({ campaign: CID });
	await listener.stop();
	expect(listener.executions.map(([{ json }]) => json)).toMatchObject([{ is_test: true }]);
});

test('in a test of the trigger a call that does not match comes in, and says so', async () => {
	const { items } = await start({ filters: { minimumDuration: 600 } }, [{ durationSeconds: 5 }], {
		mode: 'test',
	});
	expect(items).toMatchObject([{ problems: [expect.stringContaining('does not match')] }]);
});

describe('a filter that cannot work', () => {
	const refused: Array<[IDataObject, string]> = [
		[
			{ stages: ['started', 'finished'], filters: { outcome: 'missed' } },
			'"Filters > Call Outcome" does not work with the stage "Call Started": Retreaver knows it only when the call is over.',
		],
		[
			{ stages: ['converted'], filters: { minimumDuration: 60 } },
			'"Filters > Minimum Duration (Seconds)" does not work with the stage "Call Converted"',
		],
		[
			{ stages: ['started'], filters: { target: pick('id', 17) } },
			'"Filters > Buyer" does not work with the stage "Call Started": Retreaver knows it not yet.',
		],
		[{ filters: { outcome: '={{ "lost" }}' } }, '"Filters > Call Outcome" must be one of'],
		[{ filters: { minimumDuration: 0 } }, '"Filters > Minimum Duration (Seconds)" must be'],
		[{ filters: { target: pick('list', '') } }, '"Buyer" is empty'],
		[{ filters: { affiliate: pick('id', 'x') } }, '"Publisher" must have digits only'],
	];

	test.each(refused)(
		'%j is refused at publishing, before any request',
		async (parameters, message) => {
			const node = await trigger(parameters);
			await expect(node.checkExists()).rejects.toThrow(message);
			await expect(node.create()).rejects.toThrow(message);
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test('keeps no call out that comes in later', async () => {
		const { url } = await (async () => {
			await (await trigger()).create();
			return stored().timers.at(-1)!;
		})();
		const node = await trigger({ filters: { outcome: '={{ $json.nope }}' } });
		const { result } = await node.webhook({
			query: Object.fromEntries(new URL(url).searchParams),
		});
		expect(result.workflowData?.[0]?.[0]?.json.problems).toEqual([
			expect.stringContaining('"Filters" cannot be read'),
		]);
		expect(logged.error).toHaveLength(1);
	});
});
