import type { IDataObject } from 'n8n-workflow';

import type { CredentialData } from '../harness';
import { useBench } from '../support';

const bench = useBench();

const search = async (
	method: string,
	resource: string,
	filter?: string,
	paginationToken?: string,
) =>
	await bench.engine.listSearch({
		type: 'retreaver',
		method,
		filter,
		paginationToken,
		parameters: { resource, operation: 'get' },
		credentials: bench.credentialsFor('core'),
	});
const searchCampaigns = async (filter?: string, token?: string) =>
	await search('searchCampaigns', 'campaign', filter, token);

const byCid = (value: string) => ({ __rl: true, mode: 'cid', value });
const getCampaign = async (campaign: IDataObject | string, items?: IDataObject[]) =>
	await bench.run({ resource: 'campaign', operation: 'get', campaign }, { items });
const paths = () => bench.simulator.requests.map(({ path }) => path);

describe('the list of campaigns', () => {
	test('comes page by page, with one request for each step of scrolling', async () => {
		const { campaigns } = bench.simulator.state;
		const first = await searchCampaigns();
		expect(first.results).toHaveLength(25);
		expect(bench.simulator.requests).toHaveLength(1);

		const second = await searchCampaigns(undefined, first.paginationToken as string);
		expect(second.paginationToken).toBeUndefined();
		expect(bench.simulator.requests).toHaveLength(2);
		expect([...first.results, ...second.results]).toEqual(
			campaigns.map(({ name, cid }) => ({ name: `${name} (${cid})`, value: cid })),
		);
	});

	test('is searched as a whole, in names and IDs, whatever the case', async () => {
		const { campaigns } = bench.simulator.state;
		const last = campaigns[campaigns.length - 1];
		for (const filter of [last.name!.toUpperCase(), ` ${last.cid} `]) {
			const { results, paginationToken } = await searchCampaigns(filter);
			expect(results).toContainEqual({ name: `${last.name} (${last.cid})`, value: last.cid });
			expect(paginationToken).toBeUndefined();
		}
		expect((await searchCampaigns('no campaign is called so')).results).toEqual([]);
	});

	test('shows a campaign without a name', async () => {
		bench.simulator.state.campaigns.splice(1);
		bench.simulator.state.campaigns[0].name = null;
		const { results } = await searchCampaigns();
		expect(results).toEqual([{ name: 'Unnamed campaign (1001)', value: '1001' }]);
	});

	test('says why it is empty', async () => {
		bench.simulator.faults.add({ kind: 'status', status: 403 });
		await expect(searchCampaigns()).rejects.toThrow(
			'Retreaver refused the API key or the company ID',
		);
	});
});

test.each([
	['searchAffiliates', 'affiliate', 'affiliates', 'afid'],
	['searchCampaigns', 'campaign', 'campaigns', 'cid'],
	['searchCompanies', 'company', 'companies', 'id'],
	['searchContacts', 'contact', 'contacts', 'id'],
	['searchNumbers', 'number', 'numbers', 'id'],
	['searchNumberPools', 'numberPool', 'numberPools', 'id'],
	['searchTargets', 'target', 'targets', 'id'],
	['searchTargetGroups', 'targetGroup', 'targetGroups', 'id'],
] as const)(
	'%s finds each record by its label, with the ID that the operations take',
	async (method, resource, state, key) => {
		const records = bench.simulator.state[state] as unknown as Array<Record<string, unknown>>;
		const first = await search(method, resource);
		expect(first.results.map(({ value }) => value)).toEqual(
			records.slice(0, 25).map((record) => String(record[key])),
		);
		for (const { name } of first.results) expect(name).not.toMatch(/undefined|null|\[object/);

		const [{ name, value }] = first.results;
		expect((await search(method, resource, name)).results).toContainEqual({ name, value });
	},
);

describe('a list that belongs to something else', () => {
	const searchIn = async (
		method: string,
		parameters: IDataObject,
		{
			filter,
			credentials = bench.credentialsFor('core'),
			paginationToken,
		}: { filter?: string; credentials?: CredentialData; paginationToken?: string } = {},
	) =>
		await bench.engine.listSearch({
			type: 'retreaver',
			method,
			filter,
			paginationToken,
			parameters,
			credentials,
		});
	const campaign = (value: string, mode = 'cid'): IDataObject => ({ __rl: true, mode, value });
	const ofWebhook = (picked: IDataObject | string) => ({
		resource: 'webhook',
		operation: 'delete',
		campaign: picked,
	});

	test('webhooks of the chosen campaign, without the token in their address', async () => {
		const { campaigns } = bench.simulator.state;
		const timer = { ...campaigns[1].timers[0], id: 91, seconds: 90 };
		campaigns[0].timers = [
			{ ...timer, url: 'https://example.com/calls?uuid=[call_uuid]' },
			{
				...timer,
				id: 92,
				seconds: null,
				trigger_type: '9',
				name: 'n8n: Call Started',
				url: 'https://n8n.example.com/webhook/x?n8n_stage=start&n8n_token=5ecret',
			},
		];
		const results = [
			{ name: 'Timer of 90 s, example.com/calls (91)', value: '91' },
			{ name: 'n8n: Call Started, n8n.example.com/webhook/x (92)', value: '92' },
		];
		const picked = ofWebhook(campaign('1001'));
		expect(await searchIn('searchWebhooks', picked)).toEqual({ results });
		expect(await searchIn('searchWebhooks', picked, { filter: ' STARTED' })).toEqual({
			results: [results[1]],
		});
	});

	test.each(['searchWebhooks', 'searchPayoutTables'])(
		'%s asks for the campaign first',
		async (method) => {
			for (const picked of ['', campaign(''), campaign('', 'list')]) {
				await expect(searchIn(method, ofWebhook(picked))).rejects.toThrow(
					'Choose the campaign first',
				);
			}
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test('payout tables of the chosen campaign, with the active one marked', async () => {
		const { campaigns, payoutTables } = bench.simulator.state;
		const [{ id: campaign_id, cid, company_id }] = campaigns;
		const table = { campaign_id, company_id, salt: '', csv_data: '', table_version: 'v 1' };
		payoutTables.push(
			{ ...table, id: 9001, active: true, created_at: '2026-10-01T00:00:00Z' },
			{ ...table, id: 9002, active: false, created_at: '2026-10-02T00:00:00Z', table_version: '' },
		);
		const parameters = { resource: 'payoutTable', operation: 'get', campaign: campaign(cid) };
		const { results } = await searchIn('searchPayoutTables', parameters);
		expect(results).toEqual([
			{ name: 'Table of 2026-10-02 (9002)', value: '9002' },
			{ name: 'v 1 (9001), active', value: '9001' },
		]);
	});

	test('campaigns by their keys', async () => {
		const { campaigns } = bench.simulator.state;
		campaigns[1].show_key = '';
		const { results } = await searchIn('searchCampaignKeys', {
			resource: 'visitorNumber',
			operation: 'request',
		});
		const [{ name, cid, show_key }] = campaigns;
		expect(results[0]).toEqual({ name: `${name} (${cid})`, value: show_key });
		expect(results).toHaveLength(24);
	});

	describe('buyers and campaigns with caller lists', () => {
		const parameters = {
			resource: 'callerList',
			operation: 'get',
			listOwner: { __rl: true, mode: 'list', value: '' },
			name: 'suppressed',
		};

		test('come one after the other, and are searched together', async () => {
			const { campaigns, targets } = bench.simulator.state;
			const found: unknown[] = [];
			let paginationToken: string | undefined;
			do {
				const page = await searchIn('searchListOwners', parameters, { paginationToken });
				found.push(...page.results.map(({ value }) => value));
				paginationToken = page.paginationToken as string | undefined;
			} while (paginationToken);
			expect(found).toEqual([
				...targets.map(({ id }) => `target/${id}`),
				...campaigns.map(({ id }) => `campaign/${id}`),
			]);

			campaigns[0].name = 'Solar';
			targets[0].name = 'Solar';
			const { results } = await searchIn('searchListOwners', parameters, { filter: 'solar (' });
			expect(results).toEqual([
				{ name: `Buyer: Solar (${targets[0].id})`, value: `target/${targets[0].id}` },
				{ name: `Campaign: Solar (${campaigns[0].cid})`, value: `campaign/${campaigns[0].id}` },
			]);
		});

		test('leave out campaigns that do not show the ID that is needed', async () => {
			bench.simulator.switches.campaignsShowId = false;
			const { results } = await searchIn('searchListOwners', parameters, { filter: 'campaign' });
			expect(results).toEqual([]);
		});

		test('what is chosen is used with the postback key alone', async () => {
			const { targets } = bench.simulator.state;
			const listOwner = { __rl: true, mode: 'list', value: `target/${targets[0].id}` };
			const { error, items } = await bench.run({
				...parameters,
				operation: 'create',
				name: 'suppressed-2026',
				listOwner,
			});
			expect(error).toBeUndefined();
			expect(items[0].json).toMatchObject({ caller_listable_id: targets[0].id });
			expect(JSON.stringify(bench.simulator.requests)).not.toContain(
				bench.simulator.credentials.apiKey,
			);
		});

		test('without the API key the list says what to do', async () => {
			const { retreaverPostbackKeyApi } = bench.credentialsFor('callerList');
			const credentials = { retreaverPostbackKeyApi };
			await expect(searchIn('searchListOwners', parameters, { credentials })).rejects.toThrow(
				'or choose "Buyer" or "Campaign" in place of',
			);
		});

		test('the API key is not asked for where the ID is entered', async () => {
			const { retreaverPostbackKeyApi } = bench.credentialsFor('callerList');
			const { targets } = bench.simulator.state;
			const run = async (listOwner: IDataObject) =>
				await bench.run(
					{ ...parameters, operation: 'create', name: 'suppressed-2026', listOwner },
					{ credentials: { retreaverPostbackKeyApi } },
				);
			const value = String(targets[0].id);
			expect((await run({ __rl: true, mode: 'target', value })).error).toBeUndefined();
		});
	});
});

describe('what a locator holds', () => {
	test('a CID with special characters is percent-encoded', async () => {
		const [campaign] = bench.simulator.state.campaigns;
		for (const cid of ['solar 1/2', 'a?b#c', '100%', 'ümlaut+plus', '..', 'a&b=c', '$&']) {
			campaign.cid = cid;
			bench.simulator.requests.length = 0;
			const { items, error } = await getCampaign(byCid(cid));
			expect(error).toBeUndefined();
			expect(items[0].json.cid).toBe(cid);
			expect(paths()).toEqual([`/campaigns/cid/${encodeURIComponent(cid)}.json`]);
		}
	});

	test('an internal ID, with spaces around it too where an expression gives it', async () => {
		const [{ id, cid }] = bench.simulator.state.campaigns;
		const { items } = await getCampaign({ __rl: true, mode: 'id', value: `={{ " ${id} " }}` });
		expect(items[0].json.cid).toBe(cid);
		expect(paths()).toEqual([`/campaigns/${id}.json`]);
	});

	test('a choice from the list is a CID', async () => {
		const { items } = await getCampaign({
			__rl: true,
			mode: 'list',
			value: '1002',
			cachedResultName: 'A campaign (1002)',
		});
		expect(items[0].json.cid).toBe('1002');
		expect(paths()).toEqual(['/campaigns/cid/1002.json']);
	});

	test.each([
		['the locator as a whole', '={{ $json.cid }}'],
		['its value', byCid('={{ $json.cid }}')],
	])('an expression as %s, with a text or a number', async (_, campaign) => {
		const { items, error } = await getCampaign(campaign, [{ cid: '1001' }, { cid: 1002 }]);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.cid)).toEqual(['1001', '1002']);
		expect(paths().sort()).toEqual(['/campaigns/cid/1001.json', '/campaigns/cid/1002.json']);
	});

	test('a buyer from an expression is read as an internal ID', async () => {
		const [{ id, name }] = bench.simulator.state.targets;
		const { items } = await bench.run(
			{ resource: 'target', operation: 'get', target: '={{ $json.id }}' },
			{ items: [{ id }] },
		);
		expect(items[0].json.name).toBe(name);
		expect(paths()).toEqual([`/targets/${id}.json`]);
	});
});
