import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();
const picked = (value: string) => ({ __rl: true, mode: 'list', value });
const campaign = picked('1001');
const affiliate = picked('0002');
const run = async (
	operation: string,
	parameters: IDataObject,
	{ resource = 'number', ...input }: IDataObject & { resource?: string } = {},
) => await bench.run({ resource, operation, ...parameters }, input);

const MASKED = 'https://n8n.example.com/webhook/x/retreaver?n8n_stage=timer&n8n_token=***';
const audio = { data: 'AAAA', mimeType: 'audio/mpeg', fileName: 'memo.mp3' };

test.each<[string, IDataObject, string]>([
	['no campaign', { affiliate, campaign: picked('={{ "" }}') }, '"Campaign"'],
	['no publisher', { campaign, affiliate: picked('={{ "" }}') }, '"Publisher"'],
	[
		'a greeting of text and audio',
		{ campaign, affiliate, additionalFields: { message: 'Hi', greetingAudioField: 'memo' } },
		'one greeting only',
	],
	[
		'a masked webhook token',
		{ campaign, affiliate, additionalFields: { timers: { timer: [{ seconds: 1, url: MASKED }] } } },
		'masked (***)',
	],
])('creating with %s is refused before any request', async (_, parameters, message) => {
	const items = [{ json: {}, binary: { memo: audio } }];

	const { error } = await run('create', parameters, { items });

	expect(error?.message).toContain(message);
	expect(bench.simulator.requests).toEqual([]);
});

test('a number for an unknown campaign is not created, and Retreaver says why', async () => {
	const { error } = await run('create', { campaign: picked('nowhere'), affiliate });

	expect(error?.description).toContain('cid');
	expect(bench.simulator.state.numbers.some(({ cid }) => cid === 'nowhere')).toBe(false);
});

test('the token of a webhook among the timers of a number is put back', async () => {
	const [number] = bench.simulator.state.numbers;
	const url = MASKED.replace('***', '5ecret');
	const timer = { ...bench.simulator.state.campaigns[1].timers[0], id: 91, seconds: 30, url };
	number.timers = [timer];

	await run('update', {
		number: picked(String(number.id)),
		updateFields: { timers: { timer: [{ id: 91, seconds: 45, url: MASKED }] } },
	});

	expect(bench.simulator.state.numbers[0].timers).toEqual([{ ...timer, seconds: 45 }]);
});

test.each<[string, string, IDataObject]>([
	[
		'create',
		'with a publisher',
		{ campaign, additionalFields: { affiliate, googleAnalytics: true } },
	],
	[
		'update',
		'that gets one',
		{ numberPool: picked('1'), updateFields: { affiliate, googleAnalytics: true } },
	],
])('%s: Google Analytics is refused for a pool %s', async (operation, _, parameters) => {
	const { error } = await run(operation, parameters, { resource: 'numberPool' });

	expect(error?.message).toContain('"Google Analytics"');
	expect(bench.simulator.requests).toEqual([]);
});

test.each([
	['affiliate', '0001', 'Its tracking numbers have to be deleted first.'],
	['campaign', '1001', 'Its tracking numbers have to be deleted first.'],
	['company', '4021', 'Its tracking numbers and number pools have to be deleted first.'],
])('the error says what has to go before: %s', async (resource, id, reason) => {
	bench.simulator.switches.errorBody = 'empty';

	const { error } = await run('delete', { [resource]: picked(id) }, { resource });

	expect(error?.description).toContain(reason);
	expect(bench.simulator.state.companies).toHaveLength(2);
});
