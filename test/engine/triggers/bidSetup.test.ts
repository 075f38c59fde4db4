import type { IDataObject } from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

import { RetreaverBidTrigger } from '../../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { WEBHOOK_TOKEN } from '../support';
import { pick, useTriggerBench } from './triggerBench';

const CID = '1001';
const CALLER = '+14155550188';

const { bench, logged, campaign, ours, trigger } = useTriggerBench({
	type: 'retreaverBidTrigger',
	cid: CID,
	webhookId: '6c1d2b9e-7a45-4f0b-9a3d-2e8c5f4b1a70',
	marker: 'n8n_buyer',
	parameters: () => ({ target: pick('id', buyer().id) }),
});
const buyer = () =>
	bench.simulator.state.targets.find(({ id }) => id === campaign().target_ids[1])!;
const setUp = async (parameters: IDataObject = {}) =>
	await bench.run({
		resource: 'target',
		operation: 'setUpForBids',
		target: pick('id', buyer().id),
		...parameters,
	});

describe('publishing says what the buyer lacks', () => {
	test('everything', async () => {
		const node = await trigger();
		expect(await node.create()).toBe(true);
		const prefix = `n8n_bid_${buyer().id}`;
		expect(logged.warn).toEqual([
			`"Retreaver Bid Trigger": its bids may not count yet. The buyer's Number is "${buyer().number}", but has to be [${prefix}_number]: else calls do not go to the number in the bid. The buyer has no conversion with the Seconds Tag ${prefix}_timer: else a call is not worth what was bid. The buyer has no conversion with the Revenue Tag ${prefix}_bid: else a call is not worth what was bid. The operation Buyer > Set Up for Bids of the Retreaver node sets up the buyer. In Retreaver, switch on "Route by Bid Winner": Campaigns > your campaign > Route Settings > Advanced of the priority group that the buyer is in. No API tells whether it is on.`,
		]);
	});

	test('nothing after Set Up for Bids, but where the switch is', async () => {
		await setUp();
		const node = await trigger();
		await node.create();
		expect(logged.warn).toEqual([]);
		expect(logged.info.at(-1)).toContain('the buyer is set up for bids');
		expect(logged.info.at(-1)).toContain('"Route by Bid Winner"');
	});

	test('a Revenue Tag of somebody else, a Seconds Tag in brackets', async () => {
		await setUp();
		const [conversion] = buyer().conversion_groups[0].conversions;
		conversion.seconds_tag = `[${conversion.seconds_tag}]`;
		conversion.revenue_tag = 'payout';
		const node = await trigger();
		await node.create();
		expect(logged.warn).toEqual([
			expect.stringMatching(/count yet\. The buyer has no conversion with the Revenue Tag/),
		]);
	});

	test('that Retreaver does not show the tags', async () => {
		await setUp();
		bench.simulator.switches.showConversionTags = false;
		const node = await trigger();
		await node.create();
		expect(logged.warn).toEqual([
			expect.stringMatching(
				/count yet\. Retreaver does not show the Seconds Tag .* whether it is n8n_bid_\d+_bid\./,
			),
		]);
	});

	test('that the buyer cannot be read, and is published nevertheless', async () => {
		bench.simulator.faults.add({ path: '/targets/', kind: 'status', status: 403 });
		const node = await trigger();
		expect(await node.create()).toBe(true);
		expect(ours()).toHaveLength(1);
		expect(logged.warn).toEqual([expect.stringContaining('could not be checked')]);
	});
});

describe('a test event', () => {
	const requested = async (mode: 'test' | 'production') => {
		const node = await trigger({}, { mode });
		await node.create();
		const pingUrl = new URL(new URL(ours()[0].url).searchParams.get('ping_url')!);
		const { result } = await node.webhook({
			query: Object.fromEntries(pingUrl.searchParams),
			body: { caller_number: CALLER },
			answer: () => ({ bid: false }),
		});
		return result.workflowData![0][0].json;
	};

	test('shows what the buyer lacks', async () => {
		expect(await requested('test')).toMatchObject({
			bid_tags: { number: `[n8n_bid_${buyer().id}_number]` },
			buyer_problems: [
				expect.stringContaining("The buyer's Number is"),
				expect.stringContaining('Seconds Tag'),
				expect.stringContaining('Revenue Tag'),
			],
		});
		await setUp();
		expect(await requested('test')).not.toHaveProperty('buyer_problems');
	});

	test('is the only one to: a bid request does not wait for it', async () => {
		expect(await requested('production')).not.toHaveProperty('buyer_problems');
	});
});

describe('the texts in the panel are the tags of the item', () => {
	const NAMES: Record<string, string> = {
		numberTag: 'number',
		secondsTag: 'seconds_tag',
		revenueTag: 'revenue_tag',
	};
	/** What the editor shows for the parameters, where n8n gives the value of a locator and the whole as JSON. */
	const shown = (parameters: IDataObject) => {
		const target = (parameters.target as IDataObject | undefined)?.value;
		const $parameter = { ...parameters, target, toJSON: () => parameters };
		return Object.fromEntries(
			new RetreaverBidTrigger().description.properties
				.filter(({ name }) => name in NAMES)
				.map(({ name, default: text }) => {
					const [, expression] = /^=\{\{ (.*) \}\}$/.exec(String(text))!;
					return [NAMES[name], runInNewContext(expression, { $parameter })];
				}),
		);
	};

	test.each(['17', 'buyer 17/a', 'Käufer_2'])('by TID %s', async (tid) => {
		buyer().client_tid = tid;
		const target = pick('tid', tid);
		const node = await trigger({ target });
		await node.create();
		const { searchParams } = new URL(ours()[0].url);
		const query = Object.fromEntries(new URL(searchParams.get('ping_url')!).searchParams);
		const { result } = await node.webhook({ query, body: {}, answer: () => ({ bid: false }) });
		const { bid_tags } = result.workflowData![0][0].json;
		expect(shown({ registration: 'automatic', options: {}, target })).toEqual(bid_tags);
		expect(bid_tags).toMatchObject({ revenue_tag: `${searchParams.get('output_tag_prefix')}_bid` });
		const { items } = await setUp({ target });
		expect(items[0].json.bid_tags).toMatchObject({ number: (bid_tags as IDataObject).number });
	});

	test('by hand', async () => {
		const parameters = { registration: 'manual', options: { tagPrefix: 'acme' } };
		const node = await trigger(parameters);
		const { result } = await node.webhook({
			query: { n8n_token: WEBHOOK_TOKEN },
			body: {},
			answer: () => ({ bid: false }),
		});
		expect(result.workflowData![0][0].json.bid_tags).toEqual(shown(parameters));
		expect(shown(parameters)).toMatchObject({ number: '[acme_number]' });
		const wrong = await trigger({
			registration: 'manual',
			options: { tagPrefix: '[acme]' },
		});
		await expect(wrong.create()).rejects.toThrow('"Tag Prefix" may have letters');
	});
});
