import { createEngine, type Engine, type RunNodeInput } from './harness';
import { type Simulator, startSimulator } from '../simulator';

/** What a test of the nodes works with: the built nodes in n8n-core, and the simulator behind them. */
export interface Bench {
	engine: Engine;
	simulator: Simulator;
	/** Credentials of the simulated account, by type. `retreaverPostbackKeyApi` holds the RTB key. */
	credentials: NonNullable<RunNodeInput['credentials']>;
	/** The same with the call data writing key. */
	dataWriting: NonNullable<RunNodeInput['credentials']>;
	/** Every secret of the account: none may show anywhere. */
	secrets: string[];
	/** Runs the action node. */
	run: (
		parameters: RunNodeInput['parameters'],
		input?: Partial<RunNodeInput>,
	) => ReturnType<Engine['runNode']>;
}

export const WEBHOOK_TOKEN = 'webhook-token-of-the-test-account';

/** Starts a simulator and an engine for one test file, and stops them after it. */
export function useBench(): Bench {
	const bench = {} as Bench;
	beforeAll(async () => {
		const simulator = await startSimulator();
		const engine = await createEngine();
		const { apiKey, companyId, rtbKey, dataWritingKey } = simulator.credentials;
		const retreaverApi = {
			apiKey,
			companyId,
			webhookToken: WEBHOOK_TOKEN,
			baseUrl: simulator.url,
		};
		const postback = (postbackApiKey: string) => ({ postbackApiKey, baseUrl: simulator.url });
		const credentials = { retreaverApi, retreaverPostbackKeyApi: postback(rtbKey) };
		Object.assign(bench, {
			engine,
			simulator,
			credentials,
			dataWriting: { retreaverPostbackKeyApi: postback(dataWritingKey) },
			secrets: [apiKey, rtbKey, dataWritingKey, WEBHOOK_TOKEN],
			run: async (parameters: RunNodeInput['parameters'], input?: Partial<RunNodeInput>) =>
				await engine.runNode({ type: 'retreaver', parameters, credentials, ...input }),
		});
	});
	beforeEach(() => bench.simulator.reset());
	afterAll(async () => {
		await bench.simulator.stop();
		await bench.engine.close();
	});
	return bench;
}
