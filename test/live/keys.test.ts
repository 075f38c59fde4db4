import { type Simulator, startSimulator, type Switches } from '../simulator';
import { check } from './check';
import type { Keys } from './keys';
import { toMarkdown } from './report';
import { about } from './testing';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 30, pings: 5, campaigns: 5, now: new Date() });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.stop());

const all = (): Keys => {
	const { rtbKey, dataWritingKey, callerListKey, callerListSecret } = simulator.credentials;
	return {
		rtb: { key: rtbKey },
		publisherId: '0002',
		dataWriting: { key: dataWritingKey },
		callerList: { key: callerListKey, secret: callerListSecret },
		buyerId: String(simulator.state.targets[0].id),
	};
};
/** Checks the keys alone, as somebody without an API key does. */
const checkKeys = async (keys: Keys, account = { apiKey: '', companyId: '' }) =>
	await check({
		baseUrl: simulator.url,
		...account,
		reads: false,
		keys,
		wait: async (ms) => simulator.clock.advance(ms + 60_000),
	});

test('with the simulator all facts hold, and nothing is confirmed', async () => {
	const findings = await checkKeys(all());
	expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
	expect(findings.operations.map(({ operation, result }) => [operation, result])).toEqual([
		['rtb.create', 'answered'],
		['callData.write', 'answered'],
		['callerList.getAll', 'answered'],
		['callerList.get', 'answered'],
		['callerList.getNumbers', 'answered'],
	]);
	expect(about(findings, 'limits.reservationSeconds')?.seen).toContain(
		'the first answer came again',
	);
	expect(about(findings, 'A reservation expires at expires_at')?.seen).toBe('a new one was made');
	expect(simulator.requests.filter(({ method }) => !['GET', 'POST'].includes(method))).toEqual([]);
	expect(simulator.state.reservations.map(({ status }) => status)).not.toContain('confirmed');
});

test.each<[Partial<Switches>, string, string]>([
	[{ rtbNeedsPublisher: false }, 'reservations.noPublisher', 'this key does without'],
	[{ rtbWrapped: true }, 'RTB Reservation > Create answers {…}', '{"rtb":…}'],
])('finds what is different with %j', async (switches, fact, seen) => {
	expect(about(await checkKeys(all()), fact)?.seen).not.toBe(seen);
	Object.assign(simulator.switches, switches);
	simulator.clock.advance(60_000);
	expect(about(await checkKeys(all()), fact)?.seen).toBe(seen);
});

test.each([200, 404, 422] as const)('finds that a no has the status %i', async (status) => {
	simulator.switches.rtbRefusalStatus = status;
	for (const target of simulator.state.targets) target.paused = true;
	const findings = await checkKeys(all());
	expect(about(findings, 'reservations.refusal')?.seen).toBe(`status ${status} with no-target`);
});

test('a key that needs a publisher, and none is given', async () => {
	const findings = await checkKeys({ rtb: all().rtb });
	expect(about(findings, 'What a ping gets')?.seen).toContain('RETREAVER_PUBLISHER_ID');
	expect(findings.facts.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
	expect(simulator.state.reservations).toEqual([]);
});

test('keys of the wrong kind are said to be refused', async () => {
	const { rtb, dataWriting } = all();
	const findings = await checkKeys({ ...all(), rtb: dataWriting, dataWriting: rtb });
	const works = findings.facts.filter(({ fact }) => fact.endsWith(' works'));
	expect(works.map(({ fact, seen }) => [fact, seen])).toEqual([
		['RTB Reservation > Create works', 'Retreaver refused it with status 401'],
		['Call Data > Write works', 'Retreaver refused it with status 401'],
	]);
});

test('the buyer of caller lists is the first one of the account', async () => {
	const { callerList } = all();
	const { apiKey, companyId } = simulator.credentials;
	const findings = await checkKeys({ callerList }, { apiKey, companyId });
	expect(findings.operations[0]).toMatchObject({
		operation: 'callerList.getAll',
		result: 'answered',
	});
	expect(about(await checkKeys({ callerList }), 'callerLists.listPaths')?.seen).toContain(
		'RETREAVER_BUYER_ID',
	);
});

test('the report has no key', async () => {
	const findings = await checkKeys(all());
	const head = { package: '0.1.0', node: '20', date: '2026-11-28', address: 'another' } as const;
	const text = toMarkdown({ ...head, ...findings });
	for (const secret of Object.values(simulator.credentials)) expect(text).not.toContain(secret);
	for (const { numbers, name } of simulator.state.callerLists) {
		expect(text).not.toContain(name);
		for (const { number } of numbers) expect(text).not.toContain(number.slice(1));
	}
	for (const { uuid } of simulator.state.reservations) expect(text).not.toContain(uuid);
});
