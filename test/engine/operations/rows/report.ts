import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'report.get',
		parameters: () => ({
			facet: 'buyer',
			period: 'custom',
			createdAtStart: '2026-06-01T00:00:00',
			createdAtEnd: '2026-11-01',
			limit: 3,
		}),
		requests: () => [
			{
				method: 'GET',
				path: '/api/v1/reports.json',
				query: {
					domain: 'calls',
					facet: 'buyer',
					created_at_start: '2026-06-01',
					created_at_end: '2026-11-02',
					page: '1',
					per_page: '3',
				},
			},
		],
		check: (items, { state }) => {
			expect(items).toHaveLength(3);
			expect(state.targets.map(({ id }) => id)).toContain(items[0].json.id);
			expect(items[0].json).toMatchObject({
				name: expect.any(String),
				total_calls: expect.any(Number),
				profit: expect.any(Number),
			});
		},
	},
	{
		operation: 'report.get',
		case: 'the values of a tag',
		parameters: () => ({
			facet: 'tag_value',
			tagValueKey: 'utm_source',
			period: 'custom',
			createdAtStart: '2026-06-01',
			createdAtEnd: '={{ DateTime.fromISO("2026-11-01T12:00:00-05:00") }}',
		}),
		requests: () => [
			{
				method: 'GET',
				path: '/api/v1/reports.json',
				query: {
					domain: 'calls',
					facet: 'tag_value',
					tag_value_key: 'utm_source',
					created_at_start: '2026-06-01',
					created_at_end: '2026-11-02',
					page: '1',
					per_page: '50',
				},
			},
		],
		check: (items, { state }) => {
			const sources = state.calls.flatMap(({ tags }) => tags.utm_source?.split(',') ?? []);
			expect(items.map(({ json }) => json.id).sort()).toEqual([...new Set(sources)].sort());
		},
	},
];
