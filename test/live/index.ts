import { Command, CommanderError } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { resolveBaseUrl } from '../../nodes/shared/api/baseUrl';
import { HOSTS } from '../../nodes/shared/api/services';
import { version } from '../../package.json';
import { type Account, CheckError } from './account';
import { ask } from './ask';
import { checkReads } from './check';
import { readings } from './plan';
import { type Report, toMarkdown } from './report';
import { MAX_REQUESTS } from './tap';

interface Options {
	baseUrl?: string;
	out: string;
	yes: boolean;
}

/** A key may be among the arguments, so none of them is repeated. */
const KEYS =
	'Keys are no arguments: set RETREAVER_API_KEY and RETREAVER_COMPANY_ID in the environment, or wait to be asked. See --help.';

const command = new Command('check:live')
	.description('Reads a Retreaver account, and reports what is as the package expects it')
	.option('--base-url <url>', `where the Core API is, if not at ${HOSTS.core.url}`)
	.option('--out <folder>', 'where live-check.md and live-check.json go', '.')
	.option('--yes', 'do not ask before it starts', false)
	.allowExcessArguments(false)
	.exitOverride()
	.configureOutput({ writeErr: () => {} });

async function main(): Promise<void> {
	const { baseUrl, out, yes } = command.parse().opts<Options>();
	const address = readAddress(baseUrl);
	const account = await readAccount();
	const where = baseUrl === undefined ? address : 'the address in --base-url';
	console.log(
		`Runs ${readings.flat().length} operations that read, and some questions beside them, against ${where}: about 50 requests, ${MAX_REQUESTS} at most, 2 at once. Only GET is sent: nothing in the account changes. One request has a wrong key on purpose. Answers stay in memory: the report has no values.`,
	);
	if (!yes && !(await isWanted())) return console.log('Nothing was sent.');

	const findings = await checkReads({ baseUrl: address, ...account, onProgress: showProgress });
	const report: Report = {
		package: version,
		node: process.versions.node,
		date: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
		address: baseUrl === undefined ? "Retreaver's own" : 'another',
		...findings,
	};
	writeFileSync(join(out, 'live-check.json'), `${JSON.stringify(report, null, '\t')}\n`);
	writeFileSync(join(out, 'live-check.md'), toMarkdown(report));
	const differs = report.facts.filter(({ verdict }) => verdict === 'differs');
	const calls = report.operations.find(({ operation }) => operation === 'call.getAll');
	if (calls?.rows === 0) {
		console.log('The account has no calls, so what calls look like stays open.');
	}
	console.log(
		`${report.facts.length} facts, ${differs.length} of them different from what the package expects. The report is in live-check.md and live-check.json.`,
	);
}

function readAddress(baseUrl?: string): string {
	if (baseUrl === undefined) return HOSTS.core.url;
	try {
		return resolveBaseUrl({ otherAddresses: true, coreBaseUrl: baseUrl }, 'core');
	} catch {
		throw new CheckError(
			'--base-url has to be an address that starts with https://. Plain http:// is possible for localhost only.',
		);
	}
}

async function readAccount(): Promise<Account> {
	const { RETREAVER_API_KEY, RETREAVER_COMPANY_ID } = process.env;
	if (RETREAVER_API_KEY === undefined && !process.stdin.isTTY) {
		throw new CheckError('There is no terminal to ask for the key: set RETREAVER_API_KEY.');
	}
	const apiKey = RETREAVER_API_KEY ?? (await ask('API key (not shown): ', true));
	if (apiKey.trim() === '') {
		throw new CheckError(
			'There is no API key. Retreaver shows it under Settings > My Account > API Access.',
		);
	}
	const companyId =
		RETREAVER_COMPANY_ID ??
		(process.stdin.isTTY ? await ask('Company ID (empty if you have one company): ') : '');
	return { apiKey: apiKey.trim(), companyId: companyId.trim() };
}

async function isWanted(): Promise<boolean> {
	if (!process.stdin.isTTY) {
		throw new CheckError('There is no terminal to ask whether to start: add --yes.');
	}
	return /^y(es)?$/i.test(await ask('Start? (y/N) '));
}

function showProgress(done: number, all: number, text: string): void {
	const line = `[${done}/${all}] ${text}`;
	if (!process.stdout.isTTY) return console.log(line);
	process.stdout.write(`\r\u001b[K${line}${done === all ? '\n' : ''}`);
}

main().catch((error: unknown) => {
	if (error instanceof CommanderError) {
		if (error.exitCode !== 0) console.error(KEYS);
		process.exitCode = error.exitCode;
		return;
	}
	console.error(error instanceof CheckError ? error.message : error);
	process.exitCode = 1;
});
