import axios from 'axios';
import { InvalidArgumentError, program } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import type { CallWalk } from '../simulator';
import { itemsOf, until } from '../n8n/api';
import { startHost, type Host } from '../n8n/host';
import {
	bidWorkflow,
	respondToBid,
	respondWithTags,
	retreaver,
	trigger,
	triggerWorkflow,
	workflowInLine,
} from '../n8n/workflowFiles';

const CAMPAIGN = '1001';
const ALL_STAGES = Object.keys(STAGES);
/** Each call is put out at seven stages and by the poll, and asks for one answer and one bid. */
const EXECUTIONS_PER_CALL = ALL_STAGES.length + 2;

const positive = (text: string): number => {
	const value = Number(text);
	if (value > 0) return value;
	throw new InvalidArgumentError('Give a number above 0.');
};

program
	.description(
		'Calls, bids and polls in a real n8n for a while: does its memory grow, is anything lost, what does it log?',
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
	const env = { N8N_METRICS: 'true', N8N_LOG_LEVEL: 'warn', EXECUTIONS_DATA_PRUNE: 'false' };
	const host = await startHost({ folder, env, now: new Date(), onProgress: console.log });
	try {
		const ids = await publish(host);
		// What n8n says while it starts is not ours.
		const silent = host.n8n.logs().length;
		const samples: Memory[] = [];
		let missed = 0;
		const walks: Array<Promise<CallWalk>> = [];
		const end = Date.now() + minutes * 60_000;
		const placeCalls = async () => {
			for (; Date.now() < end; await sleep(60_000 / callsPerMinute)) {
				walks.push(
					host.simulator.placeCall({
						campaign: CAMPAIGN,
						durationSeconds: 45,
						postback: true,
						converted: true,
					}),
				);
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

/** Every call read from the API at each stage, an answer with tags, a bid, and a poll every minute. */
async function publish({ n8n: { api } }: Host) {
	const getCall = retreaver('Get', {
		resource: 'call',
		operation: 'get',
		callId: '={{ $json.call_id }}',
	});
	const poll = trigger('retreaverCallPollingTrigger', {
		event: 'finished',
		pollTimes: { item: [{ mode: 'everyMinute' }] },
	});
	return {
		calls: await api.publish(
			triggerWorkflow(CAMPAIGN, 'Calls', { stages: ALL_STAGES, timerSeconds: '30' }, getCall),
		),
		answers: await api.publish(
			triggerWorkflow(
				CAMPAIGN,
				'Answers',
				{ stages: ['started'], options: { responseMode: 'responseNode' } },
				respondWithTags({ crm: 'gold' }),
			),
		),
		bids: await api.publish(bidWorkflow(CAMPAIGN, 'buyer-8', 'Bids', {}, respondToBid)),
		polls: await api.publish(workflowInLine('Polls', poll)),
	};
}

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
	{ n8n: { api } }: Host,
	ids: Awaited<ReturnType<typeof publish>>,
	calls: CallWalk[],
) {
	await sleep(75_000);
	const webhooks = calls.length * EXECUTIONS_PER_CALL;
	const ended = async () => {
		const counts = await Promise.all(
			[ids.calls, ids.answers, ids.bids].map(async (id) => await api.countEnded(id)),
		);
		return counts.reduce((sum, count) => sum + count);
	};
	await until(120_000, `${webhooks} executions`, async () =>
		(await ended()) >= webhooks ? true : undefined,
	).catch(console.error);

	let failed = 0;
	const events: string[] = [];
	for (const [kind, id] of Object.entries(ids)) {
		const executions = await api.executions(id);
		failed += executions.filter(({ status }) => status !== 'success').length;
		for (const execution of executions) {
			for (const { call_id, stage } of itemsOf(execution, 'Trigger'))
				events.push([kind, call_id, stage].join(' '));
		}
	}
	const expected = calls.flatMap(({ uuid }) => [
		...ALL_STAGES.map((stage) => `calls ${uuid} ${stage}`),
		`answers ${uuid} started`,
		`bids ${uuid} `,
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
	return {
		calls: calls.length,
		'webhooks and bid requests sent': sent.length,
		'of these not answered with 200': sent.filter(({ status }) => status !== 200).length,
		'answers with tags, bids (the rest is the fallback)': `${answered}, ${bids}`,
		'events, those of the polls included': events.length,
		'events lost': expected.filter((event) => !got.has(event)).length,
		'events that came twice': events.length - got.size,
		'failed executions': failed,
	};
}
