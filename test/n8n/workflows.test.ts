import type { IDataObject, INode } from 'n8n-workflow';
import { addresses } from '../addresses';
import { FAULTS } from '../engine/client/faults';
import { itemsOf, type Credential, type Execution } from './api';
import { exampleWorkflows } from '../examples';
import { describeNewest, filesHolding, storedCampaign, useHost } from './host';
import { IS_NEWEST } from './install';
import { itemSource, manualStart, retreaver, workflowInLine } from './workflowFiles';

const CAMPAIGN = '1001';
/** The table of the example "Finished call to record". */
const TABLE = 'Retreaver calls';
const WRONG_KEY = 'wrong-key-0123456789';

const host = useHost();

const example = (name: string) => exampleWorkflows().get(name)!;

/** The tokens of the webhooks that were registered. */
const tokens: string[] = [];

const rawCampaign = () => storedCampaign(host, CAMPAIGN);

describe('the package', () => {
	it('is installed by n8n itself, with its nodes', () => {
		expect(host.nodeTypes).toEqual(
			expect.arrayContaining([
				'n8n-nodes-retreaver.retreaver',
				'n8n-nodes-retreaver.retreaverTrigger',
			]),
		);
	});
});

describe('the credential tests', () => {
	const changed = (credential: Credential, data: Credential['data']): Credential => ({
		...credential,
		data: { ...credential.data, ...data },
	});

	it('are green for the right keys', async () => {
		for (const credential of Object.values(host.credentials)) {
			expect(await host.n8n.api.testCredential(credential)).toMatchObject({ status: 'OK' });
		}
	});

	it('are red for a wrong API key, and do not show it', async () => {
		const { status, message } = await host.n8n.api.testCredential(
			changed(host.credentials.api, { apiKey: WRONG_KEY }),
		);
		expect(status).toBe('Error');
		expect(message).not.toContain(WRONG_KEY);
	});

	it('tell a postback key by its form', async () => {
		const malformed = changed(host.credentials.rtb, { postbackApiKey: WRONG_KEY });
		const result = await host.n8n.api.testCredential(malformed);
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining('Postback Key') });
		expect(result.message).not.toContain(WRONG_KEY);
	});

	describeNewest(
		'say what to do, where older versions of n8n have a general text of their own',
		() => {
			it('about a wrong API key', async () => {
				const result = await host.n8n.api.testCredential(
					changed(host.credentials.api, { apiKey: WRONG_KEY }),
				);
				expect(result).toEqual({ status: 'Error', message: expect.stringContaining('API key') });
			});

			it('about a wrong company', async () => {
				const result = await host.n8n.api.testCredential(
					changed(host.credentials.api, { companyId: '999999' }),
				);
				expect(result).toEqual({ status: 'Error', message: expect.stringContaining('company ID') });
			});

			it('about an address where nobody answers', async () => {
				const nobody = changed(host.credentials.api, addresses('http://127.0.0.1:1'));
				const result = await host.n8n.api.testCredential(nobody);
				expect(result).toEqual({
					status: 'Error',
					message: expect.stringContaining('ECONNREFUSED'),
				});
			});
		},
	);
});

describe('the example "Finished call to record"', () => {
	let id: string;
	let before: ReturnType<typeof rawCampaign>;
	let executions: Execution[];

	beforeAll(async () => {
		before = rawCampaign();
		const { api } = host.n8n;
		const workflow = structuredClone(example('finished-call-to-record'));
		const node = (wanted: string) => workflow.nodes.find(({ name }) => name === wanted)!;
		if (!IS_NEWEST) {
			// Its Data table node makes no tables and finds them by their IDs only: what the note says to do by hand.
			const { columns } = node('Table').parameters as { columns: { column: IDataObject[] } };
			const value = await api.makeDataTable(TABLE, columns.column);
			node('Save the record').parameters.dataTableId = { __rl: true, mode: 'id', value };
		}
		// Twice, as people do. In a copy, so that these executions do not count.
		const copy = await api.importWorkflow(workflow);
		for (let time = 0; IS_NEWEST && time < 2; time++) {
			const { status } = await api.runWorkflow(copy, { trigger: 'Make the table first' });
			expect(status).toBe('success');
		}
		id = await api.importWorkflow(workflow);
		await api.activate(id);
	});

	it('registers its webhook when it is activated', () => {
		const added = rawCampaign().timers.filter(
			({ id: timer }) => !before.timers.some((old) => old.id === timer),
		);
		expect(added).toEqual([
			expect.objectContaining({
				url: expect.stringContaining(`${host.n8n.url}/webhook/`),
				trigger_type: 'always',
			}),
		]);
		expect({ ...rawCampaign(), timers: before.timers }).toEqual(before);
		tokens.push(new URL(String(added[0].url)).searchParams.get('n8n_token')!);
	});

	it('keeps a call that is over as one row of the table, however often it comes', async () => {
		const { call, timeline } = await host.simulator.placeCall({
			campaign: CAMPAIGN,
			caller: '+12025550177',
			durationSeconds: 95,
			converted: true,
		});
		executions = await host.n8n.api.waitForExecution(id);
		expect(itemsOf(executions[0], 'Call is over')).toMatchObject([
			{ event: 'call.finished', call_id: call.uuid },
		]);

		const { method, url, body } = timeline.at(-1)!;
		const headers = { 'Content-Type': 'application/json' };
		await fetch(url, {
			method,
			headers,
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		executions = await host.n8n.api.waitForExecution(id, { count: 2 });

		const rows = await host.n8n.api.dataTableRows(TABLE);
		expect(rows).toMatchObject([
			{
				call_id: call.uuid,
				caller_phone: '+12025550177',
				campaign_name: call.campaign_name,
				publisher_name: call.affiliate_name,
				buyer_name: call.target_name,
				call_status: 'completed',
				talk_duration: 95,
				converted: true,
				revenue: call.revenue,
				payout: call.payout,
				profit: Number(call.revenue) - Number(call.payout),
				recording_url: call.recording_url,
			},
		]);
		expect(Date.parse(String(rows[0].call_start_time))).toBe(Date.parse(call.start_time));
	});

	it('goes on after a restart of n8n, with the same webhook', async () => {
		const registered = rawCampaign().timers;
		await host.n8n.restart();
		await host.simulator.placeCall({ campaign: CAMPAIGN });
		executions = await host.n8n.api.waitForExecution(id, { count: 3 });
		expect(await host.n8n.api.dataTableRows(TABLE)).toHaveLength(2);
		expect(rawCampaign().timers).toEqual(registered);
	});

	it('leaves the campaign as it was when it is deactivated', async () => {
		await host.n8n.api.deactivate(id);
		expect(rawCampaign()).toEqual(before);

		await host.simulator.placeCall({ campaign: CAMPAIGN });
		expect(await host.n8n.api.executions(id)).toHaveLength(executions.length);
	});
});

it('fails without a key where Retreaver repeats it', async () => {
	const { apiKey } = host.simulator.credentials;
	host.simulator.faults.add({
		path: '/campaigns',
		kind: 'status',
		status: 401,
		body: { error: `No such key: ${apiKey}` },
	});
	const read = retreaver('Campaigns', { resource: 'campaign', operation: 'getAll' });
	const id = await host.n8n.api.importWorkflow(workflowInLine('Refused', manualStart, read));
	const run = await host.n8n.api.runWorkflow(id);
	expect(run.status).toBe('error');
	expect(JSON.stringify(run)).toContain('Retreaver refused the API key');
	expect(JSON.stringify(run)).toContain('No such key: ***');
});

it('downloads a recording as a file, when it is not empty any more', async () => {
	const { call } = await host.simulator.placeCall();
	host.simulator.faults.add({ path: '/recordings/', kind: 'empty' });
	const download = retreaver('Download', {
		resource: 'call',
		operation: 'downloadRecording',
		callId: call.uuid,
	});
	const id = await host.n8n.api.importWorkflow(workflowInLine('Recording', manualStart, download));
	const run = await host.n8n.api.runWorkflow(id);
	expect(run.status).toBe('success');
	expect(itemsOf(run, 'Download')).toMatchObject([
		{ file_name: `${call.uuid}.mp3`, mime_type: 'audio/mpeg', file_field: 'data' },
	]);
	const paths = host.simulator.requests.map(({ path }) => path);
	expect(paths.filter((path) => path.startsWith('/recordings/'))).toHaveLength(2);
});

/** Runs an operation of Call, Get by default, for each of these items, as the parameters read them. */
async function getCalls(
	name: string,
	items: IDataObject[],
	parameters: IDataObject,
	onError: INode['onError'],
) {
	const get = {
		...retreaver('Get', { resource: 'call', operation: 'get', ...parameters }),
		onError,
	};
	const id = await host.n8n.api.importWorkflow(
		workflowInLine(name, manualStart, ...itemSource(items), get),
	);
	return await host.n8n.api.runWorkflow(id, { timeoutMs: 120_000 });
}

it('meets the faults of the matrix as n8n-core does', async () => {
	const cases = FAULTS.filter(({ fault }) => fault);
	const items = cases.map(({ fault }, index) => {
		const { uuid } = host.simulator.state.calls[index];
		host.simulator.faults.add({ ...fault!, path: uuid, times: Infinity });
		return { uuid, timeout: fault?.kind === 'huge' ? 30 : 2 };
	});
	// It reads the call first, and has a Timeout of its own.
	const parameters = {
		operation: 'downloadRecording',
		callId: '={{ $json.uuid }}',
		options: { timeout: '={{ $json.timeout }}' },
	};
	const run = await getCalls('Faults', items, parameters, 'continueRegularOutput');
	host.simulator.faults.clear();
	const messages = itemsOf(run, 'Get').map(({ error }, index) =>
		String(error).replace(` [item ${index}]`, ''),
	);
	expect(messages).toEqual(cases.map(({ message }) => message));
});

// Last, so that all of the above has left its traces.
it('sends items that failed to the error output, and goes on with the others', async () => {
	const [{ uuid }] = host.simulator.state.calls;
	const ids = [uuid, 'not a UUID', uuid.replace(/./g, (sign) => (sign === '-' ? sign : '0'))];
	const items = ids.map((id) => ({ id }));
	const run = await getCalls(
		'Error output',
		items,
		{ callId: '={{ $json.id }}' },
		'continueErrorOutput',
	);

	const failed = [
		{
			error: expect.stringMatching(/"Call ID" must be a UUID.*\[item 1\]/),
			details: expect.any(String),
		},
		{
			error: expect.stringMatching(/does not know this record.*\[item 2\]/),
			details: expect.any(String),
		},
	];
	// Older versions of n8n do not take an item with "details" for failed, and leave it where the others are.
	expect(itemsOf(run, 'Get')).toMatchObject([{ call_id: uuid }, ...(IS_NEWEST ? [] : failed)]);
	expect(itemsOf(run, 'Get', 1)).toMatchObject(IS_NEWEST ? failed : []);
});

it('writes the keys nowhere in clear text', () => {
	// What n8n writes can be found this way.
	expect(filesHolding(host, '+12025550177')).not.toEqual([]);
	expect(filesHolding(host, host.n8n.url)).toContain('n8n.log');
	const { apiKey, rtbKey, dataWritingKey, callerListSecret } = host.simulator.credentials;
	expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
	const keys = [apiKey, rtbKey, dataWritingKey, callerListSecret, WRONG_KEY, ...tokens];
	expect(keys.flatMap((key) => filesHolding(host, key))).toEqual([]);
});
