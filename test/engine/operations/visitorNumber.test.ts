import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const run = async (operation: string, parameters: IDataObject) =>
	await bench.run({
		resource: 'visitorNumber',
		operation,
		campaignKey: bench.simulator.state.campaigns[0].show_key,
		...parameters,
	});
const pageUrl = 'https://example.com/';
const tags = { tag: [{ key: 'plan', value: 'A' }] };

test('no key of the account goes along', async () => {
	await run('request', { pageUrl });
	const sent = JSON.stringify(bench.simulator.requests);
	for (const secret of bench.secrets) expect(sent).not.toContain(secret);
});

test.each([
	['request', { campaignKey: '={{ "" }}', pageUrl }, '"Campaign Key"'],
	['request', { pageUrl: 'example.com' }, '"Page URL"'],
	['request', { pageUrl, options: { originalUrl: 'x' } }, '"First Page URL"'],
	['addTags', { id: '4711' }, 'no tag'],
	['addTags', { id: '+14155550123', tags }, '"Number ID"'],
	['removeTags', { id: '4711', tagKeys: '={{ "" }}' }, '"Tag Keys"'],
	['initiateCall', { id: '4711', dial: 'home' }, '"Phone Number of the Visitor"'],
	[
		'initiateCall',
		{ id: '4711', dial: '+14155550123', tagsInput: 'json', tagsJson: '{"dial": 1}' },
		'cannot be called "dial"',
	],
])('%s %j is refused before any request', async (operation, parameters, message) => {
	const { error } = await run(operation, parameters);
	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a wrong campaign key is named, not the API key', async () => {
	const { error } = await run('request', { campaignKey: 'wrong', pageUrl });
	expect(error?.message).toContain('campaign key');
});

test.each([{ number: '' }, {}, { number: {} }])('%j is no number', async (body) => {
	bench.simulator.faults.add({ path: '/api/v1/numbers', kind: 'status', status: 200, body });
	const { items } = await run('request', { pageUrl });
	expect(items[0].json.available).toBe(false);
});

test('nothing as an answer to tags is all right', async () => {
	bench.simulator.faults.add({ path: '/numbers/tag', kind: 'empty' });
	const { items } = await run('addTags', { id: '4711', tags });
	expect(items[0].json).toEqual({ success: true, id: 4711 });
});

test('a call is never started twice on a doubt', async () => {
	bench.simulator.faults.add({ path: 'initiate_call', kind: 'reset', times: 5 });
	const { error } = await run('initiateCall', { id: '4711', dial: '+14155550123' });
	expect(error?.description).toContain('may have carried out');
	expect(bench.simulator.requests).toHaveLength(1);
});
