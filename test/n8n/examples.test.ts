import axios from 'axios';
import { DateTime } from 'luxon';
import { createHash } from 'node:crypto';
import { type IDataObject, type INode, type INodeTypeDescription } from 'n8n-workflow';
import type { PlaceCallInput } from '../simulator';
import { itemsOf, until, type Credential, type WorkflowFile } from './api';
import { startForeign, startMailbox, type Foreign, type Mailbox } from './foreign';
import { exampleWorkflows, keptParameters } from '../examples';
import { filesHolding, useHost } from './host';
import { startPostgres, type Postgres } from './postgres';

const CAMPAIGN = '1001';
const SLACK = 'POST slack.com/api/chat.postMessage';
const TASKS = 'POST api.hubapi.com/engagements/v1/engagements';
const CONTACTS = 'POST api.hubapi.com/crm/v3/objects/contacts/search';
const MODEL = 'POST api.openai.com/v1/chat/completions';
const GOOGLE_ADS = 'POST datamanager.googleapis.com/v1/events:ingest';
const META = 'POST graph.facebook.com/v26.0/111222333444555/events';
const TRANSCRIBE = 'POST api.openai.com/v1/audio/transcriptions';
const SHEET = 'sheets.googleapis.com/v4/spreadsheets/the-id-of-your-own-spreadsheet-goes-here';

/** The header by which the CRM shows who it is. */
const CRM_HEADER = { name: 'X-Token', value: 'token-of-the-crm' };

let foreign: Foreign;
let postgres: Postgres;
let mailbox: Mailbox;

const host = useHost(async (folder) => {
	const hosts = [SLACK, TASKS, MODEL, `GET ${SHEET}`, GOOGLE_ADS, META];
	foreign = await startForeign(
		hosts.map((request) => request.split(/[ /]/)[1]),
		folder,
	);
	return foreign.env;
});

const openAi = (): Credential => ({
	name: 'OpenAI',
	type: 'openAiApi',
	data: { apiKey: 'openai' },
});

/** For each foreign node the credential that a user would choose in it; for HTTP Request by its type. */
const FOREIGN_CREDENTIALS: Record<string, () => Credential> = {
	'n8n-nodes-base.hubspot': () => ({
		name: 'HubSpot',
		type: 'hubspotAppToken',
		data: { appToken: 'hubspot' },
	}),
	'n8n-nodes-base.slack': () => ({
		name: 'Slack',
		type: 'slackApi',
		data: { accessToken: 'slack' },
	}),
	'n8n-nodes-base.googleSheets': () => ({
		name: 'Google Sheets',
		type: 'googleSheetsOAuth2Api',
		data: {
			clientId: 'id',
			clientSecret: 'secret',
			oauthTokenData: { access_token: 'google', token_type: 'Bearer' },
		},
	}),
	'n8n-nodes-base.postgres': () => {
		const { host, port, user, database } = postgres;
		return {
			name: 'Postgres',
			type: 'postgres',
			data: { host, port, user, database, password: 'any', ssl: 'disable' },
		};
	},
	'n8n-nodes-base.emailSend': () => ({
		name: 'SMTP',
		type: 'smtp',
		data: {
			host: '127.0.0.1',
			port: mailbox.port,
			secure: false,
			disableStartTls: true,
			user: '',
			password: '',
		},
	}),
	googleOAuth2Api: () => ({
		name: 'Google',
		type: 'googleOAuth2Api',
		data: {
			clientId: 'id',
			clientSecret: 'secret',
			scope: 'https://www.googleapis.com/auth/datamanager',
			oauthTokenData: { access_token: 'google', token_type: 'Bearer' },
		},
	}),
	'n8n-nodes-base.webhook': () => ({
		name: 'CRM',
		type: 'httpHeaderAuth',
		data: CRM_HEADER,
	}),
	httpBearerAuth: () => ({ name: 'Meta', type: 'httpBearerAuth', data: { token: 'meta' } }),
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': openAi,
	'@n8n/n8n-nodes-langchain.openAi': openAi,
};

beforeAll(async () => {
	[postgres, mailbox] = await Promise.all([startPostgres(), startMailbox()]);
	for (const credential of Object.values(FOREIGN_CREDENTIALS))
		await host.n8n.api.saveCredential(credential());
	// n8n asks for "yesterday" by the real time.
	const { clock } = host.simulator;
	clock.advance(Date.now() - clock.now().getTime());
}, 60_000);

afterAll(async () => {
	await Promise.all([foreign?.stop(), postgres?.stop(), mailbox?.stop()]);
});

beforeEach(() => {
	foreign.requests.length = 0;
	mailbox.mails.length = 0;
	Object.keys(foreign.answers).forEach((request) => delete foreign.answers[request]);
});

const keys = () => {
	const { apiKey, rtbKey, dataWritingKey, conversionKey } = host.simulator.credentials;
	return [apiKey, rtbKey, dataWritingKey, conversionKey];
};

afterEach(() => {
	const toOthers = JSON.stringify(foreign.requests);
	expect(keys().filter((key) => toOthers.includes(key))).toEqual([]);
});

/** The example with the credentials of the foreign services chosen. */
function example(file: string): WorkflowFile {
	const workflow = exampleWorkflows().get(file)!;
	const nodes = workflow.nodes.map((node) => {
		const { nodeCredentialType, genericAuthType } = node.parameters;
		const kind = String(nodeCredentialType ?? genericAuthType ?? node.type);
		const credential = FOREIGN_CREDENTIALS[kind]?.();
		return credential
			? { ...node, credentials: { [credential.type]: { id: '', name: credential.name } } }
			: node;
	});
	return { ...workflow, nodes };
}

const placeCall = async (input: PlaceCallInput = {}) =>
	await host.simulator.placeCall({ campaign: CAMPAIGN, durationSeconds: 45, ...input });

/** What was sent to a foreign service, in order. */
const sent = <T = IDataObject>(request: string) =>
	foreign.requests.filter((entry) => entry.request === request).map(({ body }) => body as T);

const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';

let nodeTypes: INodeTypeDescription[];

beforeAll(async () => {
	nodeTypes = await host.n8n.api.nodeTypes();
});

describe.each([...exampleWorkflows().keys()])('%s', (file) => {
	const workflow = exampleWorkflows().get(file)!;

	it('opens without problems, but for the credentials to choose', async () => {
		await host.n8n.api.importWorkflow(workflow);
		for (const node of workflow.nodes) {
			const description = nodeTypes.find(
				({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
			);
			if (!description) throw new Error(`There is no ${node.type} ${node.typeVersion}`);
			expect(keptParameters(node, description)).toMatchObject(node.parameters);
			const own = Object.values(node.credentials ?? {}).map(({ name }) => name);
			const isOurs = node.type.startsWith('n8n-nodes-retreaver.');
			expect(own).toEqual(
				isOurs && description.credentials?.length && own.length ? [expect.any(String)] : [],
			);
		}
	});

	it('says what to do, in notes that cover nothing', () => {
		const notes = workflow.nodes.filter(isNote);
		expect(notes[0].parameters.content).toMatch(
			new RegExp(`^## ${workflow.name}\n[^]+\\*\\*Before the first run\\*\\*\n1\\. `),
		);
		const boxes = workflow.nodes.map((node) => {
			const [x, y] = node.position;
			const { width, height } = isNote(node)
				? node.parameters
				: { width: node.name === 'Agent' ? 250 : 100, height: 150 };
			return {
				name: node.name,
				left: x,
				top: y,
				right: x + Number(width),
				bottom: y + Number(height),
			};
		});
		const overlaps = boxes.flatMap((a, index) =>
			boxes
				.slice(index + 1)
				.filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
				.map((b) => `${a.name} / ${b.name}`),
		);
		expect(overlaps).toEqual([]);
	});
});

// "Bidder" is tried in bidTrigger.test.ts, "Finished call to record" in workflows.test.ts.

describe('Lead to RTB', () => {
	const submit = async (url: string, ...values: string[]): Promise<string> => {
		const form = new FormData();
		values.forEach((value, index) => form.append(`field-${index}`, value));
		const { data } = await axios.post(url, form, { proxy: false });
		// As the page's own script does it.
		const { origin, pathname, search } = new URL(data.formWaitingUrl);
		await until(20_000, 'the next page of the form', async () => {
			const status = await axios.get(`${origin}${pathname}/n8n-execution-status${search}`, {
				proxy: false,
			});
			return String(status.data).trim() === 'form-waiting' ? true : undefined;
		});
		const page = await axios.get(data.formWaitingUrl, { proxy: false });
		await axios.post(data.formWaitingUrl, undefined, { proxy: false });
		return page.data;
	};

	it('takes a lead from its form, reserves, confirms, writes the tags and shows the number to call', async () => {
		const workflow = example('lead-to-rtb');
		const form = `${host.n8n.url}/form/${workflow.nodes.find(({ name }) => name === 'Lead form')!.webhookId}`;
		const { reservations, storedTags } = host.simulator.state;
		await host.n8n.api.whilePublished(workflow, async (id) => {
			const { data: page } = await axios.get(form, { proxy: false });
			expect(page).toContain('Talk to an advisor');

			expect(await submit(form, 'Robin Example', '(202) 555-0143', 'CA', '94105')).toContain(
				`Please call ${host.simulator.state.numbers.find(({ cid }) => cid === CAMPAIGN)!.number}`,
			);
			const caller = '+12025550143';
			expect(reservations.at(-1)).toMatchObject({
				caller_number: caller,
				publisher_id: '0002',
				status: 'confirmed',
			});
			const [first] = await host.n8n.api.waitForExecution(id);
			expect(itemsOf(first, 'Where to call')).toEqual([
				{
					number: host.simulator.state.numbers.find(({ cid }) => cid === CAMPAIGN)!.number,
					sip_address: `${reservations.at(-1)!.uuid}@sip.rtb.retreaver.com`,
				},
			]);
			expect(storedTags[caller]).toEqual({ name: 'Robin Example', state: 'CA', zip: '94105' });

			const before = reservations.length;
			expect(await submit(form, 'Robin Example', '555 0143', 'CA', '94105')).toContain(
				'Please check your phone number',
			);
			expect(reservations).toHaveLength(before);

			// The simulator has no buyer for callers whose number ends so.
			expect(await submit(form, 'Robin Example', '202 555 0000', 'CA', '94105')).toContain(
				'Nobody is free',
			);
			expect(reservations.at(-1)).toMatchObject({
				caller_number: '+12025550000',
				status: 'no-target',
			});

			// The buyers fill up between the two steps.
			host.simulator.faults.add({
				method: 'PUT',
				path: '/rtbs',
				kind: 'status',
				status: 200,
				body: { status: 'no-target' },
			});
			expect(await submit(form, 'Robin Example', '202 555 0144', 'CA', '94105')).toContain(
				'Nobody is free',
			);
			await host.n8n.api.waitForExecution(id, { count: 4 });
		});
	});
});

describe('Missed call to Slack and HubSpot', () => {
	beforeEach(() => {
		foreign.answers[SLACK] = () => ({
			body: { ok: true, channel: 'C01', ts: '1.1', message: { text: '' } },
		});
		foreign.answers[TASKS] = () => ({
			body: { engagement: { id: 7, type: 'TASK' }, associations: {}, metadata: {} },
		});
	});

	it('makes a task and sends a message for a missed call only, and the message also where HubSpot is down', async () => {
		await host.n8n.api.whilePublished(example('missed-call-to-slack-and-hubspot'), async (id) => {
			await placeCall({ answered: true });
			await host.n8n.api.waitForExecution(id);
			expect(foreign.requests).toEqual([]);

			await placeCall({ answered: false, caller: '+12025550151' });
			await host.n8n.api.waitForExecution(id, { count: 2 });
			expect(sent(TASKS)).toEqual([
				expect.objectContaining({
					engagement: { type: 'TASK', timestamp: expect.any(Number) },
					metadata: expect.objectContaining({
						subject: 'Call back +12025550151',
						status: 'NOT_STARTED',
					}),
				}),
			]);
			const message =
				/^Missed call from \*\+12025550151\* to \+1\d{10} \(no_answer\)\.\nA task to call back is in HubSpot\.$/;
			expect(sent(SLACK)).toMatchObject([
				{ channel: '#missed-calls', text: expect.stringMatching(message) },
			]);

			foreign.answers[TASKS] = () => ({ status: 503, body: { message: 'Down for maintenance' } });
			await placeCall({ answered: false });
			await host.n8n.api.waitForExecution(id, { count: 3 });
			expect(sent(SLACK).at(-1)!.text).toMatch(/No task was made, HubSpot said: ./);
		});
	});
});

describe('Finished calls to Postgres', () => {
	const rows = async () => await postgres.rows<IDataObject>('SELECT * FROM retreaver_calls');

	it('makes the table, and writes each call once, however often it comes', async () => {
		const { api } = host.n8n;
		const workflow = example('finished-calls-to-postgres');
		const trigger = workflow.nodes.find(({ name }) => name === 'Finished calls')!;
		trigger.parameters = { ...trigger.parameters, pollTimes: { item: [{ mode: 'everyMinute' }] } };
		await host.n8n.api.whilePublished(workflow, async (id) => {
			for (const time of [1, 2]) {
				expect([
					time,
					(await api.runWorkflow(id, { trigger: 'Make the table first' })).status,
				]).toEqual([time, 'success']);
			}
			expect(await rows()).toEqual([]);

			const { call } = await placeCall({ tags: { lead_score: '85' } });
			const [saved] = await until(90_000, 'the row of the call', async () => {
				const found = await rows();
				return found.length > 0 ? found : undefined;
			});
			const times = ({ call_start_time, call_answer_time, call_end_time }: IDataObject) =>
				[call_start_time, call_answer_time, call_end_time].map((time) => Date.parse(String(time)));
			expect(saved).toMatchObject({
				call_id: call.uuid,
				caller_phone: call.caller,
				tracking_number: call.number,
				destination_number: call.dialed_number,
				campaign_id: call.campaign_id,
				campaign_cid: call.cid,
				publisher_afid: call.afid,
				publisher_id: call.system_affiliate_id,
				buyer_name: call.target_name,
				talk_duration: call.dialed_call_duration,
				converted: call.converted,
				revenue: call.revenue,
				call_duration: call.total_duration,
				call_status: 'completed',
				retreaver_status: 'finished',
				recording_url: call.recording_url,
				call_metadata: expect.objectContaining({ lead_score: '85' }),
			});
			expect(times(saved)).toEqual(
				[call.start_time, call.forwarded_time!, call.end_time!].map((time) => Date.parse(time)),
			);

			// By hand it gets the newest five calls, that one among them, as often as one likes.
			call.tags.lead_score = '90';
			for (const time of [1, 2]) {
				expect([time, (await api.runWorkflow(id, { trigger: 'Finished calls' })).status]).toEqual([
					time,
					'success',
				]);
			}
			const all = await rows();
			expect(all).toHaveLength(5);
			expect(all.find(({ call_id }) => call_id === call.uuid)!.call_metadata).toMatchObject({
				lead_score: '90',
			});
		});
	});
});

describe('Calls to Google Sheets', () => {
	it('writes the names of the columns, then a row for each call, and changes the row of a call that comes again', async () => {
		/** The sheet, as the stand-in keeps it. */
		const rows: unknown[][] = [];
		const changes: unknown[] = [];
		const { answers } = foreign;
		const values = `${SHEET}/values`;
		answers[`GET ${SHEET}`] = () => ({
			body: { sheets: [{ properties: { sheetId: 0, title: 'Calls' } }] },
		});
		answers[`GET ${values}/'Calls'`] = () => ({ body: rows.length ? { values: rows } : {} });
		answers[`PUT ${values}/Calls!1:1`] = (body: { values: unknown[][] }) => {
			rows[0] = body.values[0];
			return { body: {} };
		};
		for (const row of [2, 3]) {
			answers[`POST ${values}/Calls!${row}:${row}:append`] = (body: { values: unknown[][] }) => {
				rows.push(...body.values);
				return { body: {} };
			};
		}
		answers[`POST ${values}:batchUpdate`] = ({ data }: { data: unknown[] }) => {
			changes.push(...data);
			return { body: {} };
		};
		await host.n8n.api.whilePublished(example('calls-to-google-sheets'), async (id) => {
			const caller = '+12025550164';
			const { call, timeline } = await placeCall({ caller, converted: true });
			await host.n8n.api.waitForExecution(id);
			const missed = await placeCall({ answered: false, caller });
			await host.n8n.api.waitForExecution(id, { count: 2 });
			const began = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
			const money = [call.revenue, call.payout, Number(call.revenue) - Number(call.payout)];
			expect(rows).toEqual([
				[
					...['Began', 'Caller', 'Campaign', 'Publisher', 'Buyer', 'Status', 'Talk seconds'],
					...['Converted', 'Revenue (USD)', 'Payout (USD)', 'Profit (USD)', 'Recording', 'Call ID'],
				],
				[
					...[began, `'${caller}`, call.campaign_name, call.affiliate_name, call.target_name],
					...['completed', 45, 'yes', ...money, call.recording_url, call.uuid],
				],
				[
					...[began, `'${caller}`, call.campaign_name, missed.call.affiliate_name],
					...[missed.call.target_name, 'no_answer', 0, 'no', 0, 0, 0, '', missed.call.uuid],
				],
			]);

			const { method, url, body } = timeline.at(-1)!;
			await axios.request({ method, url, data: body, proxy: false });
			await host.n8n.api.waitForExecution(id, { count: 3 });
			expect(rows).toHaveLength(3);
			expect(changes).toContainEqual({ range: 'Calls!B2', values: [[`'${caller}`]] });
		});
	});
});

describe('Recording to transcript and summary', () => {
	it('sends Slack the summary and the transcript of a long call, and nothing of a short one', async () => {
		foreign.answers[TRANSCRIBE] = () => ({ body: { text: 'Hello, I need a new policy.' } });
		foreign.answers[MODEL] = () => ({
			body: {
				id: 'invented',
				object: 'chat.completion',
				choices: [
					{
						index: 0,
						finish_reason: 'stop',
						message: { role: 'assistant', content: 'A real lead.' },
					},
				],
			},
		});
		foreign.answers[SLACK] = () => ({
			body: { ok: true, channel: 'C01', ts: '1.1', message: { text: '' } },
		});
		await host.n8n.api.whilePublished(
			example('recording-to-transcript-and-summary'),
			async (id) => {
				await placeCall({ durationSeconds: 59 });
				await placeCall({ answered: false });
				await host.n8n.api.waitForExecution(id, { count: 2 });
				expect(foreign.requests).toEqual([]);

				const { call } = await placeCall({ durationSeconds: 180, caller: '+12025550162' });
				await host.n8n.api.waitForExecution(id, { count: 3 });
				expect(foreign.requests.map(({ request }) => request)).toEqual([TRANSCRIBE, MODEL, SLACK]);
				expect(String(sent(TRANSCRIBE)[0])).toContain(`filename="${call.uuid}.mp3"`);
				expect(sent(MODEL)[0].messages).toEqual([
					expect.objectContaining({ role: 'system' }),
					{ role: 'user', content: 'Hello, I need a new policy.' },
				]);
				expect(sent(SLACK)).toMatchObject([
					{
						channel: '#calls',
						text: `*${call.campaign_name}*: +12025550162 talked to ${call.target_name} for 3 min.\nA real lead.\n\n_Transcript:_ Hello, I need a new policy.`,
					},
				]);
			},
		);
	});
});

describe('Missed calls of many campaigns', () => {
	it('tells the person in charge of the campaign, and somebody of all others', async () => {
		await host.n8n.api.whilePublished(example('missed-calls-of-many-campaigns'), async (id) => {
			const caller = '+12025550163';
			const another = host.simulator.state.campaigns.at(-1)!;
			const { call } = await placeCall({ caller, answered: false });
			await placeCall({ caller, answered: false, campaign: another.cid });
			await placeCall();
			await host.n8n.api.waitForExecution(id, { count: 2 });
			expect(await host.n8n.api.executions(id)).toHaveLength(2);
			const mails = mailbox.mails.toSorted((a, b) => a.subject!.localeCompare(b.subject!));
			expect(mails.map(({ to, subject }) => [[to].flat()[0]?.text, subject])).toEqual(
				[
					['insurance@example.com', `Missed call: ${caller} (${call.campaign_name})`],
					['you@example.com', `Missed call: ${caller} (${another.name})`],
				].toSorted(([, a], [, b]) => a.localeCompare(b)),
			);
			expect(mails[0].text).toMatch(
				/^Call back \+12025550163\.\n\nThe call to .* came in at \d\d:\d\d, and nobody answered\.\n/,
			);
		});
	});
});

describe('Known caller to tags', () => {
	const customer = { id: '51', properties: { firstname: 'Robin', lifecyclestage: 'customer' } };
	const contacts = (...results: object[]) => ({ body: { total: results.length, results } });

	it('answers in time with what HubSpot knows, and where HubSpot is slow or down without it', async () => {
		await host.n8n.api.whilePublished(example('known-caller-to-tags'), async () => {
			const answerTo = async (input: PlaceCallInput = {}) => (await placeCall(input)).timeline[0];

			foreign.answers[CONTACTS] = () => contacts(customer);
			expect(await answerTo({ caller: '+12025550161' })).toMatchObject({
				answer: { known_customer: 'yes', customer_stage: 'customer' },
			});
			const filters = (property: string) => ({
				filters: [
					expect.objectContaining({
						propertyName: property,
						operator: 'CONTAINS_TOKEN',
						value: '*2025550161',
					}),
				],
			});
			expect(sent(CONTACTS)).toMatchObject([
				{
					limit: 1,
					filterGroups: [
						'hs_searchable_calculated_phone_number',
						'hs_searchable_calculated_mobile_number',
					].map(filters),
				},
			]);

			foreign.answers[CONTACTS] = () => contacts();
			expect(await answerTo()).toMatchObject({ answer: { known_customer: 'no' } });

			foreign.answers[CONTACTS] = () => ({ status: 500, body: { message: 'Internal error' } });
			expect(await answerTo()).toMatchObject({
				status: 200,
				answer: { known_customer: 'unknown' },
			});

			foreign.answers[CONTACTS] = async () => {
				await new Promise((later) => setTimeout(later, 6_000));
				return contacts(customer);
			};
			expect(await answerTo()).toMatchObject({
				status: 200,
				answer: { known_customer: 'unknown' },
			});
		});
	});
});

describe('Suppression list from Google Sheets', () => {
	let id: string;
	const blocked = () => host.simulator.state.suppressedNumbers.map(({ number }) => number).sort();
	const run = async (...values: unknown[][]) => {
		foreign.answers[`GET ${SHEET}`] = () => ({
			body: { sheets: [{ properties: { sheetId: 0, title: 'Sheet1' } }] },
		});
		foreign.answers[`GET ${SHEET}/values/'Sheet1'`] = () => ({
			body: { range: 'Sheet1', majorDimension: 'ROWS', values },
		});
		return await host.n8n.api.runWorkflow(id);
	};
	const sheet = (...numbers: unknown[]) => [
		['Name', 'Phone'],
		...numbers.map((number) => ['Somebody', number]),
	];
	const messageOf = async (...values: unknown[][]) => {
		const before = blocked();
		const { status, data } = await run(...values);
		expect(status).toBe('error');
		expect(blocked()).toEqual(before);
		return data.resultData.error!.message;
	};

	beforeAll(async () => {
		id = await host.n8n.api.importWorkflow(example('suppression-list-from-google-sheets'));
	});

	it('blocks what is new in the sheet and unblocks what is gone from it', async () => {
		const [gone, ...rest] = blocked();
		const written = sheet('(202) 555-0171', 12025550172, '', ...rest);
		expect((await run(...written)).status).toBe('success');
		expect(blocked()).toEqual([...rest, '+12025550171', '+12025550172'].sort());
		expect(blocked()).not.toContain(gone);

		host.simulator.requests.length = 0;
		expect((await run(...written)).status).toBe('success');
		expect(host.simulator.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it('changes nothing where the sheet cannot be trusted', async () => {
		expect(await messageOf()).toMatch(/empty, or has no column "Phone"/);
		expect(await messageOf(...sheet())).toMatch(/empty, or has no column "Phone"/);
		expect(await messageOf(...sheet('', ' '))).toMatch(/no number in the sheet/);
		expect(await messageOf(['Name'], ['Somebody'])).toMatch(/empty, or has no column "Phone"/);
		expect(await messageOf(...sheet('202 555 0171', 'ask Robin'))).toMatch(
			/Not a phone number: row 3: ask Robin/,
		);
	});

	it('unblocks nobody where many would be', async () => {
		const { suppressedNumbers } = host.simulator.state;
		for (let index = 0; index < 30; index++) {
			suppressedNumbers.push({
				...suppressedNumbers[0],
				id: 900_000 + index,
				number: `+120255502${10 + index}`,
			});
		}
		expect(await messageOf(...sheet(suppressedNumbers[0].number))).toMatch(
			/^\d+ numbers are missing in the sheet/,
		);
	});
});

describe('Daily report by e-mail', () => {
	it('sends yesterday by publisher, with bars', async () => {
		const { simulator, n8n } = host;
		const yesterday = DateTime.now()
			.setZone('America/New_York')
			.minus({ days: 1 })
			.set({ hour: 12 });
		const offset = yesterday.toMillis() - simulator.clock.now().getTime();
		simulator.clock.advance(offset);
		const [first, second] = [await placeCall({ converted: true }), await placeCall()];
		simulator.clock.advance(-offset);
		const { affiliate_name: name } = first.call;
		simulator.state.calls.forEach((call) => {
			if (call.affiliate_name === name) call.affiliate_name = 'Bell & <b>Sons</b>';
		});
		expect(second.call.affiliate_name).toBe('Bell & <b>Sons</b>');

		const id = await n8n.api.importWorkflow(example('daily-report-by-email'));
		expect((await n8n.api.runWorkflow(id)).status).toBe('success');
		const [{ to, subject, html }] = mailbox.mails;
		expect(to).toMatchObject({ text: 'you@example.com' });
		expect(subject).toBe(`2 calls on ${yesterday.toFormat('d LLLL yyyy')}`);
		expect(html).toContain('<td>Bell &#38; &#60;b&#62;Sons&#60;/b&#62;</td>');
		expect(html).toContain('<td bgcolor="#2f7de1" width="300"');

		simulator.state.calls.splice(simulator.state.calls.indexOf(first.call), 1);
		simulator.state.calls.splice(simulator.state.calls.indexOf(second.call), 1);
		expect((await n8n.api.runWorkflow(id)).status).toBe('success');
		expect(mailbox.mails[1].html).toContain('There was no call.');
	});
});

describe('Fill rate by publisher', () => {
	it('sends the rate of each publisher, by name where there is one', async () => {
		const { simulator, n8n } = host;
		const { rtbInbounds, affiliates } = simulator.state;
		const [template] = rtbInbounds;
		rtbInbounds.length = 0;
		const id = await n8n.api.importWorkflow(example('fill-rate-by-publisher'));
		const run = async () => {
			mailbox.mails.length = 0;
			expect((await n8n.api.runWorkflow(id)).status).toBe('success');
			return mailbox.mails[0];
		};
		expect((await run()).html).toContain('There was no ping.');

		const log = (daysAgo: number, affiliate_id: number, ...pings: Array<[string, number?]>) =>
			pings.forEach(([status, duplicate_order = 0]) =>
				rtbInbounds.push({
					...template,
					uuid: crypto.randomUUID(),
					created_at: DateTime.utc().minus({ days: daysAgo }).toISO(),
					affiliate_id,
					status,
					duplicate_order,
				}),
			);
		const { call } = await placeCall();
		const known = affiliates.find(({ afid }) => afid === call.afid)!;
		log(
			1,
			known.id,
			['claimed'],
			['claimed', 1],
			['expired'],
			['rejected'],
			['no-target'],
			['new'],
		);
		log(6, 987_654, ['rejected']);
		log(8, known.id, ['claimed']);
		const { subject, html } = await run();
		expect(subject).toBe('Fill rate 40% of 5 pings in 7 days');
		const cells = [...String(html).matchAll(/<td>([^<]+)<\/td>|<td align="right">([^<]+)<\/td>/g)];
		expect(cells.map(([, name, figure]) => name ?? figure)).toEqual([
			...[expect.any(String), '50%', '4', '2', '1'],
			...['Publisher 987654', '0%', '1', '0', '0'],
		]);
		expect(cells[0][1]).not.toMatch(/^Publisher \d+$/);
	});
});

describe('Check my account', () => {
	const tableOf = async (name: string) => {
		const workflow = example('check-my-account');
		const nodes = workflow.nodes.map((node) =>
			node.credentials ? { ...node, credentials: { retreaverApi: { id: '', name } } } : node,
		);
		const id = await host.n8n.api.importWorkflow({ ...workflow, nodes });
		const execution = await host.n8n.api.runWorkflow(id);
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Table');
	};

	it('makes one table of what works, without values', async () => {
		const rows = await tableOf('Retreaver API');
		expect(rows).toHaveLength(16);
		expect(rows.filter(({ result }) => !/^works/.test(String(result)))).toEqual([]);
	});

	it('says for a wrong key what is refused, and why', async () => {
		const credential = host.credentials.api;
		await host.n8n.api.saveCredential({
			...credential,
			name: 'Wrong key',
			data: { ...credential.data, apiKey: host.simulator.credentials.rtbKey },
		});
		const rows = await tableOf('Wrong key');
		expect([...new Set(rows.map(({ result }) => result))].sort()).toEqual(['not tried', 'refused']);
		expect(rows[0]).toMatchObject({ status: '401', why: 'Retreaver refused the API key' });
	});
});

describe('Call to Google Ads and Meta', () => {
	const click = { gclid: 'Cj0KCQ-invented', fbclid: 'IwAR-Invented' };

	beforeEach(() => {
		foreign.answers[GOOGLE_ADS] = () => ({ body: { requestId: 'invented' } });
		foreign.answers[META] = () => ({ body: { events_received: 1, fbtrace_id: 'invented' } });
	});

	it('reports long calls that began with a click, each to whom the click belongs, with the keys in the header', async () => {
		await host.n8n.api.whilePublished(example('call-to-google-ads-and-meta'), async (id) => {
			await placeCall({ durationSeconds: 89, tags: click });
			await placeCall({ durationSeconds: 300 });
			await host.n8n.api.waitForExecution(id, { count: 2 });
			expect(foreign.requests).toEqual([]);

			const { call } = await placeCall({
				durationSeconds: 90,
				caller: '+12025550191',
				converted: true,
				tags: click,
			});
			await host.n8n.api.waitForExecution(id, { count: 3 });
			const end = DateTime.fromISO(call.end_time!);
			expect(foreign.requests).toEqual([
				{
					request: GOOGLE_ADS,
					search: '',
					authorization: 'Bearer google',
					body: {
						destinations: [
							{
								operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
								productDestinationId: '987654321',
							},
						],
						events: [
							{
								transactionId: call.uuid,
								eventTimestamp: end.toUTC().toISO(),
								eventSource: 'PHONE',
								adIdentifiers: { gclid: click.gclid },
								conversionValue: call.revenue,
								currency: 'USD',
							},
						],
						encoding: 'HEX',
					},
				},
				{
					request: META,
					search: '',
					authorization: 'Bearer meta',
					body: {
						data: [
							{
								event_name: 'Lead',
								event_time: Math.floor(end.toSeconds()),
								event_id: call.uuid,
								action_source: 'phone_call',
								user_data: {
									ph: [createHash('sha256').update('12025550191').digest('hex')],
									fbc: `fb.1.${Date.parse(call.start_time)}.${click.fbclid}`,
								},
								custom_data: { value: call.revenue, currency: 'USD' },
							},
						],
					},
				},
			]);

			await placeCall({ durationSeconds: 90, caller: 'anonymous', tags: { fbclid: click.fbclid } });
			await host.n8n.api.waitForExecution(id, { count: 4 });
			expect(foreign.requests.slice(2)).toMatchObject([
				{ request: META, body: { data: [{ user_data: { fbc: expect.any(String) } }] } },
			]);
			expect(JSON.stringify(foreign.requests[2].body)).not.toContain('"ph"');
		});
	});

	it('tells one where the other is down, and shows that as failed', async () => {
		await host.n8n.api.whilePublished(example('call-to-google-ads-and-meta'), async (id) => {
			foreign.answers[GOOGLE_ADS] = () => ({
				status: 403,
				body: { error: { code: 403, message: 'Not allowed', status: 'PERMISSION_DENIED' } },
			});
			await placeCall({ durationSeconds: 90, tags: click });
			const [{ data }] = await host.n8n.api.waitForExecution(id, { status: 'error' });
			expect(sent(GOOGLE_ADS)).toHaveLength(3);
			expect(sent(META)).toHaveLength(1);
			expect(data.resultData.error!.message).toMatch(/^A conversion was not reported: .+/);
			expect(data.resultData.error!.message).not.toContain('[object');
		});
	});
});

describe('Closed deal to conversion', () => {
	beforeEach(() => {
		foreign.answers[SLACK] = () => ({
			body: { ok: true, channel: 'C01', ts: '1.1', message: { text: '' } },
		});
	});

	it('reports each won deal once, and says in Slack what became of it', async () => {
		const { api, url } = host.n8n;
		const { call } = await placeCall({ caller: '+12025550191' });
		const workflow = example('closed-deal-to-conversion');
		const deal = { deal_id: 'D-7', stage: 'closedwon', phone: '(202) 555-0191', amount: 1200.5 };
		const send = async (body: object, token = CRM_HEADER.value) =>
			await axios.post(`${url}/webhook/retreaver-deal`, body, {
				headers: { [CRM_HEADER.name]: token },
				proxy: false,
				validateStatus: () => true,
			});
		await api.whilePublished(workflow, async (id) => {
			expect((await send(deal, 'another')).status).toBe(403);
			for (const body of [{ ...deal, stage: 'open' }, deal, deal]) {
				expect((await send(body)).status).toBe(200);
			}
			await api.waitForExecution(id, { count: 3 });
			expect(call).toMatchObject({ converted: true, postback_value: 1200.5 });
			expect(sent(SLACK).map(({ channel, text }) => [channel, text])).toEqual([
				['#conversions', 'Deal D-7 of +12025550191, 1200.50 dollars: reported to Retreaver.'],
			]);

			// Nobody of this number has called.
			await send({ ...deal, deal_id: 'D-8', phone: '+1 202 555 0192' });
			await api.waitForExecution(id, { count: 4 });
			expect(sent(SLACK).at(-1)!.text).toMatch(
				/^Deal D-8 of \+12025550192, .*: NOT reported to Retreaver, .* no call found/,
			);
		});
	});
});

describe('Low balance to Slack', () => {
	it('sends one message a day while the balance is below the limit', async () => {
		const { simulator, n8n } = host;
		foreign.answers[SLACK] = () => ({
			body: { ok: true, channel: 'C01', ts: '1.1', message: { text: '' } },
		});
		const [company] = simulator.state.companies;
		const id = await n8n.api.importWorkflow(example('low-balance-to-slack'));
		for (const balance of ['250.0', '99.5', '80.0']) {
			company.balance = balance;
			expect((await n8n.api.runWorkflow(id)).status).toBe('success');
		}
		expect(sent(SLACK).map(({ text }) => text)).toEqual([
			`The balance of *${company.name}* in Retreaver is 99.50. Calls may stop when it is used up.`,
		]);
	});
});

describe('Ask about a call', () => {
	interface Asked {
		messages: Array<{
			role: string;
			content: string;
			tool_calls?: Array<{ function: { name: string } }>;
		}>;
		tools: Array<{ function: { name: string; parameters: { properties: object } } }>;
	}

	it('has the model find the call and read its events', async () => {
		const { api, url } = host.n8n;
		const { call } = await placeCall({ answered: false, caller: '+12025550181' });
		const steps = [
			{ name: 'Find_calls', arguments: { caller_phone: call.caller } },
			{ name: 'Read_call_events', arguments: { call_id: call.uuid } },
		];
		foreign.answers[MODEL] = ({ messages }: Asked) => {
			const step = steps[messages.filter(({ role }) => role === 'tool').length];
			const toolCall = step && {
				id: `call_${step.name}`,
				type: 'function',
				function: { name: step.name, arguments: JSON.stringify(step.arguments) },
			};
			const message = step
				? { role: 'assistant', content: null, tool_calls: [toolCall] }
				: { role: 'assistant', content: 'Nobody answered.' };
			const choice = { index: 0, message, finish_reason: step ? 'tool_calls' : 'stop' };
			return {
				body: {
					id: 'c1',
					object: 'chat.completion',
					created: 1,
					model: 'gpt-4.1-mini',
					choices: [choice],
				},
			};
		};

		// As the editor's chat does it.
		const id = await api.importWorkflow(example('ask-about-a-call'));
		const chatSessionId = crypto.randomUUID();
		await api.run(id, 'Question', { chatSessionId });
		const chatInput = `Why did the call from ${call.caller} not connect?`;
		await axios.post(
			`${url}/webhook-test/${id}/${chatSessionId}`,
			{ action: 'sendMessage', sessionId: chatSessionId, chatInput },
			{ proxy: false },
		);
		const [execution] = await api.waitForExecution(id);
		expect(itemsOf(execution, 'Agent')).toMatchObject([{ output: 'Nobody answered.' }]);

		const [, , last] = sent<Asked>(MODEL);
		const tools = last.tools.map(({ function: { name, parameters } }) => [
			name,
			Object.keys(parameters.properties),
		]);
		expect(Object.fromEntries(tools)).toEqual({
			Find_calls: ['caller_phone'],
			Read_call_events: ['call_id'],
		});
		const [found, read] = last.messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => content);
		expect(found).toContain(call.uuid);
		expect(read).toContain('call_flow_events');
		expect(call.call_flow_events.every(({ event }) => read.includes(event))).toBe(true);
	});
});

it('writes the keys nowhere in clear text', () => {
	expect(keys().flatMap((key) => filesHolding(host, key))).toEqual([]);
});
