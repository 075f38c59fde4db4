import type { IDataObject } from 'n8n-workflow';

import { STAGES } from '../../../nodes/shared/webhooks/stages';
import { expectSchema } from '../schema';
import { WEBHOOK_TOKEN } from '../support';
import { addressOf, textOf, urlsOf, useTriggerBench } from './triggerBench';

const CID = '1004';
const { bench, logged, campaign, stored, ours, trigger } = useTriggerBench({
	type: 'retreaverTrigger',
	cid: CID,
	webhookId: 'b8b5a1de-6f0c-4f0e-9a55-2f6f5d3c9e10',
	marker: 'n8n_stage=',
});
const ALL_STAGES = Object.keys(STAGES);

/** The URL that a trigger registered for a stage. */
function registeredUrl(stage: string): string {
	return ours().find((timer) => timer.url.includes(`n8n_stage=${stage}`))!.url;
}

/** The query of that URL. */
function registeredQuery(stage: string): IDataObject {
	return Object.fromEntries(new URL(registeredUrl(stage)).searchParams);
}

describe('registration', () => {
	test('activating adds one webhook for each stage and timer, deactivating leaves the campaign as it was', async () => {
		campaign().timers.push({
			...sampleTimer(),
			id: 70001,
			seconds: 600,
			url: 'https://example.com/sale',
		});
		const before = stored();
		const node = await trigger({ stages: ALL_STAGES, timerSeconds: '30, 90' });

		expect(await node.checkExists()).toBe(false);
		expect(await node.create()).toBe(true);

		expect(ours()).toHaveLength(ALL_STAGES.length + 1);
		expect(
			ours()
				.filter(({ seconds }) => seconds !== null)
				.map(({ seconds }) => seconds),
		).toEqual([30, 90]);
		expect(ours().find(({ trigger_type }) => trigger_type === '9')?.url).toContain(
			'n8n_stage=started',
		);
		expect(ours().find(({ trigger_type }) => trigger_type === '5')?.url).toContain(
			'n8n_stage=converted',
		);
		expect(await node.checkExists()).toBe(true);

		expect(await node.delete()).toBe(true);
		expect(stored()).toEqual(before);
		expect(await node.checkExists()).toBe(false);
		expect(JSON.stringify(bench.simulator.requests)).not.toContain('destroy_nested');
	});

	test('doing it twice registers nothing twice, and a stage that is dropped goes', async () => {
		const node = await trigger({ stages: ['started', 'finished'] });
		await node.create();
		const registered = ours();
		await node.create();
		expect(ours()).toEqual(registered);

		const changed = await trigger({ stages: ['finished'] }, { webhookUrl: urlsOf(node) });
		expect(await changed.checkExists()).toBe(false);
		await changed.create();
		expect(ours().map(({ url }) => new URL(url).searchParams.get('n8n_stage'))).toEqual([
			'finished',
		]);
	});

	test('changing what answers moves the webhooks to the address at which n8n answers in that way', async () => {
		const node = await trigger({ options: { responseMode: 'onReceived' } });
		await node.create();
		const changed = await trigger(
			{ options: { responseMode: 'lastNode' } },
			{ webhookUrl: urlsOf(node) },
		);
		expect(await changed.checkExists()).toBe(false);
		await changed.create();
		expect(ours().map(({ url }) => url.split('?')[0])).toEqual([`${addressOf(node)}/lastNode`]);
		expect(await changed.checkExists()).toBe(true);
		await changed.delete();
		expect(ours()).toEqual([]);
	});

	test('two triggers and a test beside them keep out of each other’s way', async () => {
		const first = await trigger();
		const second = await trigger({}, { webhookId: '0c3d1c56-8f0e-4b7e-bb3a-7f0f5a0c1d22' });
		const listening = await trigger({}, { mode: 'test' });
		await first.create();
		await second.create();
		await listening.create();
		expect(ours()).toHaveLength(3);

		await first.delete();
		expect(ours().map(({ url }) => url.split('?')[0])).toEqual([
			second.webhookUrl(),
			listening.webhookUrl(),
		]);
		await listening.delete();
		await second.delete();
		expect(ours()).toEqual([]);
	});

	test('a copy of the workflow in a second n8n leaves the first one’s webhooks alone, and tells of them', async () => {
		const first = await trigger();
		const second = await trigger({}, { instanceId: 'the second n8n' });
		await first.create();
		const [{ id }] = ours();
		await second.create();
		expect(ours().map(({ url }) => url.split('?')[0])).toEqual([
			first.webhookUrl(),
			second.webhookUrl(),
		]);
		expect(logged.warn).toEqual([
			`Campaign ${CID} also calls a copy of this workflow in another n8n, or at an address that this n8n had before: ${id} (${first.webhookUrl()}). If that is not intended, remove these webhooks by hand, in Retreaver under Campaigns > ${CID} > Webhooks.`,
		]);
		await second.delete();
		expect(await first.checkExists()).toBe(true);
	});

	describe('after the address of n8n has changed', () => {
		test('publishing replaces the webhooks at the old one, and the log tells so', async () => {
			const before = await trigger({ stages: ['started', 'finished'] });
			await before.create();
			const [first, last] = ours();
			const after = await trigger({ stages: ['started', 'finished'] });

			expect(await after.checkExists()).toBe(false);
			await after.create();
			expect(ours().map(({ url }) => url.split('?')[0])).toEqual(Array(2).fill(after.webhookUrl()));
			const old = before.webhookUrl();
			expect(logged.info).toContain(
				`Removed webhooks from campaign ${CID} that this workflow had registered under another address of this n8n: ${first.id} (${old}), ${last.id} (${old}).`,
			);
			expect(await after.checkExists()).toBe(true);
		});

		test('unpublishing removes the webhooks at the old one', async () => {
			const before = stored();
			await (await trigger()).create();
			expect(await (await trigger()).delete()).toBe(true);
			expect(stored()).toEqual(before);
		});

		test('listening for a test event leaves them, since they may be in use', async () => {
			const published = await trigger();
			await published.create();
			const listening = await trigger({}, { mode: 'test' });
			await listening.create();
			await listening.delete();
			expect(await published.checkExists()).toBe(true);
			expect(logged.warn).toEqual([]);
		});

		test('a webhook without the mark of an n8n stays, and the log says how to remove it', async () => {
			const before = await trigger();
			await before.create();
			const old = campaign().timers.at(-1)!;
			old.url = old.url.replace(/n8n_instance=\w+&/, '');

			const after = await trigger();
			await after.create();
			expect(ours()).toHaveLength(2);
			expect(logged.warn.join()).toContain(`${old.id} (${before.webhookUrl()})`);
			expect(logged.warn.join()).not.toContain('n8n_token');
		});
	});

	test('of two copies of a workflow that listen for a test event, one can stop without the other', async () => {
		const first = await trigger({}, { mode: 'test', workflowId: 'original' });
		const second = await trigger(
			{},
			{ mode: 'test', workflowId: 'copy', webhookUrl: urlsOf(first) },
		);
		expect(second.webhookUrl()).toBe(first.webhookUrl());
		await first.create();
		await second.create();
		const [, stays] = ours();
		await first.delete();
		expect(ours()).toEqual([stays]);
		await second.delete();
		expect(ours()).toEqual([]);
	});

	test('a crash between two stages is made good by the next activation', async () => {
		const node = await trigger({ stages: ['started', 'answered', 'finished'] });
		await node.create();
		const [kept, ...lost] = ours().map(({ id }) => id);
		campaign().timers = campaign().timers.filter(({ id }) => !lost.includes(id));

		expect(await node.checkExists()).toBe(false);
		await node.create();
		expect(ours()).toHaveLength(3);
		expect(ours()[0].id).toBe(kept);
	});

	test('a webhook that is there twice, so that each call starts two executions, is left once', async () => {
		const node = await trigger({ stages: ['started', 'finished'] });
		await node.create();
		const registered = ours();
		campaign().timers.push({ ...registered[0], id: 70004 }, { ...registered[1], id: 70005 });

		expect(await node.checkExists()).toBe(false);
		await node.create();
		expect(ours()).toEqual(registered);
		expect(await node.checkExists()).toBe(true);
	});

	test('a webhook that is called at another stage than the chosen one is replaced', async () => {
		const node = await trigger();
		await node.create();
		campaign().timers.at(-1)!.trigger_type = '9';

		expect(await node.checkExists()).toBe(false);
		await node.create();
		expect(ours().map(({ trigger_type }) => trigger_type)).toEqual(['always']);
	});

	test('where Retreaver refuses a webhook and then does not answer, the refusal is told and nothing is left', async () => {
		const before = stored();
		bench.simulator.faults.add({
			kind: 'status',
			status: 422,
			body: { errors: { trigger_type: ['is not included in the list'] } },
			method: 'POST',
			path: '/timers',
			skip: 1,
			// With POST and with GET.
			times: 2,
		});
		bench.simulator.faults.add({ kind: 'status', status: 401, method: 'GET', skip: 1, times: 9 });
		const node = await trigger({ stages: ['started', 'finished'] });

		await expect(node.create()).rejects.toThrow(
			'Retreaver refused the webhook for: Call Finished. Set "Set Up in Retreaver" to "By Hand"',
		);
		expect(stored()).toEqual(before);
		expect(logged.warn.join('\n')).toContain(
			`Remove by hand those whose URL contains ${addressOf(node)}`,
		);
	});

	test('what somebody else changed meanwhile stays', async () => {
		const node = await trigger();
		await node.create();
		campaign().name = 'Edited meanwhile';
		campaign().timers.push({
			...sampleTimer(),
			id: 70002,
			seconds: 45,
			url: 'https://example.com/new',
		});

		await node.delete();

		expect(stored()).toMatchObject({ name: 'Edited meanwhile' });
		expect(stored().timers.map(({ id }) => id)).toContain(70002);
	});

	test('a test’s webhooks that a crash left behind go with the next activation, those of a running test stay', async () => {
		const listening = await trigger({}, { mode: 'test' });
		await listening.create();
		const [running] = ours();
		const forgotten = running.url.replace(/n8n_expires=\d+/, 'n8n_expires=1000');
		campaign().timers.push({ ...running, id: 70003, url: forgotten });

		const node = await trigger({}, { webhookUrl: urlsOf(listening) });
		await node.create();
		expect(ours().map(({ url }) => url.split('?')[0])).toEqual([
			listening.webhookUrl(),
			node.webhookUrl(),
		]);
		expect(ours().map(({ id }) => id)).not.toContain(70003);
	});

	test('somebody who knows better names the trigger type of a stage', async () => {
		bench.simulator.switches.refuseUnknownTriggerTypes = true;
		const node = await trigger({
			stages: ['buyer_selected'],
			options: { triggerTypes: { override: [{ stage: 'buyer_selected', triggerType: '13' }] } },
		});
		await node.create();
		expect(ours().map(({ trigger_type }) => trigger_type)).toEqual(['13']);
	});

	test('answers without a body do not matter: the campaign is read back', async () => {
		bench.simulator.switches.emptyAnswers = true;
		const before = stored();
		const node = await trigger({ stages: ['started', 'finished'] });
		await node.create();
		expect(ours()).toHaveLength(2);
		expect(await node.delete()).toBe(true);
		expect(stored()).toEqual(before);
	});

	test.each(
		[true, false].flatMap((refuseUnknownTriggerTypes) =>
			[true, false].flatMap((listWebhooks) =>
				[true, false, 'put', 'post'].map((honourDestroy) => ({
					refuseUnknownTriggerTypes,
					listWebhooks,
					honourDestroy: honourDestroy as boolean | 'put' | 'post',
				})),
			),
		),
	)('ends well when Retreaver behaves like this: %j', async (switches) => {
		const { refuseUnknownTriggerTypes, listWebhooks, honourDestroy } = switches;
		Object.assign(bench.simulator.switches, switches);
		const before = stored();
		const node = await trigger({
			stages: ['started', 'timer_reached', 'finished'],
			timerSeconds: '30',
		});

		const outcome = await node.create().catch((error: Error) => error);
		const removed = await node.delete();

		if (refuseUnknownTriggerTypes) {
			expect(textOf(outcome as Error)).toMatch(
				/^Retreaver refused the webhook for: Call Finished\. Set "Set Up in Retreaver" to "By Hand".*trigger_type/,
			);
		} else if (!listWebhooks) {
			expect((outcome as Error).message).toMatch(
				/^Retreaver did not keep the webhook for: Call Started, Call Finished\. Set "Set Up in Retreaver" to "By Hand"/,
			);
		} else {
			expect(outcome).toBe(true);
		}

		const hooks = refuseUnknownTriggerTypes ? ['started'] : ['started', 'finished'];
		const left = {
			true: [],
			false: [...hooks, 'timer_reached'],
			// Timers go with a PUT, webhooks with a POST. A webhook that is not listed cannot be tried again.
			post: ['timer_reached'],
			put: listWebhooks ? [] : hooks,
		}[String(honourDestroy)]!;
		expect(
			ours()
				.map(({ url }) => new URL(url).searchParams.get('n8n_stage'))
				.sort(),
		).toEqual([...left].sort());
		expect(removed).toBe(honourDestroy === true || honourDestroy === 'put');
		for (const { id } of ours()) expect(logged.warn.join('\n')).toContain(String(id));
		const ids = ours().map(({ id }) => id);
		expect({ ...stored(), timers: stored().timers.filter(({ id }) => !ids.includes(id)) }).toEqual(
			before,
		);
	});

	test.each([
		['deleted', () => (bench.simulator.state.campaigns = [])],
		['given another ID', () => (campaign().cid = '2004')],
	])('unpublishing after the campaign was %s says what to look for', async (_, change) => {
		const node = await trigger();
		await node.create();
		change();
		expect(await node.delete()).toBe(true);
		expect(logged.warn).toEqual([
			`Retreaver does not find the campaign ${CID} any more. If it was deleted, its webhooks are gone with it. If its ID was changed, remove the webhooks of this workflow by hand, in Retreaver under Campaigns > the campaign > Webhooks: they are named "n8n: ...", and their URL contains ${addressOf(node)}`,
		]);
	});

	test('by hand: nothing is sent', async () => {
		const node = await trigger({ registration: 'manual' });
		expect(await node.checkExists()).toBe(true);
		expect(await node.create()).toBe(true);
		expect(await node.delete()).toBe(true);
		expect(bench.simulator.requests).toEqual([]);
	});

	test.each([
		['refuses the trigger type', { refuseUnknownTriggerTypes: true }, /trigger_type/],
		[
			'does not list webhooks',
			{ listWebhooks: false },
			/did not keep the webhook for: Call Finished.*By Hand/,
		],
		['does not show the internal ID', { campaignsShowId: false }, /internal ID.*By Hand/],
	])(
		'where Retreaver %s, activation fails with the way out and leaves nothing',
		async (_, switches, message) => {
			Object.assign(bench.simulator.switches, switches);
			const before = stored();
			const node = await trigger({ stages: ['finished'] });
			const error = await node.create().catch((thrown: Error) => thrown);
			expect(textOf(error as Error)).toMatch(message);
			await node.delete();
			expect(stored()).toEqual(before);
		},
	);

	describe('Request Method', () => {
		const stages = ['finished', 'timer_reached'];
		const methods = () => ours().map(({ seconds, request_method }) => [seconds, request_method]);
		const calledWith = async (node: Awaited<ReturnType<typeof trigger>>) => {
			const listener = await node.listen();
			const { timeline } = await bench.simulator.placeCall({ campaign: CID, durationSeconds: 95 });
			await listener.stop();
			expect(listener.executions).toHaveLength(2);
			return timeline
				.filter(({ url }) => url.startsWith(addressOf(node)))
				.map(({ stage, method, status }) => ({ stage, method, status }));
		};

		test.each(['post', 'get'])(
			'%s is how Retreaver calls all but timers',
			async (requestMethod) => {
				const node = await trigger({ stages, options: { requestMethod } });
				await node.create();
				expect(await calledWith(node)).toEqual([
					{ stage: 'timer', method: 'GET', status: 200 },
					{ stage: 'always', method: requestMethod.toUpperCase(), status: 200 },
				]);
			},
		);

		test('changing it changes the webhooks in Retreaver, but not the timers', async () => {
			const node = await trigger({ stages });
			await node.create();
			const [timer] = ours().filter(({ seconds }) => seconds !== null);
			const changed = await trigger(
				{ stages, options: { requestMethod: 'get' } },
				{ webhookUrl: urlsOf(node) },
			);
			expect(await changed.checkExists()).toBe(false);
			await changed.create();
			expect(methods()).toEqual([
				[90, 'get'],
				[null, 'get'],
			]);
			expect(ours()[0]).toEqual(timer);
		});

		test.each(['asGet', 'refused'] as const)(
			'where POST is not kept (%s), the webhook is there with GET, and nothing is left afterwards',
			async (postWebhooks) => {
				bench.simulator.switches.postWebhooks = postWebhooks;
				const before = stored();
				const node = await trigger({ stages });
				expect(await node.create()).toBe(true);
				expect(await node.checkExists()).toBe(true);
				expect(await calledWith(node)).toEqual([
					{ stage: 'timer', method: 'GET', status: 200 },
					{ stage: 'always', method: 'GET', status: 200 },
				]);
				await node.create();
				expect(ours()).toHaveLength(2);
				await node.delete();
				expect(stored()).toEqual(before);
			},
		);

		test('where neither POST nor GET is taken, activating fails and leaves nothing', async () => {
			bench.simulator.switches.postWebhooks = 'refused';
			bench.simulator.switches.refuseUnknownTriggerTypes = true;
			const before = stored();
			const node = await trigger({ stages: ['started', 'finished'] });
			await expect(node.create()).rejects.toThrow(
				'Retreaver refused the webhook for: Call Finished.',
			);
			expect(stored()).toEqual(before);
			const tried = bench.simulator.requests.flatMap(({ body }) =>
				[...JSON.stringify(body ?? '').matchAll(/"request_method":"(\w+)"/g)].map(([, one]) => one),
			);
			expect(tried).toEqual(['post', 'get', 'post', 'get']);
		});
	});

	test('a webhook that Retreaver will not remove is reported', async () => {
		const node = await trigger();
		await node.create();
		bench.simulator.switches.honourDestroy = false;
		expect(await node.delete()).toBe(false);
		const [{ id }] = ours();
		expect(logged.warn).toEqual([
			`Retreaver did not remove these webhooks of campaign ${CID}: ${id} (${node.webhookUrl()}). Remove them by hand, in Retreaver under Campaigns > ${CID} > Webhooks.`,
		]);
	});

	test.each([
		[{ stages: [] }, 'No stage is chosen'],
		[{ stages: ['timer_reached'], timerSeconds: '0' }, 'Timer Seconds'],
		[{ stages: ['timer_reached'], timerSeconds: 'soon' }, 'Timer Seconds'],
		[{ stages: ['timer_reached'], timerSeconds: '' }, 'Timer Seconds'],
		[{ campaign: { __rl: true, mode: 'list', value: '' } }, '"Campaign" is empty'],
	])(
		'parameters that cannot work are refused before any request: %j',
		async (parameters, message) => {
			const node = await trigger(parameters);
			await expect(node.create()).rejects.toThrow(message);
			expect(bench.simulator.requests).toEqual([]);
		},
	);
});

describe('webhooks', () => {
	test('a call through all stages starts one execution each', async () => {
		const node = await trigger({
			stages: ALL_STAGES,
			timerSeconds: '30, 600',
			tagKeys: ['lead_score'],
			otherTags: 'city',
		});
		const listener = await node.listen();
		await node.create();

		const walk = await bench.simulator.placeCall({
			campaign: CID,
			caller: '+14155550188',
			// The campaign's own timer at 90 s would silence ours at 30 s for a longer call.
			durationSeconds: 45,
			postback: true,
			converted: true,
			tags: { lead_score: 77 },
		});
		await listener.stop();

		expect(listener.errors).toEqual([]);
		const events = listener.executions.map(([{ json }]) => json);
		expect(events.map(({ stage }) => stage)).toEqual(ALL_STAGES);
		expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(ALL_STAGES.length);
		expect(events.find(({ stage }) => stage === 'timer_reached')).toMatchObject({
			event: 'call.timer_reached',
			timer_seconds: 30,
			connected: true,
			call_id: walk.uuid,
		});
		expect(events.at(-1)).toMatchObject({
			event: 'call.finished',
			timer_seconds: null,
			call_id: walk.uuid,
			caller_phone: '+14155550188',
			call_duration: walk.call.total_duration,
			campaign_cid: CID,
			campaign_id: walk.call.system_campaign_id,
			buyer_id: walk.call.system_target_id,
			publisher_id: walk.call.system_affiliate_id,
			call_metadata: { lead_score: '77', city: null },
		});
		expect(JSON.stringify(events)).not.toMatch(/n8n_token|[0-9a-f]{64}/);
		// Whatever stands in an answer becomes a tag on the call.
		const deliveries = walk.timeline.filter(({ url }) => url.startsWith(node.webhookUrl()));
		expect(deliveries.map(({ status, answer, tags }) => ({ status, answer, tags }))).toEqual(
			ALL_STAGES.map(() => ({ status: 200, answer: {}, tags: {} })),
		);
	});

	test('the body of the integration guide is understood, and null stands for what is missing', async () => {
		const node = await trigger();
		await node.create();
		const { result } = await node.webhook({
			query: { ...registeredQuery('finished'), caller_number: '[caller_number]' },
			body: {
				id: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
				caller_number: '+14155550123',
				dialed_number: '+18885550142',
				duration: 64,
				status: 'completed',
				created_at: '2026-03-01T10:00:00Z',
				answered_at: null,
				tags: { zip: '02139', phone: '4155550199', score: '12.5', vip: 'true' },
			},
		});
		expect(result.workflowData?.[0][0].json).toMatchObject({
			call_id: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			caller_phone: '+14155550123',
			tracking_number: '+18885550142',
			call_duration: 64,
			retreaver_status: 'completed',
			call_status: 'completed',
			connected: true,
			call_start_time: '2026-03-01T10:00:00Z',
			call_answer_time: null,
			call_metadata: { zip: '02139', phone: '4155550199', score: '12.5', vip: 'true' },
		});
	});

	test('the output schema is what comes out (else: npm run schemas)', async () => {
		const node = await trigger({ stages: ['timer_reached'], timerSeconds: '30' });
		await node.create();
		const sent = {
			call_uuid: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			call_key: 'k-9',
			caller_number: '+14155550123',
			called_number: '+18885550142',
			call_duration: '95',
			status: 'finished',
			created_at: '2026-03-01T10:00:00Z',
			answered_at: '2026-03-01T10:00:09Z',
			ended_at: '2026-03-01T10:01:44Z',
			call_recording_url: 'https://recordings.example.com/1.mp3',
			campaign_id: CID,
			affiliate_id: '0002',
			sub_id: 'landing-3',
			caller_state: 'CA',
			caller_zip: '94103',
		};
		const { result } = await node.webhook({
			query: { ...registeredQuery('timer_reached'), ...sent },
		});
		// What Retreaver does not send gets its type from Include Full Call.
		const full = await trigger({ options: { includeCall: true } });
		await full.create();
		const { calls } = bench.simulator.state;
		const { uuid } = calls.find(({ converted, afid, tid }) => converted && afid && tid)!;
		const filled = await full.webhook({
			query: { ...registeredQuery('finished'), call_uuid: uuid },
		});
		const items = [result, filled.result].map(({ workflowData }) => workflowData![0][0].json);
		expectSchema('RetreaverTrigger', 'v2.0.0.json', [items[0], { ...items[1], call_metadata: {} }]);
	});

	test('a repeated delivery has the same event_id, another call another one', async () => {
		const node = await trigger();
		await node.create();
		const query = registeredQuery('finished');
		const idOf = async (call_uuid: string, duration: number) => {
			const { result } = await node.webhook({
				query: { ...query, call_uuid, call_duration: duration },
			});
			return result.workflowData![0][0].json.event_id;
		};
		const first = await idOf('3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90', 10);
		expect(await idOf('3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90', 11)).toBe(first);
		expect(await idOf('8d1e3f0c-6a52-4b7a-9c35-1e2d4f6a8b90', 10)).not.toBe(first);
	});

	test.each<[string, string | undefined]>([
		['a stage that is not chosen', 'started'],
		['no stage', undefined],
	])('%s starts nothing', async (_, n8n_stage) => {
		const node = await trigger();
		await node.create();
		const query = { ...registeredQuery('finished'), n8n_stage };
		const { response, result } = await node.webhook({ query });
		expect(response).toMatchObject({ status: 410, sent: true });
		expect(result.workflowData).toBeUndefined();
	});

	test('what Retreaver would never send starts an execution or is refused, and breaks nothing', async () => {
		const node = await trigger({ stages: ['timer_reached'], timerSeconds: '30' });
		await node.create();
		const query = registeredQuery('timer_reached');
		const text =
			'{"duration": {"toString": 1}, "status": {"toString": ""}, "tags": {"__proto__": {"toString": 1}, "toString": 2}, "constructor": 3}';
		const body = JSON.parse(text) as IDataObject;
		const { result } = await node.webhook({ query, body });
		const { call_duration, call_metadata: tags } = result.workflowData![0][0].json;
		expect(call_duration).toBe('{"toString":1}');
		expect(Object.entries(tags as IDataObject)).toEqual([
			['constructor', 3],
			['__proto__', { toString: 1 }],
			['toString', 2],
		]);

		const statusOf = async (input: { query: IDataObject; body?: IDataObject }) =>
			(await node.webhook(input)).response.status;
		expect(
			await statusOf({
				query: { ...query, n8n_seconds: { toString: 1 } as unknown as IDataObject },
			}),
		).toBe(410);
		const deep = JSON.parse(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`) as IDataObject;
		expect(await statusOf({ query, body: deep })).toBe(400);
	});

	test('a URL pasted by hand carries the Webhook Token itself', async () => {
		const node = await trigger({
			registration: 'manual',
			stages: ['started', 'finished'],
		});
		const { response, result } = await node.webhook({
			method: 'GET',
			query: { n8n_stage: 'started', n8n_token: WEBHOOK_TOKEN, call_uuid: 'abc' },
		});
		expect(response).toMatchObject({ status: 200, body: {} });
		expect(result.workflowData?.[0][0].json).toMatchObject({ stage: 'started', call_id: 'abc' });
	});

	test('without a Webhook Token the API key protects the webhooks', async () => {
		const credentials = bench.credentialsFor('core');
		delete credentials.retreaverApi.webhookToken;
		const node = await trigger({}, { credentials });
		await node.create();
		const query = registeredQuery('finished');
		expect((await node.webhook({ query })).response.status).toBe(200);
		const other = await trigger(
			{},
			{ webhookId: '0c3d1c56-8f0e-4b7e-bb3a-7f0f5a0c1d22', credentials },
		);
		expect((await other.webhook({ query })).response.status).toBe(401);
	});

	test('after a change of the Webhook Token the old one counts for a minute at most', async () => {
		const credentials = bench.credentialsFor('core');
		const node = await trigger({}, { credentials });
		await node.create();
		const query = registeredQuery('finished');
		const statusOf = async (n8n_token = query.n8n_token) =>
			(await node.webhook({ query: { ...query, n8n_token } })).response.status;
		expect(await statusOf()).toBe(200);
		credentials.retreaverApi.webhookToken = 'a new token';
		expect(await statusOf('a new token')).toBe(200);

		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 60_001);
		try {
			expect(await statusOf()).toBe(401);
			expect(await statusOf('a new token')).toBe(200);
		} finally {
			clock.mockRestore();
		}
	});

	test('a trigger whose credential is gone answers 500 and throws nothing', async () => {
		const node = await trigger({}, { credentials: {} });
		const { response, result } = await node.webhook({ query: { n8n_stage: 'finished' } });
		expect(response.status).toBe(500);
		expect(result.workflowData).toBeUndefined();
	});
});

describe('Test Fire in the portal', () => {
	test.each([false, true])(
		'starts the workflow with is_test, whether or not it has a call (%s)',
		async (hasCall) => {
			const node = await trigger({ stages: ALL_STAGES, timerSeconds: '90' });
			const listener = await node.listen();
			await node.create();
			const timeline = await bench.simulator.testFire({ campaign: CID, hasCall });
			await bench.simulator.placeCall({ campaign: CID, caller: '+14155550188' });
			await listener.stop();
			expect(listener.errors).toEqual([]);
			const sent = timeline.filter(({ url }) => url.startsWith(addressOf(node)));
			expect(sent.map(({ status }) => status)).toEqual(ALL_STAGES.map(() => 200));
			const items = listener.executions.map(([{ json }]) => json);
			const tests = items.slice(0, sent.length);
			expect(tests.map(({ stage }) => stage).sort()).toEqual([...ALL_STAGES].sort());
			for (const item of tests) {
				expect(item).toMatchObject({ is_test: true, caller_state: 'NY', caller_zip: '10001' });
				expect(item).not.toHaveProperty('problems');
				expect(item.call_id !== null).toBe(hasCall);
			}
			const calls = items.slice(sent.length);
			expect(calls.length).toBeGreaterThan(0);
			expect(calls.every(({ is_test }) => is_test === false)).toBe(true);
		},
	);

	test('Include Full Call finds no call, and says so', async () => {
		const node = await trigger({ options: { includeCall: true } });
		const listener = await node.listen();
		await node.create();
		await bench.simulator.testFire({ campaign: CID });
		await listener.stop();
		expect(listener.executions[0]?.[0]?.json).toMatchObject({
			is_test: true,
			revenue: null,
			call_error: expect.stringContaining('call_id'),
		});
	});
});

describe('answers', () => {
	const fallbackTags = '{"outcome": "fallback"}';
	const answerTo = async (responseMode: string, answer: () => unknown, deadline = 0.2) => {
		const node = await trigger({ options: { responseMode, deadline, fallbackTags } });
		await node.create();
		return (
			await node.webhook({
				url: registeredUrl('finished'),
				query: registeredQuery('finished'),
				answer: async () => await answer(),
			})
		).response;
	};

	test.each<[string, string, () => unknown, unknown]>([
		[
			'the tags of the last node',
			'lastNode',
			() => [{ tags: { crm: 'gold', nested: {} }, other: 1 }],
			{ crm: 'gold' },
		],
		['what a response operation says', 'responseNode', () => ({ crm: 'gold' }), { crm: 'gold' }],
		[
			'the fallback for several items',
			'lastNode',
			() => [{ tags: { a: 1 } }, { tags: { a: 2 } }],
			{ outcome: 'fallback' },
		],
		[
			'the fallback for a last node without tags',
			'lastNode',
			() => [{ a: 1 }],
			{ outcome: 'fallback' },
		],
		['the fallback for no answer', 'responseNode', () => undefined, { outcome: 'fallback' }],
		['the fallback for a text', 'responseNode', () => 'gold', { outcome: 'fallback' }],
		[
			'the fallback for a failed workflow',
			'lastNode',
			() => Promise.reject(new Error('down')),
			{ outcome: 'fallback' },
		],
		[
			'the fallback for a late answer',
			'responseNode',
			() => new Promise((done) => setTimeout(done, 600, { crm: 'late' })),
			{ outcome: 'fallback' },
		],
		[
			'the fallback for more tags than a call takes',
			'responseNode',
			() => Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`tag${index}`, 1])),
			{ outcome: 'fallback' },
		],
	])('%s', async (_, responseMode, answer, body) => {
		expect(await answerTo(responseMode, answer)).toMatchObject({ status: 200, body });
	});
});

describe('options', () => {
	test('only allowed addresses may send', async () => {
		const send = async (allowedIps: string) => {
			const node = await trigger({ options: { allowedIps } });
			await node.create();
			const { response, result } = await node.webhook({ query: registeredQuery('finished') });
			expect(result.workflowData === undefined).toBe(response.status !== 200);
			return response.status;
		};
		expect(await send('')).toBe(200);
		expect(await send('192.0.2.10, 127.0.0.1')).toBe(200);
		expect(await send('192.0.2.10')).toBe(403);
	});

	test('the full call fills in what Retreaver did not send, and its absence loses nothing', async () => {
		const node = await trigger({ options: { includeCall: true } });
		await node.create();
		const event = async (call_uuid: string) => {
			const sent = { call_uuid, caller_number: '+14155550123', note: 'sent', geo: '[geo]' };
			const { result } = await node.webhook({ query: { ...registeredQuery('finished'), ...sent } });
			return result.workflowData![0][0].json;
		};
		const { calls } = bench.simulator.state;
		const { uuid, ...call } = calls.find(({ converted, tid }) => converted && tid)!;
		const filled = await event(uuid);
		expect(filled).toMatchObject({
			event: 'call.finished',
			call_id: uuid,
			caller_phone: '+14155550123',
			revenue: call.revenue,
			profit: call.profit_net,
			buyer_tid: call.tid,
			call_metadata: { ...call.tags, note: 'sent', geo: call.tags.geo },
		});
		expect(filled).not.toHaveProperty('call_error');
		const unknown = await event('8d1e3f0c-6a52-4b7a-9c35-1e2d4f6a8b90');
		expect(unknown.call_error).toContain('does not know');
		expect(unknown).toMatchObject({ caller_phone: '+14155550123', revenue: null });
		expect((await event('not-a-uuid')).call_error).toContain('UUID');
	});
});

function sampleTimer() {
	return {
		trigger_type: null,
		name: null,
		dedupe_seconds: 0,
		tag_list: '',
		request_method: 'get' as const,
		fire_order: 0,
		wcf_template_id: '',
		wcf_target_id: '',
	};
}
