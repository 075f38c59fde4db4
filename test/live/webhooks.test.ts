import getPort from 'get-port';

import { type Simulator, startSimulator, type Switches } from '../simulator';
import type { PlaceCallInput } from '../simulator/types';
import { check } from './check';
import { toMarkdown } from './report';
import { about } from './testing';

let simulator: Simulator;
let port: number;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 30, pings: 5, campaigns: 5, now: new Date() });
	port = await getPort();
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.stop());

const receive = async (untilCalled: (campaign: string) => Promise<unknown>, url?: string) =>
	await check({
		baseUrl: simulator.url,
		...simulator.credentials,
		reads: false,
		webhooks: {
			url: url ?? `http://127.0.0.1:${port}`,
			port,
			untilCalled: async ({ cid }) => await untilCalled(String(cid)),
		},
	});

const call = async (campaign: string, input: PlaceCallInput = {}) =>
	await simulator.placeCall({
		campaign,
		caller: '+17775550123',
		target: simulator.state.targets[0].id,
		converted: true,
		postback: true,
		tags: { marker_tag: 'marker value' },
		...input,
	});
const campaigns = () => structuredClone(simulator.state.campaigns);

test('a call: all stages, and nothing is left', async () => {
	const before = campaigns();
	const findings = await receive(call);

	expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
	const seen = (key: string) => about(findings, key)?.seen;
	expect(seen('Retreaver calls the webhook at Call Started')).toBe('POST, application/json');
	expect(seen('Retreaver calls the webhook at Timer Reached')).toBe('GET, no body');
	expect(seen('Webhooks come in the order of a call')).toBe(
		'started, buyer_selected, answered, timer_reached, postback_received, converted, finished',
	);
	expect(seen('webhooks.tokens')).toContain(
		'filled: call_uuid, call_key, caller_id, caller_number',
	);
	expect(about(findings, 'webhooks.answerTags')?.verdict).toBe('holds');
	expect(about(findings, 'webhooks.tagTokens')?.verdict).toBe('holds');
	expect(seen('How the + of a number comes in a URL')).toBe('%2B');
	expect(seen('How a blank in a value comes in a URL')).toBe('%20');
	expect(seen("What becomes of the URL's own encoding")).toBe('it stays');
	expect(seen('Whether a webhook that failed comes again')).toBe('it does not');
	expect(seen('webhooks.testCaller')).toBe('there was no Test Fire');
	expect(findings.isLeft).toBe(false);
	expect(campaigns()).toEqual(before);
});

test('a Test Fire', async () => {
	const findings = await receive(async (campaign) => await simulator.testFire({ campaign }));
	expect(about(findings, 'webhooks.testCaller')?.verdict).toBe('holds');
	expect(about(findings, 'Retreaver calls the webhook at Call Finished')?.verdict).toBe(
		'now known',
	);
});

test.each<[Partial<Switches>, string, string]>([
	[{ webhookRetries: 1 }, 'Whether a webhook that failed comes again', '1 more time'],
	[{ postWebhooks: 'asGet' }, 'Retreaver calls the webhook at Call Started', 'GET, no body'],
	[
		{ postWebhooks: 'asGet' },
		'What the body of a webhook looks like',
		'no webhook had a JSON body',
	],
	[
		{ refuseUnknownTriggerTypes: true },
		'Retreaver calls the webhook at Call Finished',
		'the webhook could not be registered',
	],
])('finds what is different with %j: %s', async (switches, fact, seen) => {
	Object.assign(simulator.switches, switches);
	expect(about(await receive(call), fact)?.seen).toBe(seen);
});

test('nobody calls: all of it stays open', async () => {
	const findings = await receive(async () => {});
	const calls = findings.facts.filter(({ fact }) => fact.startsWith('Retreaver calls'));
	expect(new Set(calls.map(({ seen }) => seen))).toEqual(new Set(['it did not']));
});

test('an address that does not lead here: one sentence, and no record', async () => {
	const elsewhere = receive(async () => {}, simulator.url);
	await expect(elsewhere).rejects.toThrow(/does not lead to port/);
	expect(simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
});

test('the report has no value of a call', async () => {
	let placed: Awaited<ReturnType<typeof call>> | undefined;
	const findings = await receive(async (campaign) => {
		placed = await call(campaign);
	});
	const head = { package: '0.1.0', node: '20', date: '2026-11-28', address: 'another' } as const;
	const text = toMarkdown({ ...head, ...findings }) + JSON.stringify(findings);
	expect(placed?.timeline.length).toBeGreaterThan(5);
	// Words that are no values of the account: finished, caller.
	const { status, hung_up_by, ...rest } = placed!.call;
	void [status, hung_up_by];
	const values = Object.values(rest).filter(
		(value) => typeof value === 'string' && value.length > 5,
	);
	expect(values.length).toBeGreaterThan(10);
	for (const value of [...values, 'marker', '7775550123', String(port)]) {
		expect(text).not.toContain(value);
	}
});
