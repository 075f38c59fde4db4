import { Settings } from 'luxon';

import { addresses } from '../addresses';
import { createEngine, type Engine, type RunNodeInput } from './harness';
import { type Simulator, startSimulator } from '../simulator';

/** Of the built nodes. */
const { budgets } = jest.requireActual<typeof import('../../nodes/shared/api/budget')>(
	'../../dist/nodes/shared/api/budget',
);

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

/** Which key the resources with another one than the RTB key need. */
const KEY_OF: Record<string, CredentialName> = {
	callData: 'dataWriting',
	callerList: 'callerList',
	postback: 'conversion',
};

/** The fixture of a node test: the built nodes in n8n-core, and the simulator behind them. */
export interface Bench {
	engine: Engine;
	simulator: Simulator;
	/** Credentials of the simulated account, by type. */
	credentialsFor: (name: CredentialName) => CredentialData;
	/** Those that a resource works with: the API key, and the postback key that it needs. */
	credentialsOf: (resource: unknown) => CredentialData;
	/** Every secret of the account: none may show anywhere. */
	secrets: string[];
	/** Runs the action node, with the API key and the postback key for the resource unless the input says otherwise. */
	run: (
		parameters: RunNodeInput['parameters'],
		input?: Partial<RunNodeInput>,
	) => ReturnType<Engine['runNode']>;
}

export const WEBHOOK_TOKEN = 'webhook-token-of-the-test-account';

/** Lets luxon take this for now, in the nodes as well, until the end of the test. */
export function atTime(time: string): void {
	Settings.now = () => Date.parse(time);
}
afterEach(() => (Settings.now = Date.now));

/** Starts a simulator and an engine for one test file, resets the simulator before each test, and stops both. */
export function useBench(): Bench {
	const bench = {} as Bench;
	beforeAll(async () => {
		const simulator = await startSimulator();
		const engine = await createEngine();
		const { companyId, ...keys } = simulator.credentials;
		const urls = addresses(simulator.url);
		const postback: Record<CredentialName, CredentialData[string]> = {
			core: { keyFor: 'rtb', postbackApiKey: keys.rtbKey, ...urls },
			rtb: { keyFor: 'rtb', postbackApiKey: keys.rtbKey, ...urls },
			dataWriting: { keyFor: 'callData', postbackApiKey: keys.dataWritingKey, ...urls },
			callerList: {
				keyFor: 'callerLists',
				postbackApiKey: keys.callerListKey,
				secretKey: keys.callerListSecret,
				...urls,
			},
			conversion: { keyFor: 'other', postbackApiKey: keys.conversionKey, ...urls },
			callControl: { keyFor: 'other', postbackApiKey: keys.callControlKey, ...urls },
			callReading: { keyFor: 'other', postbackApiKey: keys.callReadingKey, ...urls },
		};
		const credentialsFor = (name: CredentialName): CredentialData => ({
			retreaverApi: { apiKey: keys.apiKey, companyId, webhookToken: WEBHOOK_TOKEN, ...urls },
			retreaverPostbackKeyApi: postback[name],
		});
		const credentialsOf: Bench['credentialsOf'] = (resource) =>
			credentialsFor(KEY_OF[String(resource)] ?? 'core');
		Object.assign(bench, {
			engine,
			simulator,
			credentialsFor,
			credentialsOf,
			secrets: [...Object.values(keys), WEBHOOK_TOKEN],
			run: async (parameters: RunNodeInput['parameters'], input?: Partial<RunNodeInput>) =>
				await engine.runNode({
					type: 'retreaver',
					parameters,
					credentials: credentialsOf(parameters?.resource),
					...input,
				}),
		} satisfies Bench);
	});
	beforeEach(() => {
		bench.simulator.reset();
		// Otherwise, a 429 of one test would slow down the next one.
		budgets.clear();
	});
	afterAll(async () => {
		await bench.simulator.stop();
		await bench.engine.close();
	});
	return bench;
}
