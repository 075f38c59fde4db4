import { Command, CommanderError } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { resolveBaseUrl } from '../../nodes/shared/api/baseUrl';
import { HOSTS } from '../../nodes/shared/api/services';
import { version } from '../../package.json';
import { type Account, CheckError } from './account';
import { ask } from './ask';
import { check, LEFT } from './check';
import { FICTION_NUMBER } from './own';
import { readings } from './plan';
import { type Report, toMarkdown } from './report';
import { MAX_REQUESTS } from './tap';

interface Options {
	baseUrl?: string;
	out: string;
	write: boolean;
	yes: boolean;
}

/** The exit code of a program that Ctrl-C ended. */
const STOPPED = 130;

/** A key may be among the arguments, so none of them is repeated. */
const KEYS =
	'Keys are no arguments: set RETREAVER_API_KEY and RETREAVER_COMPANY_ID in the environment, or wait to be asked. See --help.';

const command = new Command('check:live')
	.description('Reads a Retreaver account, and reports what is as the package expects it')
	.option('--write', 'also make, change and delete a campaign and a buyer of its own', false)
	.option('--base-url <url>', `where Retreaver is, if not at ${HOSTS.core.url}`)
	.option('--out <folder>', 'where live-check.md and live-check.json go', '.')
	.option('--yes', 'do not ask before it starts', false)
	.allowExcessArguments(false)
	.exitOverride()
	.configureOutput({ writeErr: () => {} });

async function main(): Promise<void> {
	const { baseUrl, out, write, yes } = command.parse().opts<Options>();
	const address = readAddress(baseUrl);
	const account = await readAccount();
	for (const line of announce({ baseUrl: address, write })) console.log(line);
	if (!yes && !(await isWanted())) return console.log('Nothing was sent.');

	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => stop.abort());
	}
	stop.signal.addEventListener('abort', () => {
		console.log(`\nStopping.${write ? ' Deleting what the check made.' : ''}`);
	});
	const findings = await check({
		baseUrl: address,
		write,
		...account,
		signal: stop.signal,
		onProgress: showProgress,
	});
	if (findings.isLeft) console.error(LEFT);
	if (stop.signal.aborted) {
		if (write && !findings.isLeft) console.log('Nothing that the check made is left.');
		process.exitCode = STOPPED;
		return;
	}
	if (findings.isLeft) process.exitCode = 1;
	const report: Report = {
		package: version,
		node: process.versions.node,
		date: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
		address: address === undefined ? "Retreaver's own" : 'another',
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

/** What the check is going to do. */
function announce({ baseUrl, write }: Pick<Options, 'baseUrl' | 'write'>): string[] {
	const where = baseUrl === undefined ? HOSTS.core.url : 'the address in --base-url';
	return [
		`Runs ${readings.flat().length} operations that read, and some questions beside them, against ${where}: about ${write ? 120 : 60} requests, ${MAX_REQUESTS} at most, 2 at once. One request has a wrong key on purpose. Answers stay in memory: the report has no values.`,
		write
			? `Makes, changes and deletes a campaign and a paused buyer named "n8n check" and the date, with the invented number ${FICTION_NUMBER}. The campaign gets webhooks and no number, so nobody can call it. Nothing else is changed. What an earlier run could not delete is deleted first.`
			: 'Changes nothing. It makes one export of the ping log, as a file at Retreaver, and loads the shortest recording into memory.',
	];
}

/** @returns undefined for Retreaver's own addresses */
function readAddress(baseUrl?: string): string | undefined {
	if (baseUrl === undefined) return undefined;
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
