import type { IDataObject } from 'n8n-workflow';

import type { RunNodeInput } from '../harness';
import { useBench } from '../support';

const bench = useBench();

/** Adds tags with the key of the item, as behind a trigger. */
async function addTags(
	parameters: IDataObject = {},
	{ tags = { vip: 'yes' }, callKey, onError }: Partial<Run> = {},
) {
	const { uuid, call_key } = bench.simulator.state.calls[7];
	return await bench.run(
		{
			resource: 'call',
			operation: 'addTags',
			callId: uuid,
			callKey: '={{ $json.call_key }}',
			tagsInput: 'json',
			tagsJson: tags,
			...parameters,
		},
		{ items: [{ json: { call_key: callKey ?? call_key } }], onError },
	);
}

interface Run {
	tags: IDataObject;
	callKey: string;
	onError: RunNodeInput['onError'];
}

test('no key but that of the call goes along', async () => {
	const { error } = await addTags();
	expect(error).toBeUndefined();
	const { apiKey, companyId } = bench.simulator.credentials;
	const sent = JSON.stringify(bench.simulator.requests);
	expect(sent).not.toContain(apiKey);
	expect(sent).not.toContain(`"${companyId}"`);
});

test('tags that the call has already are not in the output', async () => {
	const { items } = await addTags();
	expect(items[0].json.tag_values).toEqual({ vip: 'yes' });
	const again = await addTags();
	expect(again.items[0].json.tag_values).toEqual({});
	expect(bench.simulator.state.calls[7].tags.vip).toBe('yes');
});

test.each([204, 200])(
	'an empty answer with status %d means that no tag was new',
	async (status) => {
		bench.simulator.faults.add({ kind: 'status', status, body: '' });
		const { error, items } = await addTags();
		expect(error).toBeUndefined();
		expect(items[0].json.tag_values).toEqual({});
	},
);

test('the key of another call is refused, and not quoted', async () => {
	const { call_key } = bench.simulator.state.calls[8];
	const { error } = await addTags({}, { callKey: call_key });
	expect(error?.message).toBe('Retreaver refused the key of the call');
	expect(error?.description).toContain('Include Call Key');
	expect(JSON.stringify(error)).not.toContain(call_key);
});

test('a key that the answer repeats is masked in the error', async () => {
	const { call_key } = bench.simulator.state.calls[7];
	bench.simulator.faults.add({
		kind: 'status',
		status: 422,
		body: { error: `the key ${call_key} expired` },
	});
	const { items } = await addTags({}, { onError: 'continueRegularOutput' });
	expect(items[0].json.details).toContain('the key *** expired');
	expect(JSON.stringify(items)).not.toContain(call_key);
});

test.each<[IDataObject, IDataObject, string]>([
	[{ callId: 'last' }, {}, '"Call ID"'],
	[{ callKey: ' ' }, {}, '"Call Key" is empty'],
	[{ callKey: '={{ $json.key }}' }, {}, '"Call Key" is empty'],
	[{}, {}, 'There is no tag'],
	[{}, { vip: ['yes', 'no'] }, 'The tag "vip" has several values'],
])('%j with %j is refused before any request', async (parameters, tags, message) => {
	const { error } = await addTags(parameters, { tags });
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a whole item in place of its key is refused without being quoted', async () => {
	const { error } = await addTags({ callKey: '={{ $json }}' });
	expect(error?.message).toBe(
		'"Call Key" must be a single value. Choose one of its fields or entries.',
	);
	expect(bench.simulator.requests).toEqual([]);
});
