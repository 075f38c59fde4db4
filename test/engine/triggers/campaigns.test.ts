import type { IDataObject } from 'n8n-workflow';

import type { Campaign } from '../../simulator/state';
import type { Listener } from '../harness';
import { textOf, urlsOf, useTriggerBench } from './triggerBench';

const MARKER = 'n8n_stage=';
const { bench, logged, trigger } = useTriggerBench({
	type: 'retreaverTrigger',
	cid: '1001',
	webhookId: 'b8b5a1de-6f0c-4f0e-9a55-2f6f5d3c9e10',
	marker: MARKER,
});

const several = (campaignCids: IDataObject[string]) => ({ campaigns: 'several', campaignCids });
const ALL = { campaigns: 'all' };

const campaigns = () => bench.simulator.state.campaigns;
const campaignOf = (cid: string) => campaigns().find((other) => other.cid === cid)!;

/** A campaign as one that is created in the portal. */
function addCampaign(cid: string): Campaign {
	const campaign = { ...structuredClone(campaignOf('1001')), cid, name: `Campaign ${cid}` };
	Object.assign(campaign, { id: 500_000 + Number(cid), timers: [] });
	campaigns().push(campaign);
	return campaign;
}

/** The stages of our webhooks in each campaign that has any. */
function registered(): Record<string, Array<string | null>> {
	const stages = ({ timers }: Campaign) =>
		timers
			.filter(({ url }) => url.includes(MARKER))
			.map(({ url }) => new URL(url).searchParams.get('n8n_stage'));
	const entries = campaigns().map((campaign) => [campaign.cid, stages(campaign)] as const);
	return Object.fromEntries(entries.filter(([, found]) => found.length > 0));
}

/** The account without the times of changes. */
const account = () =>
	structuredClone(campaigns()).map((campaign) => ({ ...campaign, updated_at: undefined }));

/** Lets Retreaver refuse to add webhooks to a campaign, by its internal ID. */
const refuseWebhooks = (id: unknown, times: number) =>
	bench.simulator.faults.add({
		kind: 'status',
		status: 422,
		method: 'POST',
		path: `/campaigns/${id}/timers`,
		times,
	});

const requests = () => bench.simulator.requests;

describe('several campaigns', () => {
	test('each gets its webhooks, and loses them again', async () => {
		const before = account();
		const node = await trigger({ ...several(['1001', '1004']), stages: ['started', 'finished'] });
		expect(await node.checkExists()).toBe(false);
		expect(await node.create()).toBe(true);
		expect(registered()).toEqual({ 1001: ['started', 'finished'], 1004: ['started', 'finished'] });
		expect(await node.checkExists()).toBe(true);
		expect(await node.delete()).toBe(true);
		expect(account()).toEqual(before);
	});

	test.each(['={{ ["1001", "1004"] }}', '={{ "1001, 1004" }}', '={{ [1001, 1004, "1001"] }}'])(
		'an expression gives them: %s',
		async (expression) => {
			await (await trigger(several(expression))).create();
			expect(registered()).toEqual({ 1001: ['finished'], 1004: ['finished'] });
		},
	);

	test.each<[IDataObject[string], string]>([
		[[], '"Selected Campaigns" is empty. Choose at least one campaign.'],
		['={{ "" }}', '"Selected Campaigns" is empty'],
		['={{ $json.nope }}', '"Campaign" cannot be read'],
		['={{ [{ "cid": 1 }] }}', '"Selected Campaigns" must be a single value'],
	])('%j is refused before any request', async (cids, message) => {
		const node = await trigger(several(cids));
		await expect(node.create()).rejects.toThrow(message);
		expect(requests()).toEqual([]);
	});

	test('where one of them does not exist, nothing is changed, and the error names it', async () => {
		const before = account();
		const node = await trigger(several(['1001', '9999', '1004']));
		await expect(node.create()).rejects.toThrow('Campaign "9999": Retreaver does not know');
		expect(account()).toEqual(before);
		expect(requests().every(({ method }) => method === 'GET')).toBe(true);
	});

	test('where one refuses, what was made in the others is taken back, and the error names it', async () => {
		const before = account();
		const { id, name } = campaignOf('1004');
		refuseWebhooks(id, 9);
		const node = await trigger(several(['1001', '1002', '1004', '1005']));
		const error = await node.create().catch((thrown: Error) => thrown);
		expect(textOf(error as Error)).toMatch(
			`Campaign "${name} (1004)": Retreaver refused the webhook for: Call Finished.`,
		);
		expect(account()).toEqual(before);
	});

	test('removing goes on in the others where one cannot be read', async () => {
		const node = await trigger(several(['1001', '1002', '1004']));
		await node.create();
		bench.simulator.faults.add({
			kind: 'status',
			status: 403,
			method: 'GET',
			path: '/campaigns/cid/1001',
			times: 9,
		});
		await expect(node.delete()).rejects.toThrow('Campaign "1001"');
		expect(Object.keys(registered())).toEqual(['1001']);
	});

	test('a campaign that was deleted meanwhile does not keep the others’ webhooks', async () => {
		const node = await trigger(several(['1001', '1004']));
		await node.create();
		campaigns().splice(campaigns().indexOf(campaignOf('1001')), 1);
		expect(await node.delete()).toBe(true);
		expect(registered()).toEqual({});
		expect(logged.warn.join()).toContain('does not find the campaign 1001');
	});

	test('an event tells its campaign; each call is checked and each Test Fire taken', async () => {
		const node = await trigger(several(['1001', '1004']));
		const listener = await node.listen();
		await node.create();
		for (const campaign of ['1004', '1001', '1002']) {
			await bench.simulator.placeCall({ campaign });
		}
		await bench.simulator.testFire({ campaign: '1004' });
		const refused = await fetch(`${listener.url}?n8n_stage=finished&campaign_id=1001`);
		await listener.stop();
		expect(refused.status).toBe(401);
		const items = listener.executions.map(([{ json }]) => json);
		expect(items.map(({ campaign_cid, is_test }) => [campaign_cid, is_test])).toEqual([
			['1004', false],
			['1001', false],
			['1004', true],
		]);
	});
});

describe('all campaigns', () => {
	test('each has the webhooks, from the list alone; publishing again changes nothing', async () => {
		const before = account();
		const node = await trigger(ALL);
		await node.create();
		expect(registered()).toEqual(
			Object.fromEntries(campaigns().map(({ cid }) => [cid, ['finished']])),
		);
		const sent = requests().length;
		expect(await node.checkExists()).toBe(true);
		await node.create();
		expect(
			requests()
				.slice(sent)
				.map(({ method, path }) => `${method} ${path}`),
		).toEqual(Array(4).fill('GET /campaigns.json'));
		expect(await node.delete()).toBe(true);
		expect(account()).toEqual(before);
	});

	test('200 campaigns take two requests each and the list, four at once', async () => {
		while (campaigns().length < 200) addCampaign(String(3000 + campaigns().length));
		const before = account();
		bench.simulator.setLatency(5);
		const node = await trigger(ALL);
		await node.create();
		expect(Object.values(registered())).toEqual(Array(200).fill(['finished']));
		expect(requests().length).toBe(8 + 200 * 2);
		expect(bench.simulator.maxConcurrent).toBeLessThanOrEqual(4);
		await node.delete();
		expect(account()).toEqual(before);
	});

	test('where the last of them refuses, nothing is left in any', async () => {
		const before = account();
		const { id, cid, name } = campaigns().at(-1)!;
		refuseWebhooks(id, 9);
		const node = await trigger(ALL);
		await expect(node.create()).rejects.toThrow(`Campaign "${name} (${cid})": `);
		expect(account()).toEqual(before);
	});
});

describe('when n8n starts again', () => {
	/** Publishes the workflow, and activates it like an n8n that starts, after the account has changed. */
	const restart = async (parameters: IDataObject, change: () => void) => {
		const published = await trigger(parameters);
		await published.create();
		change();
		const node = await trigger(parameters, {
			activation: 'init',
			webhookUrl: urlsOf(published),
		});
		return { node, isRegistered: await node.checkExists() };
	};

	test('a new campaign is left to the next call, so that it cannot take the others with it', async () => {
		const { isRegistered } = await restart(ALL, () => addCampaign('3001'));
		expect(isRegistered).toBe(true);
		expect(registered()['3001']).toBeUndefined();
	});

	test('what is missing in the others is added', async () => {
		const { node, isRegistered } = await restart(
			{ ...ALL, stages: ['started', 'finished'] },
			() => {
				addCampaign('3001');
				campaignOf('1004').timers.pop();
			},
		);
		expect(isRegistered).toBe(false);
		await node.create();
		expect(registered()['1004']).toHaveLength(2);
		expect(registered()['3001']).toBeUndefined();
	});

	test('where none has webhooks, all get them', async () => {
		const { node, isRegistered } = await restart(ALL, () => {
			for (const campaign of campaigns()) campaign.timers = [];
		});
		expect(isRegistered).toBe(false);
		await node.create();
		expect(Object.keys(registered())).toHaveLength(campaigns().length);
	});

	test('a campaign that was deleted does not take the others with it', async () => {
		const { isRegistered } = await restart(several(['1001', '1004']), () => {
			campaigns().splice(campaigns().indexOf(campaignOf('1001')), 1);
		});
		expect(isRegistered).toBe(true);
		expect(logged.warn).toEqual([
			expect.stringContaining('does not find these campaigns any more: 1001.'),
		]);
	});

	test('the only one that was deleted is an error', async () => {
		const deleteIt = () => {
			campaigns().splice(campaigns().indexOf(campaignOf('1001')), 1);
		};
		await expect(restart(several(['1001']), deleteIt)).rejects.toThrow('Retreaver does not know');
	});
});

describe('a campaign that is created after publishing', () => {
	const inTenMinutes = () => {
		const later = Date.now() + 10 * 60_000 + 1;
		jest.spyOn(Date, 'now').mockReturnValue(later);
	};
	const until = async (isDone: () => boolean) => {
		for (let round = 0; !isDone(); round++) {
			if (round === 500) throw new Error(`Waited in vain for ${isDone}: ${JSON.stringify(logged)}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	/** Until the list has been read so many times; with nothing new in it, the look then is over. */
	const looked = async (times: number) => {
		const pages = Math.ceil(campaigns().length / 25);
		await until(
			() => requests().filter(({ path }) => path === '/campaigns.json').length === times * pages,
		);
	};
	let listener: Listener;
	afterEach(async () => await listener.stop());
	/** A published trigger that is called. */
	const published = async (parameters: IDataObject) => {
		const node = await trigger(parameters);
		listener = await node.listen();
		await node.create();
	};
	/** What a call to the campaign starts. */
	const callTo = async (campaign: string) => {
		const before = listener.executions.length;
		await bench.simulator.placeCall({ campaign });
		return listener.executions.slice(before).map(([{ json }]) => json);
	};

	test('gets its webhooks with a call of another campaign, which does not wait for that', async () => {
		await published(ALL);
		expect(await callTo('1001')).toHaveLength(1);
		await looked(2);

		addCampaign('3001');
		// Not before ten minutes have passed.
		expect(await callTo('1001')).toHaveLength(1);
		expect(registered()['3001']).toBeUndefined();

		inTenMinutes();
		expect(await callTo('1001')).toHaveLength(1);
		await until(() => logged.info.length > 0);
		expect(registered()['3001']).toEqual(['finished']);
		expect(logged.info).toEqual([
			'Added the webhooks of this workflow to the campaign Campaign 3001 (3001).',
		]);
		expect(await callTo('3001')).toMatchObject([{ campaign_cid: '3001' }] as IDataObject[]);
	});

	test('a refusal is logged, leaves nothing, and is tried again', async () => {
		await published(ALL);
		const { id } = addCampaign('3001');
		refuseWebhooks(id, 2);
		expect(await callTo('1001')).toHaveLength(1);
		await until(() => logged.warn.some((line) => line.includes('tried again')));
		expect(logged.warn.join('\n')).toContain(
			'Calls of the campaign Campaign 3001 (3001) do not start this workflow yet: Retreaver refused',
		);
		expect(registered()['3001']).toBeUndefined();

		inTenMinutes();
		await callTo('1001');
		await until(() => logged.info.length > 0);
		expect(registered()['3001']).toEqual(['finished']);
	});

	test('two processes that see it at once leave one webhook', async () => {
		await published(ALL);
		addCampaign('3001');
		bench.simulator.setLatency(300);
		await callTo('1001');
		// The second look begins before the first has added anything.
		inTenMinutes();
		await callTo('1001');
		// Both have added theirs, and the duplicate is removed.
		await until(() => logged.info.length === 2 && registered()['3001']?.length === 1);
		const added = requests().filter(
			({ method, path }) => method === 'POST' && path.includes('503001'),
		);
		expect(added.length).toBeGreaterThan(1);
		expect(registered()['3001']).toEqual(['finished']);
	});

	test('webhooks at another address of n8n stay where they are', async () => {
		await published(ALL);
		const before = account();
		const query = Object.fromEntries(new URL(campaignOf('1001').timers.at(-1)!.url).searchParams);
		// As a process in which WEBHOOK_URL is another one would see it.
		const other = await trigger(ALL);
		await other.webhook({ query });
		await looked(2);
		expect(account()).toEqual(before);
	});

	test.each([{}, several(['1001'])])(
		'is left alone without All Campaigns: %j',
		async (parameters) => {
			await published(parameters);
			addCampaign('3001');
			const sent = requests().length;
			await callTo('1001');
			expect(requests()).toHaveLength(sent);
		},
	);
});

test('the list of campaigns in the editor has all 200, by name and CID', async () => {
	while (campaigns().length < 200) addCampaign(String(3000 + campaigns().length));
	const options = await bench.engine.loadOptions({
		type: 'retreaverTrigger',
		method: 'campaigns',
		credentials: bench.credentialsFor('core'),
	});
	expect(options).toHaveLength(200);
	expect(options[0]).toEqual({ name: `${campaignOf('1001').name} (1001)`, value: '1001' });
});
