import type { IDataObject } from 'n8n-workflow';

import { type LocalServer, startLocalServer } from '../localServer';
import { addresses } from '../../addresses';
import { useBench } from '../support';

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
			createdAtStart: '2026-01-01',
			createdAtEnd: '2026-11-02',
			...parameters,
		},
		{ credentials: { retreaverApi } },
	);

test.each([
	[{ createdAtStart: '={{ "" }}' }, '"Start Date"'],
	[{ createdAtEnd: 'soon' }, '"End Date"'],
	[{ createdAtStart: '2026-03-02', createdAtEnd: '2026-03-01' }, 'must be later than "Start Date"'],
	[{ createdAtStart: '2026-03-01', createdAtEnd: '2026-03-01' }, 'end on the next one'],
	[{ createdAtStart: '2024-03-01', createdAtEnd: '2026-03-01' }, 'less than 2 years apart'],
	[{ limit: 0 }, '"Limit"'],
])('%j is refused before any request', async (parameters, message) => {
	const { error } = await run(parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a day less than 2 years is all right', async () => {
	const { error } = await run({ createdAtStart: '2024-03-01', createdAtEnd: '2026-02-28' });
	expect(error).toBeUndefined();
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
