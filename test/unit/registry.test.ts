import type { INodeProperties } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

import { nodeProperties, resources } from '../../nodes/Retreaver/registry';

const sorted = (names: string[]) => [...names].sort();

/**
 * Saved workflows depend on the names: a resource or operation that goes or is renamed breaks them. The committed output
 * schemas have the same names, so such a change shows there.
 */
test('the registry holds exactly the resources and operations that have an output schema', () => {
	const folder = join(__dirname, '../../nodes/Retreaver/__schema__/v1.0.0');
	const promised = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.json'))
		.map((path) => path.replace('.json', '').replace(sep, '.'));
	const registered = resources.flatMap(({ value, operations }) =>
		operations.map((operation) => `${value}.${operation.value}`),
	);
	expect(sorted(registered)).toEqual(sorted(promised));
});

test('every operation has an action that reads alone, and says how sure its facts are', () => {
	const operations = resources.flatMap((resource) => resource.operations);
	const actions = operations.map(({ action }) => action);
	expect(new Set(actions).size).toBe(actions.length);
	for (const { action, description, evidence } of operations) {
		expect(action.split(' ').length).toBeGreaterThan(1);
		expect(description).not.toBe('');
		expect(['D', 'G', 'H', 'O', '?']).toContain(evidence);
	}
});

test('every operation that makes requests has a Timeout among its options, which are sorted', () => {
	const entries = nodeProperties()
		.filter(({ name }) => name === 'options')
		.map(({ options, displayOptions }) => ({
			names: (options as INodeProperties[]).map(({ displayName }) => displayName),
			operation: [displayOptions?.show?.resource, displayOptions?.show?.operation].join('.'),
		}));
	for (const { names } of entries) expect(names).toEqual(sorted([...new Set(names)]));
	const timed = entries.filter(({ names }) => names.includes('Timeout (Seconds)'));
	const requesting = resources
		.filter(({ credential }) => credential)
		.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}.${operation.value}`),
		);
	expect(sorted(timed.map(({ operation }) => operation))).toEqual(sorted(requesting));
});
