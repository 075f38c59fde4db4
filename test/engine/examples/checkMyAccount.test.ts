import type { IDataObject } from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

import { resources } from '../../../nodes/Retreaver/registry';
import { useBench } from '../support';
import workflow from '../../../examples/check-my-account.json';

const bench = useBench();

const isOurs = ({ type }: { type: string }) => type.startsWith('n8n-nodes-retreaver.');
const reads = workflow.nodes.filter(isOurs);
const { jsCode } = workflow.nodes.find(({ name }) => name === 'Table')!.parameters as IDataObject;

type Row = Record<'what' | 'result' | 'status' | 'why' | 'advice', string>;

/** Runs the workflow with a credential that differs from the simulator's in `given`, and returns the rows of its table. */
async function run(given: IDataObject = {}): Promise<Row[]> {
	const { retreaverApi } = bench.credentialsFor('core');
	const nodes = workflow.nodes
		.filter(({ type }) => !type.endsWith('.stickyNote'))
		.map((node) => ({
			...node,
			// The engine has no Code node: its code runs below.
			type: node.name === 'Table' ? 'n8n-nodes-base.noOp' : node.type,
		}));
	const { data } = await bench.engine.runWorkflow({
		nodes: nodes as never,
		connections: workflow.connections as never,
		credentials: { retreaverApi: { ...retreaverApi, ...given } as never },
	});
	expect(data.resultData.error).toBeUndefined();
	const itemsOf = (name: string) => data.resultData.runData[name][0].data!.main[0];
	const $ = (name: string) => ({ all: () => itemsOf(name) });
	const rows = runInNewContext(`(() => {${String(jsCode)}})()`, { $ }) as Array<{ json: Row }>;
	// Objects of another context are not equal to those of this one.
	return rows.map(({ json }) => ({ ...json }));
}

const row = (rows: Row[], what: string) => rows.find((one) => one.what === what);
const results = (rows: Row[]) => [...new Set(rows.map(({ result }) => result))].sort();

test('reads each list that the API key opens', () => {
	const read = reads.map(({ parameters }) => `${parameters.resource}.${parameters.operation}`);
	const lists = resources
		.filter(({ credential }) => credential === 'retreaverApi')
		.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}.${operation.value}`),
		)
		.filter((operation) => operation.endsWith('.getAll'));
	expect(read).toEqual(expect.arrayContaining([...lists, 'company.getActive', 'report.get']));
	expect(new Set(read).size).toBe(read.length);
});

test('all works, only GET is sent, and no value of the account is in the table', async () => {
	const rows = await run();

	expect(rows).toHaveLength(reads.length);
	expect(results(rows)).toEqual(['works', 'works, there is none yet']);
	expect(bench.simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
	expect(rows.every(({ why, advice }) => why === '' && advice === '')).toBe(true);
});

test('an account with nothing in it', async () => {
	const { state } = bench.simulator;
	for (const list of Object.values(state))
		if (Array.isArray(list) && list !== state.companies) list.length = 0;
	const rows = await run();

	expect(row(rows, 'Calls')?.result).toBe('works, there is none yet');
	expect(row(rows, 'Webhooks of a campaign')).toMatchObject({
		result: 'not tried',
		why: 'No campaign could be read.',
	});
});

test.each([
	['a wrong key', 'wrong-key'],
	['a key of the wrong kind', () => bench.simulator.credentials.rtbKey],
])('%s', async (_, key) => {
	const apiKey = typeof key === 'string' ? key : key();
	const rows = await run({ apiKey });

	expect(results(rows)).toEqual(['not tried', 'refused']);
	expect(row(rows, 'Buyers')).toEqual({
		what: 'Buyers',
		result: 'refused',
		status: '401',
		why: 'Retreaver refused the API key',
		advice:
			'Check the API Key of the credential. You find it in Retreaver under Settings > My Account > API Access. A postback key does not work here: it has to be the API key.',
	});
	expect(JSON.stringify(rows)).not.toContain(apiKey);
});

test('a company that is refused: what needs no company works all the same', async () => {
	const rows = await run({ companyId: '777001' });

	expect(row(rows, 'Companies')?.result).toBe('works');
	expect(row(rows, 'Calls')).toMatchObject({
		result: 'refused',
		status: '403',
		why: 'Retreaver refused the API key or the company ID',
		advice: expect.stringContaining('Settings > My Company'),
	});
	expect(JSON.stringify(rows)).not.toContain('777001');
});

test('what Retreaver answers to a refusal stays out of the table', async () => {
	const secret = 'Robin "Example". Request: (+12025550143)';
	bench.simulator.faults.add({
		kind: 'status',
		status: 422,
		body: { error: secret },
		path: 'targets',
	});
	bench.simulator.faults.add({
		kind: 'status',
		status: 200,
		body: { error: secret },
		path: 'contacts',
	});
	bench.simulator.faults.add({
		kind: 'status',
		status: 400,
		body: `FAILED ${secret}`,
		path: 'numbers.json',
	});
	bench.simulator.switches.campaignsShowId = false;
	const rows = await run();

	expect(row(rows, 'Buyers')).toMatchObject({
		result: 'failed',
		status: '422',
		advice: 'Check what you entered in the node.',
	});
	expect(row(rows, 'Contacts')).toMatchObject({
		result: 'failed',
		why: 'Retreaver refused the request',
	});
	expect(row(rows, 'Payout tables of a campaign')?.why).toContain(
		'Choose the campaign "By Internal ID"',
	);
	const { campaigns } = bench.simulator.state;
	const values = ['Robin', 'Example', '0143', `"${campaigns[0].cid}"`];
	expect(values.filter((value) => JSON.stringify(rows).includes(value))).toEqual([]);
});

test('no network', async () => {
	const rows = await run({ coreBaseUrl: 'http://127.0.0.1:1', apiKey: 'any', timeout: 1 });
	expect(row(rows, 'Calls')).toMatchObject({
		result: 'failed',
		status: 'ECONNREFUSED',
		why: 'Retreaver could not be reached: the connection was refused',
	});
});
