import execa from 'execa';
import getPort from 'get-port';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Simulator, startSimulator } from '../simulator';
import { startHttpsProxy } from './httpsProxy';

// Each starts a process with the engine of n8n in it.
jest.setTimeout(120_000);

const INDEX = resolve(__dirname, 'index.ts');

let simulator: Simulator;
let out: string;
let env: Record<string, string>;
beforeAll(async () => {
	simulator = await startSimulator({ calls: 30, pings: 5, campaigns: 5, now: new Date() });
	const { apiKey, companyId } = simulator.credentials;
	env = { RETREAVER_API_KEY: apiKey, RETREAVER_COMPANY_ID: companyId };
});
beforeEach(() => {
	simulator.reset();
	out = mkdtempSync(join(tmpdir(), 'live-check-'));
});
afterEach(() => rmSync(out, { recursive: true }));
afterAll(async () => await simulator.stop());

const target = () => ['--base-url', simulator.url, '--out', out];
const options = { input: '', preferLocal: true, reject: false } as const;
const run = async (args: string[], variables: Record<string, string | undefined> = env) =>
	await execa('tsx', [INDEX, ...args], { ...options, env: variables });
const records = () =>
	structuredClone({ campaigns: simulator.state.campaigns, targets: simulator.state.targets });

test('writes the report, and shows no key', async () => {
	const { stdout, stderr, exitCode } = await run([...target(), '--yes']);
	expect(stderr).toBe('');
	expect(exitCode).toBe(0);
	expect(stdout).toContain('facts, 0 of them different from what the package expects');
	expect(stdout).not.toContain(env.RETREAVER_API_KEY);
	const json = JSON.parse(readFileSync(join(out, 'live-check.json'), 'utf8'));
	expect(json).toMatchObject({ address: 'another', facts: expect.any(Array) });
	expect(readFileSync(join(out, 'live-check.md'), 'utf8')).toContain('## Holds');
});

const describeOn = (platforms: NodeJS.Platform[]) =>
	platforms.includes(process.platform) ? describe : describe.skip;

// Windows ends a process at once, whatever the signal.
describeOn(['linux', 'darwin'])('--write that is ended in the middle', () => {
	/** Starts the check, and ends it when it has made webhooks. The signal goes to the process that works, not to tsx. */
	async function end(signal: 'SIGINT' | 'SIGKILL') {
		const check = execa('node', ['--import', 'tsx', INDEX, ...target(), '--write', '--yes'], {
			...options,
			env,
		});
		const isAtWork = () => simulator.requests.some(({ path }) => path.endsWith('/timers.json'));
		while (!isAtWork() && check.exitCode === null) await sleep(20);
		check.kill(signal);
		return await check;
	}

	test('Ctrl-C: what it made is deleted, and no report is written', async () => {
		const before = records();
		const { stdout, exitCode } = await end('SIGINT');
		expect(stdout).toContain('Stopping. Deleting what the check made.');
		expect(stdout).toContain('Nothing that the check made is left.');
		expect(exitCode).toBe(130);
		expect(records()).toEqual(before);
		expect(readdirSync(out)).toEqual([]);
	});

	test('kill -9: a second run deletes it before anything else', async () => {
		const before = records();
		await end('SIGKILL');
		const left = records();
		expect(left.campaigns).toHaveLength(before.campaigns.length + 1);
		expect(left.targets).toHaveLength(before.targets.length + 1);

		simulator.requests.length = 0;
		const { exitCode } = await run([...target(), '--write', '--yes']);
		expect(exitCode).toBe(0);
		expect(records()).toEqual(before);
		const changes = simulator.requests.filter(({ method }) => method !== 'GET');
		expect(changes.slice(0, 2)).toMatchObject([
			{ method: 'DELETE', path: `/campaigns/${left.campaigns.at(-1)!.id}.json` },
			{ method: 'DELETE', path: `/targets/${left.targets.at(-1)!.id}.json` },
		]);
	});
});

// The terminal is that of util-linux: macOS has a `script` that wants a terminal itself, Windows has none.
describeOn(['linux'])('in a terminal', () => {
	/** Answers questions as they come. */
	async function talk(
		args: string[],
		answers: Array<[question: string, answer: string | (() => Promise<unknown>)]>,
	) {
		const command = ['tsx', INDEX, ...target(), ...args].join(' ');
		// Without keys that the developer's own shell may have: nothing would be asked then.
		const others = Object.fromEntries(
			Object.entries(process.env).filter(([name]) => !name.startsWith('RETREAVER_')),
		);
		const terminal = execa('script', ['-qec', command, '/dev/null'], {
			preferLocal: true,
			reject: false,
			env: others,
			extendEnv: false,
		});
		let screen = '';
		terminal.stdout!.on('data', (data: Buffer) => {
			screen += String(data);
			const [next] = answers;
			if (!next || !screen.includes(next[0])) return;
			answers.shift();
			const [, answer] = next;
			if (typeof answer === 'string') terminal.stdin!.write(`${answer}\r`);
			else void answer().then(() => terminal.stdin!.write('\r'));
		});
		const { exitCode } = await terminal;
		return { screen, exitCode };
	}

	test('what is typed for the key does not show, and no is no', async () => {
		const { screen, exitCode } = await talk(
			[],
			[
				['API key (not shown): ', 'typed-secret-key'],
				['Company ID', '42'],
				['Start? (y/N) ', ''],
			],
		);
		expect(screen).not.toContain('typed-secret-key');
		expect(screen).toContain('Nothing was sent.');
		expect(exitCode).toBe(0);
		expect(simulator.requests).toEqual([]);
	});

	test('yes starts it', async () => {
		const { apiKey, companyId } = simulator.credentials;
		const { screen } = await talk(
			[],
			[
				['API key (not shown): ', apiKey],
				['Company ID', companyId],
				['Start? (y/N) ', 'y'],
			],
		);
		expect(screen).not.toContain(apiKey);
		expect(screen).toContain('The report is in live-check.md and live-check.json.');
	});

	test('Ctrl-C in the middle of --write: nothing is left', async () => {
		const before = records();
		const { apiKey, companyId } = simulator.credentials;
		const { screen, exitCode } = await talk(
			['--write', '--yes'],
			[
				['API key (not shown): ', apiKey],
				['Company ID', companyId],
				['trigger type 3', '\u0003'],
			],
		);
		expect(screen).toContain('Nothing that the check made is left.');
		expect(exitCode).toBe(130);
		expect(records()).toEqual(before);
	});

	test('keys are asked for one by one, and those that are empty are left out', async () => {
		const { apiKey, companyId, rtbKey } = simulator.credentials;
		const { screen, exitCode } = await talk(
			['--keys'],
			[
				['API key (not shown, empty if you have none): ', apiKey],
				['Company ID', companyId],
				['Real-Time Bidding key', rtbKey],
				['Publisher ID', ''],
				['Call Data Writing key', ''],
				['Caller List Management key', ''],
				['Start? (y/N) ', 'n'],
			],
		);
		for (const key of [apiKey, rtbKey]) expect(screen).not.toContain(key);
		expect(screen).toContain('Pings with the RTB key');
		expect(screen).not.toContain('caller lists');
		expect(exitCode).toBe(0);
		expect(simulator.requests).toEqual([]);
	});

	test('--webhooks waits for a call', async () => {
		const before = records();
		const port = await getPort();
		const { apiKey, companyId } = simulator.credentials;
		const call = async () => {
			const { cid } = simulator.state.campaigns.at(-1)!;
			await simulator.placeCall({ campaign: cid, target: simulator.state.targets[0].id });
		};
		const { screen } = await talk(
			['--webhooks', `http://127.0.0.1:${port}`, '--port', String(port), '--yes'],
			[
				['API key (not shown): ', apiKey],
				['Company ID', companyId],
				['Press Enter when the calls are over. ', call],
			],
		);
		expect(screen).toContain('The report is in live-check.md and live-check.json.');
		expect(readFileSync(join(out, 'live-check.md'), 'utf8')).toMatch(
			/Retreaver calls the webhook at Call Finished .*`POST, application\/json`/,
		);
		expect(records().campaigns).toEqual(before.campaigns);
	});

	test('Ctrl-C while --webhooks waits: nothing is left', async () => {
		const before = records();
		const port = await getPort();
		const { apiKey, companyId } = simulator.credentials;
		const { screen, exitCode } = await talk(
			['--webhooks', `http://127.0.0.1:${port}`, '--port', String(port), '--yes'],
			[
				['API key (not shown): ', apiKey],
				['Company ID', companyId],
				['Press Enter when the calls are over. ', '\u0003'],
			],
		);
		expect(screen).toContain('Nothing that the check made is left.');
		expect(exitCode).toBe(130);
		expect(records().campaigns).toEqual(before.campaigns);
	});

	test('Ctrl-C at a question ends it', async () => {
		const { exitCode } = await talk([], [['API key (not shown): ', '\u0003']]);
		expect(exitCode).toBe(130);
		expect(simulator.requests).toEqual([]);
	});
});

test('takes no key from the arguments, and does not repeat it', async () => {
	const { stdout, stderr, exitCode } = await run(['--api-key=secret-key']);
	expect(stderr).toContain('Keys are no arguments');
	expect(stdout + stderr).not.toContain('secret-key');
	expect(exitCode).toBe(1);
});

test('names an option whose value is missing', async () => {
	const { stderr, exitCode } = await run(['--yes', '--out']);
	expect(stderr).toBe("error: option '--out <folder>' argument missing");
	expect(exitCode).toBe(1);
});

test('says what is missing where there is no terminal', async () => {
	const { stderr } = await run(['--yes'], { RETREAVER_API_KEY: undefined } as never);
	expect(stderr).toBe('There is no terminal to ask for the key: set RETREAVER_API_KEY.');
});

test.each([
	['a folder that is not there', () => join(out, 'none')],
	['a file', () => INDEX],
])('--out with %s: one sentence, and no request', async (_, folder) => {
	const { stderr, exitCode } = await run(['--base-url', simulator.url, '--yes', '--out', folder()]);
	expect(stderr).toBe('--out has to be a folder that is there and can be written to.');
	expect(exitCode).toBe(1);
	expect(simulator.requests).toEqual([]);
});

test.each([
	['a wrong key', { RETREAVER_API_KEY: 'wrong' }, 'Retreaver refused the API key.'],
	['a postback key', { RETREAVER_API_KEY: '1b7e6f52-8c0d-4d0a-9d35-5a1f0c9e7b11' }, 'postback key'],
	['no company', { RETREAVER_COMPANY_ID: '' }, 'Set RETREAVER_COMPANY_ID'],
])('%s: one sentence, and no record', async (_, variables, sentence) => {
	const { stderr, exitCode } = await run([...target(), '--write', '--yes'], {
		...env,
		...variables,
	});
	expect(stderr).toContain(sentence);
	expect(stderr.split('\n')).toHaveLength(1);
	expect(exitCode).toBe(1);
	expect(simulator.requests.map(({ method }) => method)).toEqual(['GET']);
});

test('no network: one sentence', async () => {
	const { stderr, exitCode } = await run(['--base-url', 'http://127.0.0.1:1', '--yes']);
	expect(stderr).toMatch(/^Retreaver could not be reached \(ECONNREFUSED\).*$/);
	expect(exitCode).toBe(1);
});

describe("Retreaver's own addresses behind a proxy for https", () => {
	const hosts = ['api.retreaver.com', 'rtb.retreaver.com', 'retreaverdata.com'];
	let proxy: Awaited<ReturnType<typeof startHttpsProxy>>;
	beforeEach(async () => {
		proxy = await startHttpsProxy(simulator.url, hosts);
		writeFileSync(join(out, 'proxy.pem'), proxy.cert);
	});
	afterEach(() => proxy.stop());

	const runBehind = async (url: string) => {
		const { rtbKey, dataWritingKey } = simulator.credentials;
		return await run(['--out', out, '--yes', '--keys', '--write'], {
			...env,
			RETREAVER_RTB_KEY: rtbKey,
			RETREAVER_DATA_WRITING_KEY: dataWritingKey,
			HTTPS_PROXY: url,
			NODE_EXTRA_CA_CERTS: join(out, 'proxy.pem'),
		});
	};

	test('all requests go through it', async () => {
		const before = records();
		const { stderr, exitCode } = await runBehind(proxy.url);
		expect(stderr).toBe('');
		expect(exitCode).toBe(0);
		expect([...new Set(proxy.opened)].sort()).toEqual(hosts.map((host) => `${host}:443`).sort());
		const json = JSON.parse(readFileSync(join(out, 'live-check.json'), 'utf8'));
		expect(json).toMatchObject({ address: "Retreaver's own" });
		expect(json.operations.length).toBeGreaterThan(40);
		expect(records()).toEqual(before);
	});

	test('without its password: a sentence, and no record', async () => {
		const { stderr, exitCode } = await runBehind(proxy.urlWithoutPassword);
		expect(stderr).toMatch(/^A proxy or firewall on the way refused the request.*$/);
		expect(exitCode).toBe(1);
		expect(simulator.requests).toEqual([]);
	});
});
