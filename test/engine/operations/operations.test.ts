import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../../nodes/Retreaver/registry';
import { rows } from './rows';
import { expectSchema } from '../schema';
import { useBench } from '../support';

const bench = useBench();
/** What came out of each operation with its default settings, for the output schemas. */
const outputs: Record<string, IDataObject[]> = {};
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
		const parameters = row.parameters(simulator);

		const { items, error } = await bench.run(
			{ resource, operation, ...parameters },
			{ items: row.items, credentials: bench.credentialsFor(row.credentials ?? 'core') },
		);

		expect(error).toBeUndefined();
		const sent = simulator.requests.map(({ method, path, query, body }) => ({
			method,
			path,
			query: withoutKeys(query as IDataObject),
			body: withoutKeys((body ?? {}) as IDataObject),
		}));
		const expected = row
			.requests(simulator)
			.map((request) => ({ query: {}, body: {}, ...request }));
		expect(sent).toEqual(expected);
		expect(items.every(({ pairedItem }) => Array.isArray(pairedItem))).toBe(true);
		row.check(items, simulator);
		for (const secret of bench.secrets) expect(JSON.stringify(items)).not.toContain(secret);
		if (parameters.simplify !== false) {
			(outputs[row.operation] ??= []).push(...items.map(({ json }) => json));
		}
	},
);

describe('the output schema is what came out above (else: npm run schemas)', () => {
	test.each(registered)('%s', (operation) => {
		expectSchema('Retreaver', `v1.0.0/${operation.replace('.', '/')}.json`, outputs[operation]);
	});
});

/** What authentication adds, which the simulator checks by itself. */
function withoutKeys({ ...fields }: IDataObject): IDataObject {
	for (const name of ['api_key', 'company_id', 'key']) delete fields[name];
	return fields;
}
