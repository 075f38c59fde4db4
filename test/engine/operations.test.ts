import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../nodes/Retreaver/resources';
import { rows } from './operations';
import { useBench } from './support';

const bench = useBench();
const registered = resources.flatMap(({ value, operations }) =>
	operations.map((operation) => `${value}.${operation.value}`),
);

test(`each of the ${registered.length} operations of ${resources.length} resources has a row`, () => {
	const tested = new Set(rows.map(({ operation }) => operation));
	expect([...tested].sort()).toEqual([...registered].sort());
});

test.each(rows.map((row) => [[row.operation, row.case].filter(Boolean).join(': '), row] as const))(
	'%s',
	async (_, row) => {
		const [resource, operation] = row.operation.split('.');
		const { simulator } = bench;

		const { items, error } = await bench.run(
			{ resource, operation, ...row.parameters(simulator) },
			{ items: row.items, credentials: bench.credentialsFor(row.credentials ?? 'core') },
		);

		expect(error).toBeUndefined();
		const sent = simulator.requests.map(({ method, path, query, body }) => ({
			method,
			path,
			query: withoutKeys(query as IDataObject),
			body: withoutKeys((body ?? {}) as IDataObject),
		}));
		const expected = row.requests(simulator).map((request) => ({ query: {}, body: {}, ...request }));
		expect(sent).toEqual(expected);
		expect(items.every(({ pairedItem }) => Array.isArray(pairedItem))).toBe(true);
		row.check(items, simulator);
		for (const secret of bench.secrets) expect(JSON.stringify(items)).not.toContain(secret);
	},
);

/** What authentication adds, which the simulator checks by itself. */
function withoutKeys({ ...fields }: IDataObject): IDataObject {
	for (const name of ['api_key', 'company_id', 'key']) delete fields[name];
	return fields;
}
