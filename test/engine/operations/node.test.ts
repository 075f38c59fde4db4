import type { IDataObject } from 'n8n-workflow';

import type { RunNodeInput } from '../harness';
import { useBench } from '../support';

const bench = useBench();

describe('a resource or operation that there is not, as in a workflow that was edited by hand', () => {
	const unknown: Array<[IDataObject, string]> = [
		[{ resource: 'campaign', operation: 'archive' }, 'no operation "archive" for "campaign"'],
		[{ resource: 'invoice', operation: 'getAll' }, 'no resource "invoice"'],
	];
	const input: Partial<RunNodeInput> = { items: [{ order: 1 }, { order: 2 }] };

	test.each(unknown)('%j: fails the node', async (parameters, reason) => {
		const { error, items } = await bench.run(parameters, input);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: `There is ${reason}. Choose one in the node again.`,
		});
		expect(items).toEqual([]);
	});

	test.each(unknown)(
		'%j: under Continue On Fail each item fails rather than passes on',
		async (parameters, reason) => {
			const { error, items } = await bench.run(parameters, {
				...input,
				onError: 'continueRegularOutput',
			});
			expect(error).toBeUndefined();
			expect(items).toEqual(
				[0, 1].map((item) => ({
					json: {
						error: `There is ${reason}. Choose one in the node again. [item ${item}]`,
						details: expect.stringContaining(reason),
					},
					pairedItem: [{ item }],
				})),
			);
		},
	);
});

test('under Continue On Fail items fail where it cannot be read whether they are worked on together', async () => {
	const { error, items } = await bench.run(
		{
			resource: 'callerList',
			operation: 'uploadNumbers',
			listOwner: { __rl: true, mode: 'target', value: '9872' },
			name: 'suppressed',
			numbersField: 'phone',
			numbers: '+14155550123',
			numbersFrom: "={{ $('Nowhere').first().json.from }}",
		},
		{
			items: [{}, {}],
			onError: 'continueRegularOutput',
			credentials: bench.credentialsFor('callerList'),
		},
	);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => Object.keys(json))).toEqual([
		['error', 'details'],
		['error', 'details'],
	]);
	expect(bench.simulator.requests).toEqual([]);
});

describe('Retry On Fail, which runs all items again when one fails', () => {
	const create = { resource: 'affiliate', operation: 'create', afid: '={{ $json.afid }}' };
	const items = [{ afid: '9001' }, { afid: '9002' }];

	test.each([
		['warns where the operation creates', create, true],
		[
			'does not warn where the operation reads',
			{ resource: 'affiliate', operation: 'getAll' },
			false,
		],
	])('%s', async (_, parameters, warns) => {
		const { error, hints } = await bench.run(parameters, { items, retryOnFail: true });
		expect(error).toBeUndefined();
		expect(hints.map(({ message }) => message)).toEqual(
			warns ? [expect.stringContaining('what was done is done twice')] : [],
		);
	});

	test('does not warn where it is off', async () => {
		expect((await bench.run(create, { items })).hints).toEqual([]);
	});
});
