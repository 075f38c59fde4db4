import type { INodeProperties } from 'n8n-workflow';

import { nodeProperties } from '../../nodes/Retreaver/registry';
import { resources } from '../../nodes/Retreaver/resources';

/** Names that saved workflows depend on: a resource or operation that goes or is renamed breaks them. */
const FIXED: Record<string, string> = {
	target: 'create delete get getAll update setTags updateCaps resetCap',
	targetGroup:
		'create delete get getAll update addTargets removeTargets replaceTargets updateCaps resetCaps',
	call: 'get getAll downloadRecording',
	callData: 'write',
	callerList: 'create delete get addNumber removeNumber checkNumber uploadNumbers',
	campaign: 'create delete get getAll update',
	webhook: 'create delete getAll',
	company: 'create delete get getActive getAll update',
	contact: 'create delete get getAll update',
	contactNumber: 'delete update',
	number: 'create delete get getAll update',
	numberPool: 'create delete get getAll update',
	payoutTable: 'create delete get getAll activate deactivate',
	postbackKey: 'create',
	affiliate: 'create delete get getAll update',
	report: 'get',
	rtb: 'create confirm',
	staticCallerNumber: 'create delete getAll',
	suppressedNumber: 'checkAny create delete get getAll update',
	visitorNumber: 'request addTags replaceTags removeTags initiateCall',
	webhookResponse: 'respondWithTags respondToBid',
};

const sorted = (names: string[]) => [...names].sort();

test('the registry holds exactly the resources and operations that were promised', () => {
	const registered = resources.map(({ value, operations }) => [
		value,
		sorted(operations.map((operation) => operation.value)),
	]);
	const promised = Object.entries(FIXED).map(([value, names]) => [value, sorted(names.split(' '))]);
	expect(Object.fromEntries(registered)).toEqual(Object.fromEntries(promised));
});

test('every operation has an action that reads alone, and says how sure its facts are', () => {
	const operations = resources.flatMap((resource) => resource.operations);
	const actions = operations.map(({ action }) => action);
	expect(new Set(actions).size).toBe(actions.length);
	for (const { action, description, evidence } of operations) {
		expect(action.split(' ').length).toBeGreaterThan(1);
		expect(description).not.toBe('');
		expect(['D', 'G', 'O']).toContain(evidence);
	}
});

test('every operation that makes requests has a Timeout among its options, which are sorted', () => {
	const entries = nodeProperties()
		.filter(({ name }) => name === 'options')
		.map(({ options, displayOptions }) => ({
			names: (options as INodeProperties[]).map(({ displayName }) => displayName),
			operation: [displayOptions?.show?.resource, displayOptions?.show?.operation].join('.'),
		}));
	for (const { names } of entries) {
		expect(names.filter((name) => name === 'Timeout (Seconds)')).toHaveLength(1);
		expect(names).toEqual(sorted(names));
	}
	const requesting = resources
		.filter(({ credential }) => credential)
		.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}.${operation.value}`),
		);
	expect(sorted(entries.map(({ operation }) => operation))).toEqual(sorted(requesting));
});
