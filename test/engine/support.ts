import { addresses } from '../addresses';
import { createEngine, type Engine, type RunNodeInput } from './harness';
import { type Simulator, startSimulator } from '../simulator';

type CredentialData = NonNullable<RunNodeInput['credentials']>;

/** Which key the postback credential holds; the API key is always there. */
export type CredentialName =
	| 'core'
	| 'rtb'
	| 'dataWriting'
	| 'callerList'
	| 'conversion'
	| 'callControl'
	| 'callReading';

/** The fixture of a node test: the built nodes in n8n-core, and the simulator behind them. */
export interface Bench {
	engine: Engine;
	simulator: Simulator;
	/** Credentials of the simulated account, by type. */
	credentialsFor: (name: CredentialName) => CredentialData;
	/** Every secret of the account: none may show anywhere. */
	secrets: string[];
	/** Runs the action node, with the API key and the RTB key unless the input says otherwise. */
	run: (
		parameters: RunNodeInput['parameters'],
		input?: Partial<RunNodeInput>,
	) => ReturnType<Engine['runNode']>;
}

export const WEBHOOK_TOKEN = 'webhook-token-of-the-test-account';

/** Starts a simulator and an engine for one test file, resets the simulator before each test, and stops both. */
export function useBench(): Bench {
	const bench = {} as Bench;
	beforeAll(async () => {
		const simulator = await startSimulator();
		const engine = await createEngine();
		const { companyId, ...keys } = simulator.credentials;
		const urls = addresses(simulator.url);
		const postback: Record<CredentialName, CredentialData[string]> = {
			core: { postbackApiKey: keys.rtbKey, ...urls },
			rtb: { postbackApiKey: keys.rtbKey, ...urls },
			dataWriting: { postbackApiKey: keys.dataWritingKey, ...urls },
			callerList: {
				postbackApiKey: keys.callerListKey,
				secretKey: keys.callerListSecret,
				...urls,
			},
			conversion: { postbackApiKey: keys.conversionKey, ...urls },
			callControl: { postbackApiKey: keys.callControlKey, ...urls },
			callReading: { postbackApiKey: keys.callReadingKey, ...urls },
		};
		const credentialsFor = (name: CredentialName): CredentialData => ({
			retreaverApi: { apiKey: keys.apiKey, companyId, webhookToken: WEBHOOK_TOKEN, ...urls },
			retreaverPostbackKeyApi: postback[name],
		});
		Object.assign(bench, {
			engine,
			simulator,
			credentialsFor,
			secrets: [...Object.values(keys), WEBHOOK_TOKEN],
			run: async (parameters: RunNodeInput['parameters'], input?: Partial<RunNodeInput>) =>
				await engine.runNode({
					type: 'retreaver',
					parameters,
					credentials: credentialsFor('core'),
					...input,
				}),
		} satisfies Bench);
	});
	beforeEach(() => bench.simulator.reset());
	afterAll(async () => {
		await bench.simulator.stop();
		await bench.engine.close();
	});
	return bench;
}
