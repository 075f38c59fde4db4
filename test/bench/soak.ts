import axios from 'axios';
import { InvalidArgumentError, program } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import type { CallWalk } from '../simulator';
import { type Execution, itemsOf, until, type WorkflowFile } from '../n8n/api';
import { startHost, type Host } from '../n8n/host';
import {
	bidWorkflow,
	type NodeInput,
	respondToBid,
	respondWithTags,
	retreaver,
	trigger,
	triggerWorkflow,
	workflowInLine,
} from '../n8n/workflowFiles';

const CAMPAIGN = '1001';
const ALL_STAGES = Object.keys(STAGES);
/** Calls in the account at the start, which every export reads, too. */
const CALLS_BEFORE = 3000;
/** Milliseconds for each request to Retreaver, of which it takes so many at once: over all its hosts, which is harsher than live. */
const LATENCY = 100;
const AT_ONCE = 4;
/** The tag that is written to each call. */
const TAG = { soak: 'written' };

/** How often each workflow that webhooks start runs for a call. */
const RUNS_PER_CALL = {
	calls: ALL_STAGES.length,
	answers: 1,
	bids: 1,
	writes: 1,
	reservations: 1,
};

const positive = (text: string): number => {
	const value = Number(text);
	if (value > 0) return value;
	throw new InvalidArgumentError('Give a number above 0.');
};

program
	.description(
		'Calls, bids, reservations, exports and polls in a real n8n for a while: does its memory grow, is anything lost, what does it log?',
	)
	.option('--minutes <number>', 'how long', positive, 20)
	.option('--calls <number>', 'calls a minute', positive, 24)
	.action(soak)
	.parseAsync()
	.catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});

async function soak({ minutes, calls: callsPerMinute }: { minutes: number; calls: number }) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-'));
	// With this level everything that n8n logs is a warning or worse.
	const env = {
		N8N_METRICS: 'true',
		N8N_LOG_LEVEL: 'warn',
		EXECUTIONS_DATA_PRUNE: 'false',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	};
	const host = await startHost({
		folder,
		env,
		now: new Date(),
		calls: CALLS_BEFORE,
		onProgress: console.log,
	});
	try {
		const ids = await publish(host);
		host.simulator.setLatency(LATENCY);
		host.simulator.switches.concurrencyLimit = AT_ONCE;
		// What n8n says while it starts is not ours.
		const silent = host.n8n.logs().length;
		const samples: Memory[] = [];
		let missed = 0;
		const walks: Array<Promise<PlacedCall>> = [];
		const end = Date.now() + minutes * 60_000;
		const placeCalls = async () => {
			for (; Date.now() < end; await sleep(60_000 / callsPerMinute)) {
				walks.push(placeCall(host));
			}
		};
		const watch = async () => {
			for (; Date.now() < end; await sleep(2_000)) {
				const sample = await memory(host.n8n.url).catch(() => undefined);
				if (sample) samples.push(sample);
				else missed++;
			}
		};
		console.log(`${minutes} minutes, ${callsPerMinute} calls a minute`);
		await Promise.all([placeCalls(), watch()]);
		const calls = await Promise.all(walks);
		const logged = host.n8n.logs().slice(silent).split('\n').filter(Boolean);

		const counts = await accountFor(host, ids, calls);
		const least = (part: number, key: keyof Memory) =>
			Math.min(
				...samples
					.slice((part * samples.length) / 4, ((part + 1) * samples.length) / 4)
					.map((sample) => sample[key]),
			);
		const quarters = (key: keyof Memory) =>
			[0, 1, 2, 3].map((part) => `${(least(part, key) / 2 ** 20).toFixed(0)} MB`).join(', ');
		const rows = {
			...counts,
			'least heap in use in each quarter': quarters('heap'),
			'least memory of the process in each quarter': quarters('resident'),
			'looks at the memory that n8n did not answer': missed,
			'lines in the log of n8n (warnings, errors, rejections)': logged.length,
		};
		console.log(
			[
				'',
				'| what | figure |',
				'|---|---|',
				...Object.entries(rows).map((row) => `| ${row.join(' | ')} |`),
			].join('\n'),
		);
		logged.slice(0, 40).forEach((line) => console.log(line));
	} finally {
		await host.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A call, and when it was over (milliseconds since 1970). */
interface PlacedCall extends CallWalk {
	end: number;
}

async function placeCall({ simulator }: Host): Promise<PlacedCall> {
	const walk = await simulator.placeCall({
		campaign: CAMPAIGN,
		durationSeconds: 45,
		postback: true,
		converted: true,
	});
	return { ...walk, end: Date.now() };
}

/** Everything that the package does all day, each in a workflow of its own. Returns their IDs. */
async function publish({ n8n: { api } }: Host) {
	const getCall = retreaver('Work', {
		resource: 'call',
		operation: 'get',
		callId: '={{ $json.call_id }}',
	});
	const writeTag = withKey('Retreaver data writing key', {
		resource: 'callData',
		operation: 'write',
		identifyBy: 'callId',
		callId: '={{ $json.call_id }}',
		tagsInput: 'json',
		tagsJson: JSON.stringify(TAG),
	});
	const reserve = withKey('Retreaver RTB key', {
		resource: 'rtb',
		operation: 'create',
		callerPhone: '={{ $json.caller_phone }}',
		publisherId: '0002',
	});
	const exportAs = (outputAs: string) =>
		retreaver('Work', { resource: 'call', operation: 'getAll', returnAll: true, outputAs });
	const workflows = {
		calls: triggerWorkflow(CAMPAIGN, 'Calls', { stages: ALL_STAGES, timerSeconds: '30' }, getCall),
		answers: triggerWorkflow(
			CAMPAIGN,
			'Answers',
			{ stages: ['started'], options: { responseMode: 'responseNode' } },
			respondWithTags({ crm: 'gold' }),
		),
		bids: bidWorkflow(CAMPAIGN, 'buyer-8', 'Bids', {}, respondToBid),
		writes: triggerWorkflow(
			CAMPAIGN,
			'Writes',
			{ campaigns: 'all', stages: ['finished'] },
			writeTag,
		),
		reservations: triggerWorkflow(CAMPAIGN, 'Reservations', { stages: ['started'] }, reserve),
		polls: workflowInLine(
			'Polls',
			trigger('retreaverCallPollingTrigger', {
				event: 'finished',
				pollTimes: { item: [{ mode: 'everyMinute' }] },
			}),
		),
		itemExports: workflowInLine('Export as items', everyMinute, exportAs('items')),
		fileExports: workflowInLine('Export as a file', everyMinute, exportAs('file')),
	} satisfies Record<string, WorkflowFile>;
	const ids = {} as Record<keyof typeof workflows, string>;
	for (const name of Object.keys(workflows) as Array<keyof typeof workflows>)
		ids[name] = await api.publish(workflows[name]);
	return ids;
}

/** The action node with a postback key. */
const withKey = (name: string, parameters: IDataObject): NodeInput => ({
	...retreaver('Work', parameters),
	credentials: { retreaverPostbackKeyApi: { id: '', name } },
});

/** n8n's Schedule Trigger. */
const everyMinute: NodeInput = {
	name: 'Trigger',
	type: 'n8n-nodes-base.scheduleTrigger',
	typeVersion: 1.2,
	parameters: { rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] } },
};

interface Memory {
	/** Bytes. */
	heap: number;
	resident: number;
}

async function memory(url: string): Promise<Memory> {
	const { data } = await axios.get<string>(`${url}/metrics`, { proxy: false });
	const figure = (name: string) => Number(new RegExp(`^n8n_${name} (\\S+)$`, 'm').exec(data)?.[1]);
	return {
		heap: figure('nodejs_heap_size_used_bytes'),
		resident: figure('process_resident_memory_bytes'),
	};
}

/** Counts the results of the calls, once all executions are over and a poll has seen the last call. */
async function accountFor(
	{ simulator, n8n: { api } }: Host,
	ids: Awaited<ReturnType<typeof publish>>,
	calls: PlacedCall[],
) {
	await sleep(75_000);
	for (const id of [ids.polls, ids.itemExports, ids.fileExports]) await api.deactivate(id);
	for (const [kind, runs] of Object.entries(RUNS_PER_CALL)) {
		const count = calls.length * runs;
		await until(120_000, `${count} executions of ${kind}`, async () =>
			(await api.countEnded(ids[kind as keyof typeof ids])) >= count ? true : undefined,
		).catch(console.error);
	}
	// Exports that had begun.
	await sleep(10_000);

	const executions = {} as Record<keyof typeof ids, Execution[]>;
	for (const kind of Object.keys(ids) as Array<keyof typeof ids>)
		executions[kind] = await api.executions(ids[kind]);
	const events = [...Object.keys(RUNS_PER_CALL), 'polls'].flatMap((kind) =>
		executions[kind as keyof typeof ids]
			.flatMap((execution) => itemsOf(execution, 'Trigger'))
			.map(({ call_id, stage }) => [kind, call_id, stage].join(' ')),
	);
	const expected = calls.flatMap(({ uuid }) => [
		...ALL_STAGES.map((stage) => `calls ${uuid} ${stage}`),
		`answers ${uuid} started`,
		`bids ${uuid} `,
		`writes ${uuid} finished`,
		`reservations ${uuid} started`,
		`polls ${uuid} finished`,
	]);
	const got = new Set(events);
	const sent = calls.flatMap(({ timeline }) => timeline);
	const answered = sent.filter(
		({ answer }) => (answer as { crm?: string } | undefined)?.crm === 'gold',
	).length;
	const bids = sent.filter(
		({ answer }) => (answer as { bid?: boolean } | undefined)?.bid === true,
	).length;
	const workOf = (kind: keyof typeof ids) =>
		executions[kind].flatMap((execution) => itemsOf(execution, 'Work'));
	const refused = simulator.requests.filter(({ status }) => status === 429).length;
	const all = Object.values(executions).flat();
	return {
		calls: calls.length,
		'webhooks and bid requests sent': sent.length,
		'of these not answered with 200': sent.filter(({ status }) => status !== 200).length,
		'answers with tags, bids (the rest is the fallback)': `${answered}, ${bids}`,
		'events, those of the polls included': events.length,
		'events lost': expected.filter((event) => !got.has(event)).length,
		'events that came twice': events.length - got.size,
		'calls read at their stages': workOf('calls').length,
		'calls with the tag that was written': calls.filter(({ call }) => call.tags.soak === TAG.soak)
			.length,
		'reservations answered': workOf('reservations').filter(({ status }) => status).length,
		'exports as items, as a file': `${executions.itemExports.length}, ${executions.fileExports.length}`,
		'calls that were over and are missing in an export':
			missingIn(executions.itemExports, calls) + missingIn(executions.fileExports, calls),
		'requests to Retreaver': simulator.requests.length,
		'of these answered with 429': refused,
		'failed executions': all.filter(({ status }) => status !== 'success').length,
	};
}

/** How many calls that were over when an export began are not in it, over all exports. */
function missingIn(exports: Execution[], calls: PlacedCall[]): number {
	return exports.reduce((sum, execution) => {
		const begin = Number(new Date(execution.startedAt));
		const over = CALLS_BEFORE + calls.filter(({ end }) => end < begin).length;
		const items = itemsOf(execution, 'Work');
		const rows = Number(items[0]?.rows ?? new Set(items.map(({ call_id }) => call_id)).size);
		return sum + Math.max(0, over - rows);
	}, 0);
}
