import type { IDataObject } from 'n8n-workflow';

import { type LocalServer, startLocalServer } from '../localServer';
import { addresses } from '../../addresses';
import { atTime, useBench } from '../support';

const bench = useBench();
const run = async (
	parameters: IDataObject,
	retreaverApi = bench.credentialsFor('core').retreaverApi,
) =>
	await bench.run(
		{
			resource: 'report',
			operation: 'get',
			facet: 'number',
			period: 'custom',
			createdAtStart: '2026-01-01',
			createdAtEnd: '2026-11-01',
			...parameters,
		},
		{ credentials: { retreaverApi } },
	);

test.each([
	[{ createdAtStart: '={{ "" }}' }, '"First Day"'],
	[{ createdAtEnd: 'soon' }, '"Last Day"'],
	[{ period: 'next week' }, '"Period" must be one of today, yesterday'],
	[{ createdAtStart: '2026-03-02', createdAtEnd: '2026-03-01' }, 'is later than "Last Day"'],
	[{ createdAtStart: '2024-03-01', createdAtEnd: '2026-02-28' }, 'less than 2 years apart'],
	[{ limit: 0 }, '"Limit"'],
])('%j is refused before any request', async (parameters, message) => {
	const { error } = await run(parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a day less than 2 years is all right', async () => {
	const { error } = await run({ createdAtStart: '2024-03-01', createdAtEnd: '2026-02-27' });
	expect(error).toBeUndefined();
});

test.each([
	['yesterday', '2026-10-31', '2026-11-01'],
	['today', '2026-11-01', '2026-11-02'],
	['last7Days', '2026-10-26', '2026-11-02'],
	['lastMonth', '2026-10-01', '2026-11-01'],
])('%s is asked for by days, the last of which does not count', async (period, start, end) => {
	atTime('2026-11-01T23:30:00-05:00');
	const { error } = await run({ period });
	expect(error).toBeUndefined();
	expect(bench.simulator.requests[0].query).toMatchObject({
		created_at_start: start,
		created_at_end: end,
	});
});

test('without a choice it is the report of yesterday, its figures are round, and its rows have a name', async () => {
	atTime('2026-11-01T12:00:00-05:00');
	const { items } = await bench.run({ resource: 'report', operation: 'get', facet: 'campaign' });
	const { calls } = bench.simulator.state;
	const ofYesterday = calls.filter(({ created_at }) => created_at.startsWith('2026-10-31'));
	expect(items.length).toBeGreaterThan(0);
	expect(items.reduce((sum, { json }) => sum + Number(json.total_calls), 0)).toBe(
		ofYesterday.length,
	);
	for (const { json } of items) {
		expect(ofYesterday.map((call) => call.campaign_name)).toContain(json.name);
		expect(json).not.toHaveProperty('facet_name');
		for (const value of Object.values(json)) expect(String(value)).not.toMatch(/\.\d{5}/);
	}
});

test('a tag key goes with tags only', async () => {
	await run({ facet: 'state', tagValueKey: 'utm_source' });
	expect(bench.simulator.requests[0].query).not.toHaveProperty('tag_value_key');
});

test('all pages are read by the Link header', async () => {
	const { calls } = bench.simulator.state;
	calls.forEach((call, index) => (call.caller_state = `State ${index % 130}`));
	const { items } = await run({ facet: 'state', returnAll: true });
	expect(bench.simulator.requests.map(({ query }) => query.page)).toEqual(['1', '2']);
	expect(new Set(items.map(({ json }) => json.id)).size).toBe(130);
	expect(items).toHaveLength(130);
});

describe('a service that sends no Link header, and 25 rows whatever per_page says', () => {
	const data = Array.from({ length: 60 }, (_, id) => ({ id, total_calls: 1 }));
	let server: LocalServer;
	beforeAll(async () => {
		server = await startLocalServer(({ query }) => {
			const page = Number((query as IDataObject).page);
			const rows = data.slice((page - 1) * 25, page * 25);
			return { count: rows.length, count_total: data.length, data: rows };
		});
	});
	afterAll(async () => await server.stop());
	beforeEach(() => server.requests.splice(0));

	test.each([
		[{ returnAll: true }, 60, 3],
		[{ limit: 30 }, 30, 2],
	])('%j reads %d rows from %d pages', async (parameters, rows, pages) => {
		const { retreaverApi } = bench.credentialsFor('core');
		const { items } = await run(parameters, { ...retreaverApi, ...addresses(server.url) });
		expect(items.map(({ json }) => json)).toEqual(data.slice(0, rows));
		expect(server.requests).toHaveLength(pages);
	});
});
