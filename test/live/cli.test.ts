import execa from 'execa';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { startSimulator } from '../simulator';

const run = async (args: string[], env: Record<string, string | undefined> = {}) =>
	await execa('tsx', [resolve(__dirname, 'index.ts'), ...args], {
		env,
		input: '',
		preferLocal: true,
		reject: false,
	});

test('writes the report, and shows no key', async () => {
	const simulator = await startSimulator({ calls: 30, pings: 5, campaigns: 5, now: new Date() });
	const { apiKey, companyId } = simulator.credentials;
	const out = mkdtempSync(join(tmpdir(), 'live-check-'));
	try {
		const { stdout, stderr, exitCode } = await run(
			['--base-url', simulator.url, '--out', out, '--yes'],
			{ RETREAVER_API_KEY: apiKey, RETREAVER_COMPANY_ID: companyId },
		);
		expect(stderr).toBe('');
		expect(exitCode).toBe(0);
		expect(stdout).toContain('facts, 0 of them different from what the package expects');
		expect(stdout).not.toContain(apiKey);
		const json = JSON.parse(readFileSync(join(out, 'live-check.json'), 'utf8'));
		expect(json).toMatchObject({ address: 'another', facts: expect.any(Array) });
		expect(readFileSync(join(out, 'live-check.md'), 'utf8')).toContain('## Holds');
	} finally {
		rmSync(out, { recursive: true });
		await simulator.stop();
	}
});

test('takes no key from the arguments, and does not repeat it', async () => {
	const { stdout, stderr, exitCode } = await run(['--api-key=secret-key']);
	expect(stderr).toContain('Keys are no arguments');
	expect(stdout + stderr).not.toContain('secret-key');
	expect(exitCode).toBe(1);
});

test('says what is missing where there is no terminal', async () => {
	const { stderr } = await run(['--yes'], { RETREAVER_API_KEY: undefined });
	expect(stderr).toBe('There is no terminal to ask for the key: set RETREAVER_API_KEY.');
});
