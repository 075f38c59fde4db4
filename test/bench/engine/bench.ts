import execa from 'execa';
import { once } from 'node:events';
import { join } from 'node:path';
import { addresses } from '../../addresses';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import type { Tasks } from './engineProcess';

/** What the benchmarks in n8n-core work with. */
export interface EngineBench {
	simulator: Simulator;
	/** The action node with the API key of the simulated account. */
	node: { type: string; credentials: Record<string, Record<string, boolean | string>> };
	/** Has the engine do a task, in a process that lives as long as the bench. */
	ask: Ask;
}

type Ask = <T extends keyof Tasks>(
	task: T,
	input: Parameters<Tasks[T]>[0],
) => Promise<Awaited<ReturnType<Tasks[T]>>>;

/** Starts the simulator here and the engine in its own process, and stops both after the work. */
export async function withEngine<T>(
	account: SimulatorOptions,
	work: (bench: EngineBench) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator(account);
	const { apiKey, companyId } = simulator.credentials;
	const engine = startEngine();
	const bench: EngineBench = {
		simulator,
		node: {
			type: 'retreaver',
			credentials: { retreaverApi: { apiKey, companyId, ...addresses(simulator.url) } },
		},
		ask: engine.ask,
	};
	try {
		return await work(bench);
	} finally {
		await engine.stop();
		await simulator.stop();
	}
}

/**
 * Starts an engine in its own process.
 *
 * @param flags of Node.js
 */
export function startEngine(flags: string[] = []): { ask: Ask; stop: () => Promise<string> } {
	const child = execa.node(join(__dirname, 'engineProcess.ts'), [], {
		nodeOptions: ['--import', 'tsx', ...flags],
		stderr: 'inherit',
	});
	return {
		ask: async (task, input) => {
			child.send({ task, input } as never);
			const answer = once(child, 'message').then(
				([message]) => message as { result?: never; error?: string },
			);
			const { result, error = 'The engine has stopped' } = await Promise.race([
				answer,
				child.then(() => ({}) as never),
			]);
			if (result) return result;
			throw new Error(error);
		},
		/** @returns what it has printed */
		stop: async () => {
			child.disconnect();
			return (await child).stdout;
		},
	};
}
