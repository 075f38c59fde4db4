import { HOSTS, type HostName } from '../../nodes/shared/api/services';
import { createEngine } from '../engine/harness';
import { type Account, checkAccount, CheckError } from './account';
import { OwnRecords, ownFacts } from './own';
import { checkReads, readSteps } from './reads';
import { type Findings, permitted, type Run } from './run';
import { Tap } from './tap';
import { checkWrites, writeSteps } from './writes';

export interface CheckInput extends Account {
	/** The address of all of Retreaver's hosts, if they are not at their own. */
	baseUrl?: string;
	/** Whether to read the account; true unless set. */
	reads?: boolean;
	/** Whether to make, change and delete records of the check's own. */
	write?: boolean;
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
	limit,
	signal,
	onProgress = () => {},
	...account
}: CheckInput): Promise<Findings> {
	const hosts = Object.keys(HOSTS) as HostName[];
	const upstreams = Object.fromEntries(hosts.map((host) => [host, baseUrl ?? HOSTS[host].url]));
	const tap = new Tap(upstreams as Record<HostName, string>, limit);
	await tap.start();
	signal?.addEventListener('abort', () => tap.stop());
	let run: Run | undefined;
	try {
		await checkAccount(tap, account);
		// n8n's own requests go to the tap on this machine, and only those of the tap through a proxy.
		for (const name of ['NO_PROXY', 'no_proxy']) {
			process.env[name] = [process.env[name], '127.0.0.1'].filter(Boolean).join(',');
		}
		const all = (reads ? readSteps({ account }) : 0) + (write ? writeSteps : 0);
		let done = 0;
		run = {
			tap,
			account,
			engine: await createEngine(),
			report: (text) => onProgress(++done, all, text),
		};
		const parts = [];
		if (write) parts.push(await withOwnRecords(run, async (own) => await checkWrites(run!, own)));
		if (reads && !tap.stopped) parts.push(await checkReads(run));
		const operations = parts.flatMap((part) => part.operations);
		return {
			requests: tap.sent,
			slowedDown: tap.exchanges.filter(({ status }) => status === 429).length,
			facts: parts.flatMap(({ facts }) => facts),
			operations,
			isLeft: parts.some((part) => 'isLeft' in part && part.isLeft),
		};
	} finally {
		await tap.close();
		await run?.engine.close();
	}
}

/** What the user has to know where the check could not delete its own records. */
export const LEFT =
	'The check could not delete what it made: a campaign or a buyer whose name begins with "n8n check". Run it again with --write, which deletes them first, or delete them in Retreaver.';

type Part = Awaited<ReturnType<typeof checkWrites>>;

/** Deletes what an earlier run left, does the work, and deletes what it made, whatever happened. */
async function withOwnRecords(
	{ tap, account }: Run,
	work: (own: OwnRecords) => Promise<Part>,
): Promise<Part & { isLeft: boolean }> {
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
		const isLeft = after.left > 0;
		if (failure !== undefined) throw isLeft ? new CheckError(LEFT) : (failure as Error);
		return { ...part, facts: [...part.facts, ...ownFacts(before, after)], isLeft };
	});
}
