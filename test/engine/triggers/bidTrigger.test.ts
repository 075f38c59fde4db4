import type { IDataObject, IExecuteResponsePromiseData, INodeExecutionData } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { TriggerHandle, WorkflowAnswer } from '../harness';
import { expectSchema } from '../schema';
import { WEBHOOK_TOKEN } from '../support';
import { pick, textOf, urlsOf, useTriggerBench } from './triggerBench';

const CID = '1001';
const CALLER = '+14155550188';
const BID = { bid: true, payout: 42.5, buyer_number: '+14155550199', conversion_timer: 60 };

const { bench, logged, campaign, stored, ours, trigger } = useTriggerBench({
	type: 'retreaverBidTrigger',
	cid: CID,
	webhookId: 'd3f1a7c2-4b60-4c1e-8f0d-5a9b7e2c6d10',
	marker: 'n8n_buyer',
	parameters: () => ({ target: pick('id', buyers()[1]) }),
});
const buyers = () => campaign().target_ids;

/** The query with which the configurator asks. */
function registeredQuery(): IDataObject {
	const pingUrl = new URL(ours()[0].url).searchParams.get('ping_url')!;
	return Object.fromEntries(new URL(pingUrl).searchParams);
}

/** Registers, lets one call come in, and removes. */
async function round(node: TriggerHandle, answer?: WorkflowAnswer, tags: IDataObject = {}) {
	const listener = await node.listen({ answer });
	await node.create();
	const walk = await bench.simulator.placeCall({ campaign: CID, caller: CALLER, tags });
	await node.delete();
	await listener.stop();
	expect(listener.errors).toEqual([]);
	const [asked] = walk.timeline.filter(({ stage }) => stage === 'bid');
	return { call: walk.call, asked, executions: listener.executions };
}

/** Sets up the buyer as the docs say, so that bids count. */
async function setUpBuyer() {
	const target = pick('id', buyers()[1]);
	const { error } = await bench.run({ resource: 'target', operation: 'setUpForBids', target });
	expect(error).toBeUndefined();
}

/** The answer that the Webhook Response operation gives. */
const respondToBid =
	(parameters: IDataObject): WorkflowAnswer =>
	async (items: INodeExecutionData[]) => {
		const { responses, error } = await bench.run(
			{ resource: 'webhookResponse', operation: 'respondToBid', ...parameters },
			{ items },
		);
		if (error) throw error;
		return (responses[0] as IExecuteResponsePromiseData & { body: IDataObject }).body;
	};

describe('registration', () => {
	test('activating adds a pass-through webhook for the buyer, deactivating leaves the campaign as it was', async () => {
		const before = stored();
		const node = await trigger({ tagKeys: ['age'] });
		expect(await node.checkExists()).toBe(false);
		expect(await node.create()).toBe(true);

		const [webhook, ...others] = ours();
		expect(others).toEqual([]);
		expect(webhook).toMatchObject({
			trigger_type: '12',
			request_method: 'post',
			wcf_target_id: String(buyers()[1]),
			wcf_template_id: 'ringba_rtb_ping_post',
			name: `n8n: Bid of buyer ${buyers()[1]}`,
		});
		const { origin, pathname, searchParams } = new URL(webhook.url);
		expect(origin + pathname).toBe('https://retreaver.com/webhook-configurator/v1/');
		const { ping_url, ping_headers, ping_data, ping_output_map, ...query } =
			Object.fromEntries(searchParams);
		expect(query).toEqual({
			call_key: '[call_key]',
			call_uuid: '[call_uuid]',
			output_tag_prefix: `n8n_bid_${buyers()[1]}`,
			ping_method: 'POST',
		});
		expect(ping_url.split('?')[0]).toBe(node.webhookUrl());
		expect(JSON.parse(ping_headers)).toEqual({ 'Content-Type': 'application/json' });
		expect(JSON.parse(ping_data)).toMatchObject({ caller_number: '[caller_number]', age: '[age]' });
		expect(JSON.parse(ping_output_map)).toEqual({
			PingOutputMap: { number: 'buyer_number', bid: 'payout', timer: 'conversion_timer' },
		});
		expect(webhook.url).toContain('"[caller_number]"'.replaceAll('"', '%22'));

		expect(await node.checkExists()).toBe(true);
		expect(await node.delete()).toBe(true);
		expect(stored()).toEqual(before);
		expect(await node.checkExists()).toBe(false);
		expect(JSON.stringify(bench.simulator.requests)).not.toContain('destroy_nested');
	});

	test('doing it twice registers nothing twice, and another buyer takes the place of the first', async () => {
		const node = await trigger();
		await node.create();
		const registered = ours();
		await node.create();
		expect(ours()).toEqual(registered);

		const changed = await trigger(
			{ target: pick('id', buyers()[2]) },
			{ webhookUrl: urlsOf(node) },
		);
		expect(await changed.checkExists()).toBe(false);
		await changed.create();
		expect(ours().map(({ wcf_target_id }) => wcf_target_id)).toEqual([String(buyers()[2])]);
	});

	test('a buyer by the own ID', async () => {
		const target = bench.simulator.state.targets.find(({ id }) => id === buyers()[0])!;
		target.client_tid = 'buyer 17/a';
		const node = await trigger({ target: pick('tid', target.client_tid) });
		await node.create();
		expect(ours()[0].wcf_target_id).toBe(String(target.id));
		expect(new URL(ours()[0].url).searchParams.get('output_tag_prefix')).toBe(
			'n8n_bid_tid_buyer_2017_2fa',
		);
		expect(await node.checkExists()).toBe(true);
		expect((await node.webhook({ query: registeredQuery() })).response.status).toBe(200);
		await node.delete();
		expect(ours()).toEqual([]);
	});

	test('two triggers and a test beside them keep out of each other’s way', async () => {
		const first = await trigger();
		const second = await trigger({}, { webhookId: '0c3d1c56-8f0e-4b7e-bb3a-7f0f5a0c1d22' });
		const listening = await trigger({}, { mode: 'test' });
		for (const node of [first, second, listening]) await node.create();
		expect(ours()).toHaveLength(3);
		await first.delete();
		expect(ours()).toHaveLength(2);
		await listening.delete();
		expect(await second.checkExists()).toBe(true);
		await second.delete();
		expect(ours()).toEqual([]);
	});

	test('a test that a crash left behind is swept by the next activation', async () => {
		const listening = await trigger({}, { mode: 'test' });
		await listening.create();
		campaign().timers.forEach((timer) => {
			timer.url = timer.url.replace(/n8n_expires%3D\d+/, 'n8n_expires%3D1700000000000');
		});
		const node = await trigger({}, { webhookUrl: urlsOf(listening) });
		await node.create();
		expect(ours()).toHaveLength(1);
		expect(await node.checkExists()).toBe(true);
	});

	test('is known also where Retreaver hands the URL back in another encoding', async () => {
		const node = await trigger();
		await node.create();
		const [timer] = campaign().timers.filter(({ url }) => url.includes('n8n_buyer'));
		const { url } = timer;
		for (const other of [
			decodeURIComponent(url),
			url.replaceAll('[', '%5B').replaceAll(']', '%5D'),
		]) {
			timer.url = other;
			expect(await node.checkExists()).toBe(true);
		}
		timer.url = decodeURIComponent(url);
		expect(await node.delete()).toBe(true);
		expect(ours()).toEqual([]);
	});

	test('by hand: nothing is sent', async () => {
		const node = await trigger({ registration: 'manual' });
		expect(await node.checkExists()).toBe(true);
		expect(await node.create()).toBe(true);
		expect(await node.delete()).toBe(true);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('knows its trigger type where Retreaver takes the observed ones only', async () => {
		bench.simulator.switches.refuseUnknownTriggerTypes = true;
		const node = await trigger();
		expect(await node.create()).toBe(true);
		expect(await node.delete()).toBe(true);
	});

	test.each([
		[
			'does not list webhooks',
			{ listWebhooks: false },
			{},
			/did not keep the webhook for: Bid of buyer \d+\..*By Hand/,
		],
		['does not show the internal ID', { campaignsShowId: false }, {}, /internal ID.*By Hand/],
		[
			'says that the buyer is not in the campaign',
			{},
			() => ({
				target: pick(
					'id',
					bench.simulator.state.targets.find(({ id }) => !buyers().includes(id))!.id,
				),
			}),
			/refused the webhook for: Bid of buyer \d+\. The buyer has to be in the campaign already.*wcf_target_id/,
		],
		['does not know the buyer', {}, { target: pick('tid', 'nobody') }, /does not know this record/],
	])(
		'where Retreaver %s, activation fails with the way out and leaves nothing',
		async (_, switches, parameters, text) => {
			Object.assign(bench.simulator.switches, switches);
			const before = stored();
			const node = await trigger(typeof parameters === 'function' ? parameters() : parameters);
			const error = await node.create().catch((thrown: Error) => thrown);
			expect(textOf(error as Error)).toMatch(text);
			await node.delete();
			expect(stored()).toEqual(before);
		},
	);

	test('where the campaign does not show its internal ID, picking it by that ID works', async () => {
		bench.simulator.switches.campaignsShowId = false;
		const node = await trigger({ campaign: pick('id', campaign().id) });
		await node.create();
		expect(await node.checkExists()).toBe(true);
		expect(await node.delete()).toBe(true);
		expect(ours()).toEqual([]);
	});

	test('a webhook that Retreaver will not remove is reported, and bids for nobody any more', async () => {
		const node = await trigger();
		await node.create();
		const query = registeredQuery();
		bench.simulator.switches.honourDestroy = false;
		expect(await node.delete()).toBe(false);
		expect(ours()).toHaveLength(1);

		const changed = await trigger(
			{ target: pick('id', buyers()[2]) },
			{ webhookUrl: urlsOf(node) },
		);
		const { response, result } = await changed.webhook({ query, body: { caller_number: CALLER } });
		expect(response).toMatchObject({ status: 410, sent: true });
		expect(result.workflowData).toBeUndefined();
	});

	test.each(['kept', 'asGet', 'refused'] as const)(
		'the configurator is asked with POST or GET (POST is %s); the workflow always gets POST',
		async (postWebhooks) => {
			bench.simulator.switches.postWebhooks = postWebhooks;
			const node = await trigger();
			const listener = await node.listen({ answer: () => BID });
			await node.create();
			expect(ours()).toMatchObject([{ request_method: postWebhooks === 'kept' ? 'post' : 'get' }]);
			expect(await node.checkExists()).toBe(true);
			const { timeline } = await bench.simulator.placeCall({ campaign: CID, caller: CALLER });
			await listener.stop();
			const [asked] = timeline.filter(({ stage }) => stage === 'bid');
			expect(asked).toMatchObject({ method: 'POST', answer: BID });
			await node.delete();
			expect(ours()).toEqual([]);
		},
	);

	test('a Test Fire in the portal asks for a bid with is_test', async () => {
		const node = await trigger();
		const listener = await node.listen({ answer: () => BID });
		await node.create();
		const [asked] = await bench.simulator.testFire({ campaign: CID, webhookId: ours()[0].id });
		await listener.stop();
		expect(asked).toMatchObject({ status: 200, answer: BID });
		expect(listener.executions[0][0].json).toMatchObject({ is_test: true, call_id: null });
	});

	test('a campaign that is gone needs no clean-up', async () => {
		const node = await trigger();
		await node.create();
		bench.simulator.state.campaigns = bench.simulator.state.campaigns.filter(
			({ cid }) => cid !== CID,
		);
		expect(await node.delete()).toBe(true);
	});

	test.each([
		[{ campaign: pick('list', '') }, '"Campaign" is empty'],
		[{ campaign: pick('list', ''), target: pick('tid', 'buyer-10') }, '"Campaign" is empty'],
		[{ target: pick('list', '') }, '"Buyer" is empty'],
		[{ target: pick('id', 'abc') }, '"Buyer"'],
		[{ options: { deadline: 5 } }, '"Answer Deadline (Seconds)"'],
	])(
		'parameters that cannot work are refused before any request: %j',
		async (parameters, message) => {
			const node = await trigger(parameters);
			await expect(node.create()).rejects.toThrow(message);
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test('the token shows in no reading of the campaign', async () => {
		const node = await trigger();
		await node.create();
		const token = String(registeredQuery().n8n_token);
		for (const [resource, operation] of [
			['webhook', 'getAll'],
			['campaign', 'get'],
		]) {
			const { items } = await bench.run({
				resource,
				operation,
				campaign: pick('cid', CID),
				simplify: false,
			});
			expect(JSON.stringify(items)).toContain('n8n_buyer');
			expect(JSON.stringify(items)).toContain('n8n_token%3D***');
			expect(JSON.stringify(items)).not.toContain(token);
		}
	});
});

describe('a bid round', () => {
	test('asks the workflow, whose bid wins the call', async () => {
		await setUpBuyer();
		const node = await trigger({ tagKeys: ['age'], otherTags: 'city' });
		const answer = respondToBid({
			payout: '={{ $json.call_metadata.age * 1.5 }}',
			buyerNumber: '(415) 555-0199',
			conversionTimer: 60,
		});
		const { call, asked, executions } = await round(node, answer, { age: 30 });

		expect(asked).toMatchObject({
			status: 200,
			answer: { bid: true, payout: 45, buyer_number: '+14155550199', conversion_timer: 60 },
		});
		expect(call).toMatchObject({
			target_id: buyers()[1],
			dialed_number: '+14155550199',
			converted: true,
			conversion_seconds: 60,
			revenue: 45,
		});
		expect(executions).toHaveLength(1);
		const { json } = executions[0][0];
		expect(json).toEqual({
			event: 'bid.request',
			event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			is_test: false,
			call_id: call.uuid,
			caller_phone: CALLER,
			tracking_number: call.number,
			campaign_cid: CID,
			campaign_id: call.system_campaign_id,
			publisher_afid: call.afid,
			publisher_id: call.system_affiliate_id,
			sub_id: call.sid,
			caller_state: call.caller_state,
			caller_zip: call.caller_zip,
			call_metadata: { age: '30', city: null },
			bid_tags: {
				number: `[n8n_bid_${buyers()[1]}_number]`,
				seconds_tag: `n8n_bid_${buyers()[1]}_timer`,
				revenue_tag: `n8n_bid_${buyers()[1]}_bid`,
			},
		});
		expect(JSON.stringify({ ...json, bid_tags: null })).not.toMatch(/n8n_|[0-9a-f]{64}/);

		expectSchema('RetreaverBidTrigger', 'v2.0.0.json', [{ ...json, sub_id: '7' }]);
	});

	test('a reservation asks, too', async () => {
		const node = await trigger();
		const listener = await node.listen({
			answer: respondToBid({ payout: 42.5, buyerNumber: BID.buyer_number }),
		});
		await node.create();
		const { items } = await bench.run(
			{ resource: 'rtb', operation: 'create', publisherId: '0002', callerPhone: CALLER },
			{ credentials: bench.credentialsFor('rtb') },
		);
		await listener.stop();
		expect(items[0].json.status).toBe('reserved');
		expect(bench.simulator.state.reservations[0].target_id).toBe(buyers()[1]);
		expect(listener.executions[0][0].json).toMatchObject({
			event: 'bid.request',
			caller_phone: CALLER,
		});
	});

	test('the last node answers', async () => {
		await setUpBuyer();
		const node = await trigger({ options: { responseMode: 'lastNode', conversionTimer: 75 } });
		const { asked, call } = await round(node, () => [
			{ bid: true, payout: '42.50', buyer_number: '4155550199', lead_score: 90 },
		]);
		expect(asked.answer).toEqual({ ...BID, conversion_timer: 75 });
		expect(call.dialed_number).toBe('+14155550199');
	});

	test("the last node's number is one of the credential's Default Country", async () => {
		const { retreaverApi } = bench.credentialsFor('core');
		const node = await trigger(
			{ options: { responseMode: 'lastNode' } },
			{ credentials: { retreaverApi: { ...retreaverApi, defaultCountry: 'GB' } } },
		);
		const { asked } = await round(node, () => [{ ...BID, buyer_number: '020 7946 0958' }]);
		expect(asked.answer).toMatchObject({ buyer_number: '+442079460958' });
	});

	test('a workflow that does not want the call', async () => {
		const { asked, call, executions } = await round(
			await trigger(),
			respondToBid({ bid: false, payout: 9 }),
		);
		expect(asked).toMatchObject({ status: 200, answer: { bid: false } });
		expect(executions).toHaveLength(1);
		expect(call.target_id).not.toBe(buyers()[1]);
	});

	test('a workflow that is late: "no bid" goes out in time, and its bid nowhere', async () => {
		const node = await trigger({ options: { deadline: 0.5 } });
		const answer = async () => {
			await sleep(900);
			return BID;
		};
		const { asked, call, executions } = await round(node, answer);
		expect(asked).toMatchObject({ status: 200, answer: { bid: false } });
		expect(asked.ms).toBeGreaterThanOrEqual(490);
		expect(asked.ms).toBeLessThan(850);
		expect(executions).toHaveLength(1);
		expect(call.target_id).not.toBe(buyers()[1]);
		await sleep(500);
	});

	test.each<[string, string, WorkflowAnswer]>([
		['fails', 'responseNode', () => Promise.reject(new Error('Failed'))],
		['ends without an answer', 'responseNode', () => undefined],
		[
			'has a bad payout in Respond to Bid',
			'responseNode',
			respondToBid({ payout: '={{ "a lot" }}', buyerNumber: BID.buyer_number }),
		],
		['answers with another operation', 'responseNode', () => ({ lead_score: 85 })],
		['answers text', 'responseNode', () => 'yes'],
		['bids no number', 'lastNode', () => [{ ...BID, payout: 'five' }]],
		['bids NaN', 'lastNode', () => [{ ...BID, payout: NaN }]],
		['bids below 0', 'lastNode', () => [{ ...BID, payout: -1 }]],
		['bids nothing', 'lastNode', () => [{ ...BID, payout: undefined }]],
		['bids without a number to call', 'lastNode', () => [{ ...BID, buyer_number: '' }]],
		['bids for half a second', 'lastNode', () => [{ ...BID, conversion_timer: 0.5 }]],
		['says "yes" to the bid', 'lastNode', () => [{ ...BID, bid: 'yes' }]],
		['has two bids', 'lastNode', () => [BID, BID]],
		['has no item', 'lastNode', () => []],
	])('where the workflow %s (%s), "no bid" goes out', async (_, responseMode, answer) => {
		const { asked, executions } = await round(await trigger({ options: { responseMode } }), answer);
		expect(asked).toMatchObject({ status: 200, answer: { bid: false } });
		expect(executions).toHaveLength(1);
	});

	test('the log says why an answer is no bid', async () => {
		await setUpBuyer();
		await round(await trigger({ options: { responseMode: 'lastNode' } }), () => [
			{ ...BID, payout: 'five' },
		]);
		expect(logged.warn).toEqual([
			'"Retreaver Bid Trigger" answered "no bid": "Payout (USD)" must be a number of 0 or more, such as 12.5, but is "five".',
		]);
	});
});

describe('requests', () => {
	test.each<[string, string | undefined]>([
		['a buyer that is not chosen', '1'],
		['no buyer', undefined],
	])('%s starts nothing', async (_, n8n_buyer) => {
		const node = await trigger();
		await node.create();
		const query = { ...registeredQuery(), n8n_buyer };
		const { response, result } = await node.webhook({ query, body: {} });
		expect(response).toMatchObject({ status: 410, sent: true });
		expect(result.workflowData).toBeUndefined();
	});

	test('a trigger whose credential is gone answers 500 and throws nothing', async () => {
		const node = await trigger({}, { credentials: {} });
		expect((await node.webhook({ query: {}, body: {} })).response.status).toBe(500);
	});

	test('the body of the integration guide, asked at a URL pasted by hand', async () => {
		const node = await trigger({ registration: 'manual' });
		const { response, result } = await node.webhook({
			query: { n8n_token: WEBHOOK_TOKEN },
			body: {
				caller_number: CALLER,
				dialed_number: '+18885550142',
				tags: { age: '30', zip: '02139' },
				campaign_id: '0044',
			},
			answer: () => BID,
		});
		expect(response).toMatchObject({ status: 200, body: BID });
		expect(result.workflowData?.[0][0].json).toEqual({
			event: 'bid.request',
			event_id: expect.any(String),
			is_test: false,
			call_id: null,
			caller_phone: CALLER,
			tracking_number: '+18885550142',
			campaign_cid: '0044',
			campaign_id: null,
			publisher_afid: null,
			publisher_id: null,
			sub_id: null,
			caller_state: null,
			caller_zip: null,
			call_metadata: { age: '30', zip: '02139' },
			bid_tags: {
				number: '[n8n_bid_number]',
				seconds_tag: 'n8n_bid_timer',
				revenue_tag: 'n8n_bid_bid',
			},
		});
	});

	test('with GET, and with tokens that Retreaver left unfilled', async () => {
		const node = await trigger({ registration: 'manual' });
		const { response, result } = await node.webhook({
			method: 'GET',
			query: { n8n_token: WEBHOOK_TOKEN, caller_number: CALLER, sub_id: '[sub_id]', age: '[age]' },
			answer: () => BID,
		});
		expect(response.body).toEqual(BID);
		expect(result.workflowData?.[0][0].json).toMatchObject({
			caller_phone: CALLER,
			sub_id: null,
			call_metadata: { age: null },
		});
	});

	test('the same request has the same event_id, another one another', async () => {
		const node = await trigger({ registration: 'manual' });
		const idOf = async (body: IDataObject) => {
			const { result } = await node.webhook({ query: { n8n_token: WEBHOOK_TOKEN }, body });
			return result.workflowData![0][0].json.event_id;
		};
		const first = await idOf({ caller_number: CALLER, age: 30, city: 'Reno' });
		expect(await idOf({ city: 'Reno', age: 30, caller_number: CALLER })).toBe(first);
		expect(await idOf({ caller_number: CALLER, age: 31, city: 'Reno' })).not.toBe(first);
	});
});
