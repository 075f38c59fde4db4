import type { IDataObject } from 'n8n-workflow';

import { Retreaver } from '../../../nodes/Retreaver/Retreaver.node';
import { useBench } from '../support';

const bench = useBench();
const run = async (parameters: IDataObject) =>
	await bench.run({
		resource: 'postbackKey',
		operation: 'create',
		campaign: { __rl: true, mode: 'cid', value: '1001' },
		name: 'Bids',
		...parameters,
	});

test('n8n is told which output field holds the key', () => {
	expect(new Retreaver().description.sensitiveOutputFields).toEqual(['postback_key']);
});

test.each([
	[{ name: ' ' }, '"Name"'],
	[{ additionalFields: { inboundNumber: '17' } }, '"Inbound Number"'],
])('%j is refused before any request', async (parameters, message) => {
	const { error } = await run(parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a campaign that does not tell its internal ID', async () => {
	bench.simulator.switches.campaignsShowId = false;
	const { error } = await run({});
	expect(error?.message).toContain('By Internal ID');
	expect(bench.simulator.requests).toHaveLength(1);
});

test('an answer without the key says that there is one', async () => {
	bench.simulator.faults.add({
		path: 'postback_keys',
		kind: 'status',
		status: 201,
		body: { id: 7 },
	});
	const { error } = await run({});
	expect(error?.message).toContain('did not show it');
});
