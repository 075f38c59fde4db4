import type { IDataObject } from 'n8n-workflow';
import { Command, CommanderError } from 'commander';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { resolveBaseUrl } from '../../nodes/shared/api/baseUrl';
import { HOSTS } from '../../nodes/shared/api/services';
import { version } from '../../package.json';
import { type Account, CheckError } from './account';
import { ask } from './ask';
import { check, LEFT } from './check';
import { FICTION_NUMBER } from './own';
import type { Keys } from './keys';
import { readings } from './plan';
import type { PostbackKey } from './run';
import { type Report, toMarkdown } from './report';
import { MAX_REQUESTS } from './tap';

interface Options {
	baseUrl?: string;
	keys: boolean;
	out: string;
	port: number;
	webhooks?: string;
	write: boolean;
	yes: boolean;
}

/** The exit code of a program that Ctrl-C ended. */
const STOPPED = 130;

/** A key may be among the arguments, so none of them is repeated. */
const KEYS =
	'Keys are no arguments: set them in the environment, such as RETREAVER_API_KEY, or wait to be asked. See --help.';

const command = new Command('check:live')
	.description('Reads a Retreaver account, and reports what is as the package expects it')
	.option('--write', 'also make, change and delete a campaign and a buyer of its own', false)
	.option('--keys', 'also ask what postback keys answer', false)
	.option('--webhooks <url>', 'also receive webhooks: a public address that leads to --port')
	.option('--port <number>', 'the port of this computer for webhooks', Number, 5680)
	.option('--base-url <url>', `where Retreaver is, if not at ${HOSTS.core.url}`)
	.option('--out <folder>', 'where live-check.md and live-check.json go', '.')
	.option('--yes', 'do not ask before it starts', false)
	.allowExcessArguments(false)
	.exitOverride()
	.configureOutput({ writeErr: () => {} });

async function main(): Promise<void> {
	const options = command.parse().opts<Options>();
	const { baseUrl, out, write, yes } = options;
	const address = readAddress(baseUrl);
	const publicUrl = readPublicUrl(options.webhooks);
	checkFolder(out);
	const account = await readAccount(options.keys);
	const keys = options.keys ? await readKeys() : {};
	if (account.apiKey === '' && (write || publicUrl)) throw new CheckError(NO_KEY);
	const plan = { hasAccount: account.apiKey !== '', address, write, keys, publicUrl };
	for (const line of announce(plan)) console.log(line);
	if (!yes && !(await isWanted())) return console.log('Nothing was sent.');

	const makes = write || publicUrl !== undefined;
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => stop.abort());
	}
	stop.signal.addEventListener('abort', () => {
		console.log(`\nStopping.${makes ? ' Deleting what the check made.' : ''}`);
	});
	const findings = await check({
		baseUrl: address,
		write,
		keys,
		webhooks:
			publicUrl === undefined
				? undefined
				: {
						url: publicUrl,
						port: options.port,
						untilCalled: async (campaign) => await untilCalled(campaign, stop.signal),
					},
		...account,
		signal: stop.signal,
		onProgress: showProgress,
	});
	if (findings.isLeft) console.error(LEFT);
	if (stop.signal.aborted) {
		if (makes && !findings.isLeft) console.log('Nothing that the check made is left.');
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

interface Plan {
	hasAccount: boolean;
	address?: string;
	write: boolean;
	keys: Keys;
	publicUrl?: string;
}

/** What the check is going to do. */
function announce({ hasAccount, address, write, keys, publicUrl }: Plan): string[] {
	const where = address === undefined ? 'Retreaver' : 'the address in --base-url';
	const makes = write || publicUrl !== undefined;
	const requests = (hasAccount ? 60 : 0) + (write ? 90 : 0) + (publicUrl ? 40 : 0) + 10;
	const names = `named "n8n check" and the date`;
	return [
		`Makes about ${requests} requests to ${where}, ${MAX_REQUESTS} at most, 2 at once. Answers stay in memory: the report has no values.`,
		...(hasAccount
			? [
					`- Runs ${readings.flat().length} operations that read, and asks some questions beside them; one request has a wrong key on purpose. Makes one export of the ping log, as a file at Retreaver, and loads the shortest recording into memory.`,
				]
			: []),
		...(write
			? [
					`- Makes, changes and deletes a campaign and a paused buyer ${names}, with the invented number ${FICTION_NUMBER}. The campaign gets webhooks and no number, so nobody can call it.`,
				]
			: []),
		...(publicUrl
			? [
					`- Makes a campaign ${names}, with webhooks that lead to this computer, waits until you have called it or clicked Test Fire, and deletes it.`,
				]
			: []),
		...(keys.rtb
			? [
					'- Pings with the RTB key for invented callers, and confirms nothing. A reservation that it gets expires by itself; with a key that counts reservations at once, it counts against the caps of the buyer. Waits for up to a minute.',
				]
			: []),
		...(keys.dataWriting
			? ['- Writes the tag n8n_check for an invented caller, who has no call.']
			: []),
		...(keys.callerList ? ['- Reads caller lists.'] : []),
		makes
			? 'Nothing else is changed. What an earlier run could not delete is deleted first.'
			: 'No record of the account is made, changed or deleted.',
	];
}

function readPublicUrl(url?: string): string | undefined {
	if (url === undefined) return undefined;
	if (!process.stdin.isTTY) {
		throw new CheckError('--webhooks needs a terminal: it waits until you have made a call.');
	}
	const { protocol, hostname } = URL.canParse(url) ? new URL(url) : new URL('none:');
	if (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')) return url;
	throw new CheckError('--webhooks has to be an address that starts with https://.');
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

/** Before anything is sent: a report that cannot be written would be lost at the end. */
function checkFolder(out: string): void {
	try {
		// A folder: the last slash makes a file fail.
		accessSync(join(out, '/'), constants.W_OK);
	} catch {
		throw new CheckError('--out has to be a folder that is there and can be written to.');
	}
}

const NO_KEY = 'There is no API key. Retreaver shows it under Settings > My Account > API Access.';

/** @param mayBeEmpty whether the check can do without an account */
async function readAccount(mayBeEmpty: boolean): Promise<Account> {
	const { RETREAVER_API_KEY, RETREAVER_COMPANY_ID } = process.env;
	if (RETREAVER_API_KEY === undefined && !process.stdin.isTTY && !mayBeEmpty) {
		throw new CheckError('There is no terminal to ask for the key: set RETREAVER_API_KEY.');
	}
	const hint = mayBeEmpty ? ', empty if you have none' : '';
	const apiKey = await read('RETREAVER_API_KEY', `API key (not shown${hint}): `, true);
	if (apiKey === '' && !mayBeEmpty) throw new CheckError(NO_KEY);
	const companyId =
		apiKey === '' && RETREAVER_COMPANY_ID === undefined
			? ''
			: await read('RETREAVER_COMPANY_ID', 'Company ID (empty if you have one company): ');
	return { apiKey, companyId };
}

async function readKeys(): Promise<Keys> {
	const key = async (name: string, title: string): Promise<PostbackKey | undefined> => {
		const value = await read(name, `${title} key (not shown, empty to leave it out): `, true);
		return value === '' ? undefined : { key: value };
	};
	const rtb = await key('RETREAVER_RTB_KEY', 'Real-Time Bidding');
	const publisherId =
		rtb && (await read('RETREAVER_PUBLISHER_ID', 'Publisher ID for it (may be empty): '));
	const dataWriting = await key('RETREAVER_DATA_WRITING_KEY', 'Call Data Writing');
	const callerList = await key('RETREAVER_CALLER_LIST_KEY', 'Caller List Management');
	const secret =
		callerList &&
		(await read('RETREAVER_CALLER_LIST_SECRET', 'Its secret key (not shown): ', true));
	const buyerId =
		callerList &&
		(await read(
			'RETREAVER_BUYER_ID',
			'Internal ID of the buyer that it is for (empty: the first one): ',
		));
	if (!rtb && !dataWriting && !callerList) {
		throw new CheckError(
			'There is no key to check: set RETREAVER_RTB_KEY, RETREAVER_DATA_WRITING_KEY or RETREAVER_CALLER_LIST_KEY, or leave out --keys.',
		);
	}
	return {
		rtb,
		publisherId: publisherId || undefined,
		dataWriting,
		callerList: callerList && { ...callerList, secret },
		buyerId: buyerId || undefined,
	};
}

/** A setting from the environment or, where there is a terminal, from the user. */
async function read(name: string, question: string, isSecret = false): Promise<string> {
	const given = process.env[name];
	return (given ?? (process.stdin.isTTY ? await ask(question, isSecret) : '')).trim();
}

/** Waits until the user says that the calls are made, or the check is stopped. */
async function untilCalled({ cid }: IDataObject, stop: AbortSignal): Promise<void> {
	console.log(
		`\nThe campaign is ready: "n8n check", CID ${String(cid)}. In Retreaver,\n- click Test Fire at each of its webhooks, or\n- let a number of yours point to it, call it, talk for some seconds and hang up. Let the number point to where it was before.`,
	);
	await ask('Press Enter when the calls are over. ', false, stop);
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
		const isIncomplete = error.code === 'commander.optionMissingArgument';
		if (error.exitCode !== 0) console.error(isIncomplete ? error.message : KEYS);
		process.exitCode = error.exitCode;
		return;
	}
	console.error(error instanceof CheckError ? error.message : error);
	process.exitCode = 1;
});
