import type { IDataObject } from 'n8n-workflow';

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
