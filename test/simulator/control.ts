import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presentCall } from './calls/present';
import { stageOf } from './calls/stages';
import { badRequest, notFound } from './http/errors';
import { isFields } from './http/body';
import type { Walks } from './index';
import type { CallWalk, Fault, PlaceCallInput, Simulator, Switches, TestFireInput } from './types';

/** The page: paths, and the files behind them. */
const PAGE = [
	['/', 'index.html', 'html'],
	['/_control/page/style.css', 'style.css', 'css'],
	['/_control/page/script.js', 'script.js', 'javascript'],
] as const;

/** The newest calls and reservations that the page lists. */
const LISTED = 12;

/** The JSON form of a walk, with the call as API version 4 shows it. */
const presentWalk = ({ uuid, campaign, call, stage, over, timeline }: CallWalk) => ({
	uuid,
	campaign,
	stage,
	over,
	call: presentCall(call, 4, true),
	timeline,
});

/**
 * Everything the Simulator object does, over HTTP under /_control, for another process and for the page at /. JSON in and
 * out, no key. A fault's path is a substring here: JSON has no patterns.
 */
export function addControl(
	app: FastifyInstance,
	simulator: Simulator,
	walks: Walks,
	faults: () => Fault[],
): void {
	const { state, switches } = simulator;

	for (const [path, file, type] of PAGE) {
		app.get(path, async (_request, reply) =>
			reply
				.type(`text/${type}; charset=utf-8`)
				.send(await readFile(join(__dirname, 'page', file), 'utf8')),
		);
	}

	app.get('/_control', () => ({
		url: simulator.url,
		credentials: simulator.credentials,
		now: simulator.clock.iso(),
		campaigns: state.campaigns.map(({ cid, name, timers }) => ({
			cid,
			name,
			webhooks: timers.map((webhook) => ({
				id: webhook.id,
				// The address alone: what follows can hold a token.
				url: webhook.url.split('?')[0],
				stage: stageOf(webhook),
				buyer: state.targets.find(({ id }) => String(id) === webhook.wcf_target_id)?.name,
			})),
		})),
	}));

	app.post('/_control/calls', async (request) => {
		const { wait = true, ...input } = (request.body ?? {}) as PlaceCallInput & { wait?: boolean };
		const walk = walks.place(input);
		// A call that is walked step by step would never be over while its placing is waited for.
		return presentWalk(wait && input.speed !== 'step' ? await walk.done : walk);
	});
	app.get('/_control/calls', () =>
		[...state.calls]
			.sort((a, b) => b.start_time.localeCompare(a.start_time))
			.slice(0, LISTED)
			.map((call) => presentCall(call, 4)),
	);
	app.get('/_control/calls/:uuid', (request) => presentWalk(find(walks, request.params)));
	app.post('/_control/calls/:uuid/step', (request) => {
		const walk = find(walks, request.params);
		walk.step(isFields(request.body) && request.body.all === true);
		return presentWalk(walk);
	});

	app.post(
		'/_control/test_fire',
		async (request) => await simulator.testFire(request.body as TestFireInput),
	);

	app.get('/_control/faults', () => faults());
	app.post('/_control/faults', (request, reply) => {
		if (!isFields(request.body) || typeof request.body.kind !== 'string')
			throw badRequest('kind is missing');
		// "Infinity" is a text in JSON.
		simulator.faults.add({
			...(request.body as unknown as Fault),
			times: Number(request.body.times ?? 1),
		});
		reply.code(201);
		return faults();
	});
	app.delete('/_control/faults', () => {
		simulator.faults.clear();
		return [];
	});

	app.get('/_control/switches', () => switches);
	app.put('/_control/switches', (request) => {
		const changes = (request.body ?? {}) as Partial<Switches>;
		const unknown = Object.keys(changes).filter((name) => !(name in switches));
		if (unknown.length) throw badRequest(`Unknown switches: ${unknown.join(', ')}`);
		return Object.assign(switches, changes);
	});

	app.post('/_control/reset', () => {
		simulator.reset();
		return { reset: true };
	});
	app.post('/_control/latency', (request) => {
		const { ms } = (request.body ?? {}) as { ms?: number };
		simulator.setLatency(Number(ms) || 0);
		return { ms: Number(ms) || 0 };
	});
	app.post('/_control/clock', (request) => {
		const { advanceMs } = (request.body ?? {}) as { advanceMs?: number };
		simulator.clock.advance(Number(advanceMs) || 0);
		return { now: simulator.clock.iso() };
	});

	app.get('/_control/requests', () => simulator.requests);
	app.get('/_control/state', () => state);
	app.get('/_control/campaigns/:cid', (request) => {
		const { cid } = request.params as { cid: string };
		const campaign = state.campaigns.find((other) => other.cid === cid);
		if (!campaign) throw notFound('Campaign');
		return campaign;
	});
	app.get('/_control/reservations', () => state.reservations.slice(-LISTED).reverse());
}

function find(walks: Walks, params: unknown) {
	const walk = walks.running.get((params as { uuid: string }).uuid);
	if (!walk) throw notFound('Placed call');
	return walk;
}
