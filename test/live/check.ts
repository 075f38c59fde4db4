import { HOSTS, type HostName } from '../../nodes/shared/api/services';
import { createEngine } from '../engine/harness';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Account, checkAccount, CheckError } from './account';
import { checkKeys, type Keys, keySteps } from './keys';
import { OwnRecords, ownFacts } from './own';
import { checkReads, readSteps } from './reads';
import { type Findings, type OperationResult, permitted, type Run } from './run';
import { Tap } from './tap';
import { openReceiver } from './receiver';
import { answerWebhook, checkWebhooks, type WebhookInput, webhookSteps } from './webhooks';
import { checkWrites, writeSteps } from './writes';

/** With an empty API key, only postback keys are checked. */
export interface CheckInput extends Account {
	/** The address of all of Retreaver's hosts, if they are not at their own. */
	baseUrl?: string;
	/** Whether to read the account; true unless set. */
	reads?: boolean;
	/** Whether to make, change and delete records of the check's own. */
	write?: boolean;
	/** Postback keys to check. */
	keys?: Keys;
	/** Where Retreaver finds this computer, and when calls have been made. */
	webhooks?: Pick<WebhookInput, 'untilCalled'> & { url: string; port: number };
	/** How to wait for so many milliseconds, for tests; else until then, or until the check is stopped. */
	wait?: (ms: number) => Promise<unknown>;
	/** The most requests that it may make. */
	limit?: number;
	/** Ends the check early; what it has made is deleted first. */
	signal?: AbortSignal;
	onProgress?: (done: number, all: number, text: string) => void;
}

/**
 * Checks an account with the built nodes: compares what comes with what the package expects.
 *
 * @throws CheckError with a sentence for the user, if the account cannot be read
 */
export async function check({
	baseUrl,
	reads = true,
	write = false,
	keys = {},
	webhooks,
	limit,
	signal,
	wait = async (ms) => await sleep(ms, undefined, { signal }).catch(() => {}),
	onProgress = () => {},
	...account
}: CheckInput): Promise<Findings> {
	const hosts = Object.keys(HOSTS) as HostName[];
	const upstreams = Object.fromEntries(hosts.map((host) => [host, baseUrl ?? HOSTS[host].url]));
	const tap = new Tap(upstreams as Record<HostName, string>, limit);
	const hasAccount = account.apiKey !== '';
	const steps = [
		hasAccount && reads ? readSteps({ account }) : 0,
		write ? writeSteps : 0,
		webhooks ? webhookSteps : 0,
		keySteps(keys),
	];
	let done = 0;
	const report = (text: string) =>
		onProgress(
			++done,
			steps.reduce((sum, count) => sum + count),
			text,
		);
	signal?.addEventListener('abort', () => tap.stop());
	const closing: Array<() => Promise<unknown>> = [];
	try {
		await tap.start();
		closing.push(async () => await tap.close());
		if (hasAccount) await checkAccount(tap, account);
		const receiver = webhooks && (await openReceiver(webhooks.url, webhooks.port, answerWebhook));
		if (receiver) closing.push(receiver.close);
		// n8n's own requests go to the tap on this machine, and only those of the tap through a proxy.
		for (const name of ['NO_PROXY', 'no_proxy']) {
			process.env[name] = [process.env[name], '127.0.0.1'].filter(Boolean).join(',');
		}
		const engine = await createEngine();
		closing.push(async () => await engine.close());
		const run: Run = { tap, account, engine, report };

		const parts: Part[] = [];
		if (write) parts.push(await withOwnRecords(run, async (own) => await checkWrites(run, own)));
		if (webhooks && receiver && !tap.stopped) {
			const input = { receiver, untilCalled: webhooks.untilCalled };
			parts.push(await withOwnRecords(run, async (own) => await checkWebhooks(run, own, input)));
		}
		if (hasAccount && reads && !tap.stopped) parts.push(await checkReads(run));
		if (!tap.stopped) parts.push(await checkKeys(run, keys, wait));
		return {
			requests: tap.sent,
			slowedDown: tap.exchanges.filter(({ status }) => status === 429).length,
			facts: [
				...new Map(
					parts.flatMap(({ facts }) => facts).map((fact) => [JSON.stringify(fact), fact]),
				).values(),
			],
			operations: withoutRepeats(parts.flatMap(({ operations }) => operations)),
			isLeft: parts.some(({ isLeft }) => isLeft),
		};
	} finally {
		for (const close of closing.reverse()) await close();
	}
}

/** What one of the parts of the check found. */
type Part = Pick<Findings, 'facts' | 'operations'> & { isLeft?: boolean };

/** Leaves out that an operation was not tried, where another part tried it. */
function withoutRepeats(operations: OperationResult[]): OperationResult[] {
	const isTried = ({ result }: OperationResult) => result !== 'not tried';
	const tried = new Set(operations.filter(isTried).map(({ operation }) => operation));
	return operations.filter((one) => isTried(one) || !tried.has(one.operation));
}

/** What the user has to know where the check could not delete its own records. */
export const LEFT =
	'The check could not delete what it made, or not make sure of it: a campaign or a buyer whose name begins with "n8n check". Run it again with --write, which deletes them first, or delete them in Retreaver. A campaign to which a number points cannot be deleted: let the number point elsewhere first.';

/** Deletes what an earlier run left, does the work, and deletes what it made, whatever happened. */
async function withOwnRecords(
	{ tap, account }: Run,
	work: (own: OwnRecords) => Promise<Part>,
): Promise<Part> {
	const own = new OwnRecords({ tap, account });
	return await permitted(tap, own.permit, async () => {
		const before = await own.sweep();
		let part: Part = { facts: [], operations: [] };
		let failure: unknown;
		try {
			part = await work(own);
		} catch (error) {
			failure = error;
		}
		const after = await own.cleanUp();
		// A record may have been made although its answer got lost: only the lists show it.
		const isLeft = after.left > 0 || after.unread > 0;
		if (failure !== undefined) throw isLeft ? new CheckError(LEFT) : (failure as Error);
		return { ...part, facts: [...part.facts, ...ownFacts(before, after)], isLeft };
	});
}
