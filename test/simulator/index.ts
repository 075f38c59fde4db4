import { createClock } from './clock';
import { testFire } from './calls/testFire';
import { placeCall, type RunningWalk } from './calls/walk';
import { type Context, createRandom, defaultSwitches } from './context';
import { addControl } from './control';
import { createServer } from './http/server';
import { addResources } from './resources';
import { createFileHost } from './resources/rtbInbounds';
import { credentials, seedState } from './seed';
import type { CallWalk, PlaceCallInput, Simulator, SimulatorOptions } from './types';

export type * from './types';
export type * from './state';

/** State shared by placeCall and the control requests. */
export interface Walks {
	running: Map<string, RunningWalk>;
	place(input?: PlaceCallInput): RunningWalk;
}

/**
 * Starts a simulator of Retreaver on 127.0.0.1: one server for the paths of all its hosts, state in memory.
 * @returns when it listens
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const {
		port = 0,
		calls = 3000,
		pings = 230,
		campaigns = 48,
		seed = 1,
		latencyMs = 0,
		webhookTimeoutMs = 5000,
	} = options;
	const now = options.now ?? new Date('2026-11-01T12:00:00Z');
	const seeded = seedState({ seed, calls, pings, campaigns, now });
	const context: Context = {
		state: structuredClone(seeded),
		credentials,
		clock: createClock(now),
		switches: { ...defaultSwitches },
		requests: [],
		random: createRandom(seed + 1),
		webhookTimeoutMs,
		url: '',
		filesUrl: '',
	};
	const files = createFileHost(context);
	const { app, faults, load } = createServer(context, { logRequests: options.logRequests });
	load.latencyMs = latencyMs;

	let stopping = new AbortController();
	const walks: Walks = {
		running: new Map(),
		place: (input = {}) => {
			const walk = placeCall(context, input, stopping.signal);
			walks.running.set(walk.uuid, walk);
			return walk;
		},
	};

	const simulator: Simulator = {
		url: '',
		credentials,
		state: context.state,
		requests: context.requests,
		get maxConcurrent() {
			return load.max;
		},
		switches: context.switches,
		faults: faults.list,
		clock: context.clock,
		placeCall: async (input): Promise<CallWalk> => walks.place(input).done,
		testFire: async (input) => await testFire(context, input, stopping.signal),
		setLatency: (ms) => {
			load.latencyMs = ms;
		},
		reset: () => {
			stopping.abort();
			stopping = new AbortController();
			walks.running.clear();
			// The objects stay, only what is in them goes: tests hold on to them.
			Object.assign(context.state, structuredClone(seeded));
			Object.assign(context.switches, defaultSwitches);
			context.requests.length = 0;
			context.random = createRandom(seed + 1);
			context.clock.reset();
			faults.list.clear();
			load.latencyMs = latencyMs;
			load.generation += 1;
			load.running = 0;
			load.max = 0;
		},
		stop: async () => {
			stopping.abort();
			await Promise.all([app.close(), files.close()]);
		},
	};
	addControl(app, simulator, walks, faults.remaining);
	addResources(app, context);
	context.filesUrl = await files.listen({ port: 0, host: '127.0.0.1' });
	context.url = await app.listen({ port, host: '127.0.0.1' });
	simulator.url = context.url;
	for (const call of [...seeded.calls, ...context.state.calls]) {
		if (call.recording_url) call.recording_url = context.url + call.recording_url;
	}
	return simulator;
}
