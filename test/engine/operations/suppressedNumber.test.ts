import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const picked = (value: string) => ({ __rl: true, mode: 'list', value });
const run = async (operation: string, parameters: IDataObject, resource = 'suppressedNumber') =>
	await bench.run({ resource, operation, ...parameters });

test.each<[string, string, IDataObject, string]>([
	['a number that is none', 'create', { number: '555' }, '"Caller Phone"'],
	['a SIP address', 'create', { number: 'sip:dana@example.com' }, '"Caller Phone"'],
	['no number', 'get', { suppressedNumber: picked('={{ "" }}') }, '"Blocked Number"'],
	['an internal ID', 'delete', { suppressedNumber: picked('217') }, '"Blocked Number"'],
	[
		'no campaign',
		'update',
		{ suppressedNumber: picked('+14155550123'), updateFields: { campaign: picked('') } },
		'"Campaign"',
	],
])('%s is refused before any request', async (_, operation, parameters, message) => {
	const { error } = await run(operation, parameters);

	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a static caller number has to be a phone number', async () => {
	const { error } = await run('create', { number: 'office' }, 'staticCallerNumber');

	expect(error?.message).toContain('"Caller Phone"');
	expect(bench.simulator.requests).toEqual([]);
});

test('a number is suppressed once', async () => {
	const [{ number }] = bench.simulator.state.suppressedNumbers;

	const { error } = await run('create', { number });

	expect(error?.description).toContain('taken');
	expect(bench.simulator.requests).toHaveLength(1);
});

test('the lists show the numbers', async () => {
	const { suppressedNumbers, staticCallerNumbers } = bench.simulator.state;
	const search = async (resource: string, method: string) => {
		const credentials = bench.credentialsFor('core');
		return await bench.engine.listSearch({
			type: 'retreaver',
			method,
			parameters: { resource },
			credentials,
		});
	};

	const suppressed = await search('suppressedNumber', 'searchSuppressedNumbers');
	const fixed = await search('staticCallerNumber', 'searchStaticCallerNumbers');

	expect(suppressed.results).toEqual(
		suppressedNumbers.map(({ number }) => ({ name: number, value: number })),
	);
	expect(fixed.results).toEqual(
		staticCallerNumbers.map(({ number, id }) => ({ name: `${number} (${id})`, value: String(id) })),
	);
});
