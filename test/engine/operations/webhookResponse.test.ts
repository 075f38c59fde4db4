import type { IDataObject, IExecuteResponsePromiseData, WorkflowExecuteMode } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const run = async (operation: string, parameters: IDataObject, items?: IDataObject[]) =>
	await bench.run(
		{ resource: 'webhookResponse', operation, ...parameters },
		{ items, credentials: {} },
	);
const answer = (body: IDataObject) => [{ body, headers: {}, statusCode: 200 }];

const bid = { payout: 5, buyerNumber: '+14155550123', conversionTimer: 90 };

test('tags go out as a flat object, without any credential', async () => {
	const { responses, items, error } = await run('respondWithTags', {
		tagsInput: 'json',
		tagsJson: { lead_score: 85, qualified: true, note: '' },
	});
	expect(error).toBeUndefined();
	expect(responses).toEqual(answer({ lead_score: 85, qualified: true, note: '' }));
	expect(items[0].json).toEqual({ lead_score: 85, qualified: true, note: '' });
	expect(bench.simulator.requests).toEqual([]);
});

test('no tags are an answer, too', async () => {
	const { responses } = await run('respondWithTags', {});
	expect(responses).toEqual(answer({}));
});

test('a bid', async () => {
	const { responses } = await run('respondToBid', {
		payout: '={{ "42.50" }}',
		buyerNumber: 'sip:sales@example.com',
		conversionTimer: 60,
	});
	expect(responses).toEqual(
		answer({
			bid: true,
			payout: 42.5,
			buyer_number: 'sip:sales@example.com',
			conversion_timer: 60,
		}),
	);
});

test.each([
	['020 7946 0958', { defaultCountry: 'GB' }, '+442079460958'],
	['+1 415 555 0123', { defaultCountry: 'GB' }, '+14155550123'],
	['(415) 555-0123', {}, '+14155550123'],
])('a bid with the number %s and the options %j', async (buyerNumber, options, number) => {
	const { responses } = await run('respondToBid', { ...bid, buyerNumber, options });
	expect(responses).toMatchObject([{ body: { buyer_number: number } }]);
});

test('no bid', async () => {
	const { responses } = await run('respondToBid', { bid: false, payout: 5 });
	expect(responses).toEqual(answer({ bid: false }));
});

test.each([
	['respondToBid', { ...bid, payout: '={{ "five" }}' }, '"Payout (USD)"'],
	['respondToBid', { ...bid, payout: '={{ NaN }}' }, '"Payout (USD)"'],
	['respondToBid', { ...bid, payout: '={{ undefined }}' }, '"Payout (USD)"'],
	['respondToBid', { ...bid, payout: '={{ [5] }}' }, '"Payout (USD)"'],
	['respondToBid', { ...bid, payout: '={{ true }}' }, '"Payout (USD)"'],
	['respondToBid', { ...bid, payout: -1 }, '"Payout (USD)"'],
	['respondToBid', { ...bid, buyerNumber: 'sales' }, '"Buyer Number"'],
	[
		'respondToBid',
		{ ...bid, options: { defaultCountry: '={{ "England" }}' } },
		'"England" is not the code of a country',
	],
	['respondToBid', { ...bid, conversionTimer: 1.5 }, '"Conversion Timer (Seconds)"'],
	['respondToBid', { ...bid, bid: '={{ "maybe" }}' }, '"Bid"'],
	['respondWithTags', { tagsInput: 'json', tagsJson: '{"a": {"b": 1}}' }, '"a"'],
	[
		'respondWithTags',
		{
			tagsInput: 'json',
			tagsJson: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`tag${index}`, 1])),
		},
		'at most 100',
	],
])('%s %j answers nothing', async (operation, parameters, message) => {
	const { responses, error } = await run(operation, parameters);
	expect(error?.message).toContain(message);
	expect(responses).toEqual([]);
});

test.each(['respondToBid', 'respondWithTags'])('%s refuses several items', async (operation) => {
	const { responses, error } = await run(operation, bid, [{}, {}, {}]);
	expect(error?.message).toContain('3 items came in');
	expect(responses).toEqual([]);
});

describe.each(['respondToBid', 'respondWithTags'])(
	'%s where nobody waits for the answer',
	(operation) => {
		const runAs = async (mode: WorkflowExecuteMode) =>
			await bench.run(
				{ resource: 'webhookResponse', operation, ...bid },
				{ credentials: {}, mode },
			);

		test.each<[WorkflowExecuteMode, string]>([
			['integrated', 'A sub-workflow cannot answer Retreaver'],
			['retry', 'no longer waiting when an execution is retried'],
			['trigger', 'Retreaver did not start this execution'],
			['error', 'Retreaver did not start this execution'],
			['chat', 'Retreaver did not start this execution'],
		])('an execution of the mode "%s" fails and says so', async (mode, message) => {
			const { responses, error } = await runAs(mode);
			expect(error?.message).toContain(message);
			expect(responses).toEqual([]);
		});

		test('one that was started by hand gets a hint that nothing was sent', async () => {
			const { error, hints } = await runAs('manual');
			expect(error).toBeUndefined();
			expect(hints).toEqual([
				{
					message: expect.stringContaining('Nothing was sent to Retreaver'),
					type: 'warning',
					location: 'outputPane',
				},
			]);
		});

		test('one that a webhook started gets no hint', async () => {
			expect((await runAs('webhook')).hints).toEqual([]);
		});
	},
);

test.each<[string, string | undefined, string | undefined]>([
	['retreaverTrigger', 'onReceived', '"Start" does not wait for this answer'],
	['retreaverTrigger', 'lastNode', '"Start" does not wait for this answer'],
	['retreaverTrigger', 'responseNode', undefined],
	['retreaverBidTrigger', 'lastNode', undefined],
	['n8n-nodes-base.manualTrigger', undefined, undefined],
])('behind a %s that answers by "%s": %s', async (type, responseMode, message) => {
	const { error, responses } = await runBehind(type, responseMode);
	if (message) expect(error?.message).toContain(message);
	else expect(error).toBeUndefined();
	expect(responses).toHaveLength(message ? 0 : 1);
});

test.each(['retreaverTrigger', 'retreaverBidTrigger'])(
	'behind a %s that is tested in the editor there is a hint, since a call may be waiting',
	async (type) => {
		const { error, hints, responses } = await runBehind(type, 'responseNode', 'manual');
		expect(error).toBeUndefined();
		expect(responses).toHaveLength(1);
		expect(hints).toMatchObject([
			{ message: expect.stringContaining('started in the editor'), type: 'warning' },
		]);
	},
);

/** Respond with Tags behind a start of this type. */
async function runBehind(
	type: string,
	responseMode: string | undefined,
	mode: WorkflowExecuteMode = 'webhook',
) {
	const responses: IExecuteResponsePromiseData[] = [];
	const { data } = await bench.engine.runWorkflow({
		nodes: [
			{
				type,
				name: 'Start',
				parameters: responseMode ? { registration: 'manual', options: { responseMode } } : {},
			},
			{
				type: 'retreaver',
				name: 'Respond',
				parameters: { resource: 'webhookResponse', operation: 'respondWithTags' },
			},
		],
		connections: { Start: { main: [[{ node: 'Respond', type: 'main', index: 0 }]] } },
		credentials: bench.credentialsFor('core'),
		responses,
		mode,
	});
	const [{ error, hints }] = data.resultData.runData.Respond;
	return { error, hints, responses };
}
