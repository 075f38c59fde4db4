import { useBench } from '../support';

const bench = useBench();
const campaign = { __rl: true, mode: 'cid', value: '1001' };
const create = { resource: 'payoutTable', operation: 'create', campaign };
const rules = (...lines: string[]) => ({ ...create, csvData: lines.join('\n') });

describe('rules are refused before anything is sent, with their line:', () => {
	test.each<[string, string[], string | RegExp]>([
		['no rule_id', ['caller_state,payout_pct', 'CO,70'], 'one column "rule_id", but have none'],
		['payout_pct twice', ['rule_id,payout_pct,payout_pct', '1,70,60'], '"payout_pct", but have 2'],
		['a column without title', ['rule_id,,payout_pct', '1,CO,70'], 'Column 2'],
		['titles only', ['rule_id,payout_pct'], 'There is no rule'],
		[
			'a payout that is no number',
			['rule_id,payout_pct', '1,70', '2,70%'],
			/"payout_pct" in line 3 .*"70%"/,
		],
		['a payout that is missing', ['rule_id,payout_pct', '1'], '"payout_pct" in line 2'],
		[
			'an operator that there is not',
			['rule_id,caller_state,payout_pct', '', '1,<>CO,70'],
			'"caller_state" in line 3 begins with "<>"',
		],
		['an operator alone', ['rule_id,revenue,payout_pct', '1,>=,70'], '"revenue" in line 2'],
		[
			'a comma without quotes',
			['rule_id,caller_state,payout_pct', '1,=~^(CO,NY)$,70'],
			'line 2 has 4 cells',
		],
		[
			'quotes that are not closed',
			['rule_id,caller_state,payout_pct', '1,"CO,70'],
			'quotes in line 2',
		],
		[
			'more than 1,000',
			['rule_id,payout_pct', ...Array<string>(1001).fill('1,70')],
			'1001 rules (up to line 1002)',
		],
		[
			'more than 1 MB',
			['rule_id,note,payout_pct', ...Array<string>(600).fill(`1,${'x'.repeat(2000)},70`)],
			'(1 MB)',
		],
		[
			'a line of more than 1 MB',
			['rule_id,note,payout_pct', `1,${'x'.repeat(1024 * 1024)},70`],
			'Line 2 of the CSV is longer than 1 MB',
		],
	])('%s', async (_, lines, message) => {
		const { error } = await bench.run(rules(...lines));
		expect(error?.message).toMatch(message);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a field of an item that holds an object', async () => {
		const { error } = await bench.run(
			{ ...create, rulesFrom: 'items' },
			{
				items: [
					{ rule_id: 1, payout_pct: 70 },
					{ rule_id: 2, payout_pct: { value: 70 } },
				],
			},
		);
		expect(error?.message).toContain('"payout_pct" of item 1');
		expect(bench.simulator.requests).toEqual([]);
	});

	test('an input item with a wrong payout', async () => {
		const { error } = await bench.run(
			{ ...create, rulesFrom: 'items' },
			{
				items: [
					{ rule_id: 1, payout_pct: 70 },
					{ rule_id: 2, payout_pct: 'all' },
				],
			},
		);
		expect(error?.message).toContain('"payout_pct" in item 1');
	});

	test('a table by its label', async () => {
		const { error } = await bench.run({ ...create, operation: 'activate', tableId: 'v 2' });
		expect(error?.message).toContain('"Table" must have digits only');
		expect(bench.simulator.requests).toEqual([]);
	});
});

describe('a hint says that a rule may never match', () => {
	test('where a column of own IDs holds what looks like an internal one', async () => {
		const { hints, error } = await bench.run(
			rules('rule_id,affiliate_id,campaign_id,payout_pct', '1,*,0044,70', '2,!=40120,*,60'),
		);
		expect(error).toBeUndefined();
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/"affiliate_id".*!=40120 in line 3.*"system_affiliate_id"/),
		]);
	});

	test('but not where the columns fit', async () => {
		const { hints } = await bench.run(
			rules('rule_id,system_affiliate_id,affiliate_id,payout_pct', '1,40120,pub-31,70'),
		);
		expect(hints).toEqual([]);
	});
});

test('what Retreaver refuses all the same is told in its own sentences', async () => {
	bench.simulator.faults.add({
		kind: 'status',
		status: 422,
		path: 'payout_bid_modification_tables',
		body: { errors: ['Csv data could not be parsed into rules (row 3)', 'Salt is too long'] },
	});
	const { error } = await bench.run(rules('rule_id,payout_pct', '1,70'));
	expect(error?.description).toContain('parsed into rules (row 3); Salt is too long');
});

test('a campaign whose internal ID Retreaver does not tell is asked for by that ID', async () => {
	bench.simulator.switches.campaignsShowId = false;
	const { error } = await bench.run(rules('rule_id,payout_pct', '1,70'));
	expect(error?.message).toContain('a payout table needs. Choose the campaign "By Internal ID"');
});
