import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

import { RetreaverBidTrigger } from '../../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { RetreaverTrigger } from '../../../nodes/RetreaverTrigger/RetreaverTrigger.node';
import { useBench, WEBHOOK_TOKEN } from '../support';
import { deliver, triggerByHand, WEBHOOK_TRIGGERS } from './delivery';

const bench = useBench();

/** What an address field of the panel shows, as the editor evaluates it. */
function shown(
	node: RetreaverTrigger | RetreaverBidTrigger,
	name: string,
	$parameter: IDataObject,
) {
	const field = node.description.properties.find((other) => other.name === name);
	const [, expression] = /^=\{\{ (.*) \}\}$/s.exec(String((field as INodeProperties).default))!;
	return String(runInNewContext(expression, { $parameter }));
}

const filledIn = {
	productionUrl: ' https://n8n.example.com/webhook/abc/retreaver/onReceived ',
	tagKeys: ['city'],
	otherTags: 'lead score, age',
	registration: 'manual',
	options: { pastedToken: WEBHOOK_TOKEN },
};

test('the panel shows a complete address for a stage, which Retreaver can call', async () => {
	const address = shown(new RetreaverTrigger(), 'manual_finished', filledIn);
	expect(address).toMatch(
		`https://n8n.example.com/webhook/abc/retreaver/onReceived?n8n_token=${WEBHOOK_TOKEN}&n8n_stage=finished&call_uuid=[call_uuid]`,
	);
	expect(address).toMatch(/&city=\[city\]&lead%20score=\[lead score\]&age=\[age\]$/);

	const [, query = ''] = address.split('?');
	const { status, item } = await deliver(
		triggerByHand(bench, 'retreaverTrigger'),
		'retreaverTrigger',
		{ own: query.replace('[call_uuid]', 'abc').replace('[city]', 'Reno') },
	);
	expect(status).toBe(200);
	expect(item).toMatchObject({ call_id: 'abc', call_metadata: { city: 'Reno' } });
});

test('that of a bid has the token and no tags, which are in its data', () => {
	expect(shown(new RetreaverBidTrigger(), 'manualUrl', filledIn)).toBe(
		`https://n8n.example.com/webhook/abc/retreaver/onReceived?n8n_token=${WEBHOOK_TOKEN}`,
	);
});

test.each([
	{ productionUrl: '', options: { pastedToken: 'x' } },
	{ productionUrl: 'https://n8n.example.com', options: {} },
	{ productionUrl: 'https://n8n.example.com' },
])('until all is filled in it says what to do: %j', (parameters) => {
	expect(shown(new RetreaverTrigger(), 'manual_started', parameters)).toBe('Follow steps 1 and 2');
});

test.each(WEBHOOK_TRIGGERS)('%s cannot be published with the token in it', async (type) => {
	const node = triggerByHand(bench, type, { options: { pastedToken: WEBHOOK_TOKEN } });
	const error = await node.create().catch((thrown: Error) => thrown);
	expect((error as Error).message).toContain(
		'remove "Webhook Token for the Addresses" from Options',
	);
	expect((error as Error).message).not.toContain(WEBHOOK_TOKEN);
	expect(bench.simulator.requests).toEqual([]);
});

test.each(WEBHOOK_TRIGGERS)('the list of tags of %s has those of the account', async (type) => {
	const options = await bench.engine.loadOptions({
		type,
		method: 'tagKeys',
		credentials: bench.credentialsFor('core'),
	});
	expect(options.map(({ value }) => value).sort()).toEqual(
		[...bench.simulator.state.indexedTags].sort(),
	);
	expect(options.map(({ name }) => name)).toEqual(options.map(({ value }) => value));
});

test('where tags cannot be listed, the editor says why', async () => {
	bench.simulator.faults.add({ kind: 'status', status: 403, path: '/reports' });
	await expect(
		bench.engine.loadOptions({
			type: 'retreaverTrigger',
			method: 'tagKeys',
			credentials: bench.credentialsFor('core'),
		}),
	).rejects.toThrow('Retreaver');
});
