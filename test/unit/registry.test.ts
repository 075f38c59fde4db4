import { type INode, NodeHelpers, type INodeProperties } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

import { nodeProperties, resources } from '../../nodes/Retreaver/registry';
import { Retreaver } from '../../nodes/Retreaver/Retreaver.node';
import { EVIDENCE } from '../../scripts/facts';

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
		expect(evidence).toMatch(EVIDENCE);
	}
});

test('Options are sorted and never empty; Timeout is among them where time matters', () => {
	const entries = nodeProperties()
		.filter(({ name }) => name === 'options')
		.map(({ options, displayOptions }) => ({
			names: (options as INodeProperties[]).map(({ displayName }) => displayName),
			operation: [displayOptions?.show?.resource, displayOptions?.show?.operation].join('.'),
		}));
	for (const { names } of entries) {
		expect(names).toEqual(sorted([...new Set(names)]));
		expect(names).not.toEqual([]);
	}
	const timed = entries.filter(({ names }) => names.includes('Timeout (Seconds)'));
	expect(sorted(timed.map(({ operation }) => operation))).toEqual([
		'call.downloadRecording',
		'callData.write',
		'callerList.uploadNumbers',
		'report.get',
		'rtb.confirm',
		'rtb.create',
		'rtbInbound.export',
	]);
});

describe('the operation that a new node starts with', () => {
	/** Operations of resources that cannot be read, and why they may come first: none deletes, buys or rings. */
	const UNREAD: Record<string, string> = {
		callData: 'write',
		contactNumber: 'update',
		// Reserves a buyer for seconds, and obliges nobody.
		rtb: 'create',
		webhookResponse: 'respondWithTags',
		postback: 'send',
		// The only one; the key costs nothing.
		postbackKey: 'create',
		// Gives a visitor a number that the account has already.
		visitorNumber: 'request',
	};

	test.each(resources.map(({ value, operations }) => [value, operations] as const))(
		'%s: a list, else one record, else one that does no harm',
		(resource, operations) => {
			const isSure = (value: string) =>
				operations.some((operation) => operation.value === value && operation.evidence !== '?');
			const expected = ['getAll', 'get'].find(isSure) ?? UNREAD[resource];
			expect(operations[0].value).toBe(expected);
			const [selected] = nodeProperties().filter(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.resource?.includes(resource),
			);
			expect(selected.default).toBe(expected);
		},
	);
});

test('what deletes for good comes after what reads and writes', () => {
	for (const { operations } of resources) {
		const values = operations.map(({ value }) => value);
		const harmless = values.filter((value) => /^(get|create|update|upsert)/.test(value));
		if (!values.includes('delete')) continue;
		expect(values.indexOf('delete')).toBeGreaterThan(values.indexOf(harmless.at(-1)!));
	}
});

describe('the node asks for', () => {
	const { description } = new Retreaver();
	const asked = (parameters: INode['parameters']) =>
		description
			.credentials!.filter((credential) =>
				NodeHelpers.displayParameter(parameters, credential, null, description, parameters),
			)
			.map(({ name }) => name);

	test.each(resources.map(({ value, credential }) => [value, credential] as const))(
		'the credential of %s alone',
		(resource, credential) => {
			const listOwner = { __rl: true, mode: 'target', value: '9872' };
			const parameters = { resource, ...(resource === 'callerList' && { listOwner }) };
			expect(asked(parameters as INode['parameters'])).toEqual(credential ? [credential] : []);
		},
	);

	test('the API key as well where the owner of a caller list is chosen from a list', () => {
		const listOwner = { __rl: true, mode: 'list', value: 'target/9872' } as const;
		expect(asked({ resource: 'callerList', listOwner })).toEqual([
			'retreaverApi',
			'retreaverPostbackKeyApi',
		]);
	});
});
