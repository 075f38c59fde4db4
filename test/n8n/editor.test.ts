import type { INode, INodeParameters } from 'n8n-workflow';
import { resources } from '../../nodes/Retreaver/registry';
import { until, type WorkflowFile } from './api';
import { useEditor } from './editor';
import { exampleWorkflows } from '../examples';
import { useHost } from './host';
import {
	bidWorkflow,
	manualStart,
	retreaver,
	triggerWorkflow,
	workflowInLine,
	type NodeInput,
} from './workflowFiles';

const host = useHost();
const inEditor = useEditor(host);

const RETREAVER = 'Retreaver';
const BID = 'Retreaver Bid Trigger';
/** n8n leaves the word "Trigger" out of names in its list of nodes, where it can. */
const POLLING = 'Retreaver Call Polling';

/** The Retreaver node in a workflow that is begun by hand. */
const workflow = (name: string, node: Partial<INode>, ...others: NodeInput[]): WorkflowFile =>
	workflowInLine(name, manualStart, { ...retreaver('Retreaver', {}), ...node }, ...others);

const GET_CALLS: INodeParameters = { resource: 'call', operation: 'getAll' };

describe('the list of nodes', () => {
	inEditor('finds the nodes by the words that people type', async (editor) => {
		const words: Record<string, string[]> = {
			retreaver: [RETREAVER, BID, POLLING],
			'call tracking': [RETREAVER, BID, POLLING],
			'pay per call': [RETREAVER, BID, POLLING],
			buyer: [RETREAVER, BID, POLLING],
			publisher: [RETREAVER, POLLING],
			bid: [RETREAVER, BID],
			'ping post': [RETREAVER, BID],
			auction: [BID],
			poll: [POLLING],
			'phone calls': [RETREAVER, POLLING],
			'missed call': [RETREAVER, POLLING],
			'incoming call': [RETREAVER],
			'call finished': [RETREAVER, POLLING],
			'do not call': [RETREAVER],
			recording: [RETREAVER, POLLING],
			conversion: [RETREAVER],
			tags: [RETREAVER],
		};
		// What else people call it, or come from.
		const others =
			'sale, revenue, payout, DID, phone number, block number, blacklist, whitelist, spam, IVR, VoIP, duration, call ended, hang up, transcript, concurrency, Retriever, callrail, ringba, invoca';
		for (const word of others.split(', ')) words[word] = [RETREAVER];
		await editor.newWorkflow();
		for (const [word, nodes] of Object.entries(words)) {
			expect({ word, found: await editor.searchNodes(word) }).toEqual({
				word,
				found: expect.arrayContaining(nodes),
			});
		}
	});

	inEditor('lists each stage of a call as a trigger, and each operation', async (editor) => {
		await editor.newWorkflow();
		await editor.searchNodes('retreaver');
		await editor.picture('node-creator');
		await editor.get('node-creator-item-name').getByText(RETREAVER, { exact: true }).click();
		const list = editor.get('node-creator');
		await list.getByText('Triggers (7)').waitFor();
		const count = resources.flatMap(({ operations }) => operations).length;
		await list.getByText(`Actions (${count})`).click();
		for (const name of [
			'On call started',
			'On call finished',
			'Get many calls',
			'Respond to a bid request',
		]) {
			await list.getByText(name, { exact: true }).waitFor();
		}
		// n8n makes the end of a long list when one scrolls there.
		const names = await editor.get('node-creator-item-name').allInnerTexts();
		const shown = names.slice(names.indexOf('Get many calls'));
		const actions = resources.flatMap(({ operations }) => operations.map(({ action }) => action));
		expect(shown.length).toBeGreaterThan(50);
		expect(shown).toEqual(actions.slice(0, shown.length));
	});
});

inEditor('the text below a node on the canvas is not cut off', async (editor) => {
	const nodes = resources.flatMap(({ value: resource, operations }, row) =>
		operations.map(
			({ value: operation }, column): NodeInput => ({
				...retreaver(`${resource}.${operation}`, { resource, operation }),
				position: [220 * column, 200 * row],
			}),
		),
	);
	await editor.openWorkflow(workflowInLine('Every operation', ...nodes));
	const cut = await editor.get('canvas-node').evaluateAll((elements) =>
		elements.map((node) => {
			const [text, ...others] = node.querySelectorAll('[class*="_subtitle_"]');
			if (!text?.textContent || others.length > 0) return 'not found';
			return text.scrollWidth > text.clientWidth ? text.textContent : undefined;
		}),
	);
	expect(cut).toEqual(nodes.map(() => undefined));
});

describe('the Retreaver node', () => {
	inEditor(
		'picks a campaign from the list, by scrolling and by searching, and shows it in a table',
		async (editor) => {
			const { campaigns } = host.simulator.state;
			const title = ({ name, cid }: (typeof campaigns)[number]) => `${name} (${cid})`;
			await editor.newWorkflow();
			await editor.searchNodes('retreaver');
			await editor.pickNode(RETREAVER, 'Get a campaign');

			await editor.openList('campaign');
			const last = editor.listItem(title(campaigns.at(-1)!));
			await editor.get('rlc-item').first().hover();
			await until(30_000, 'the last campaign', async () => {
				await editor.page.mouse.wheel(0, 500);
				return (await last.isVisible()) || undefined;
			});

			await editor.get('rlc-search').fill('solar');
			const solar = campaigns.filter(({ name }) => name?.startsWith('Solar')).map(title);
			await until(30_000, 'the campaigns found', async () => {
				const found = await editor.get('rlc-item').allInnerTexts();
				return found.length === solar.length || undefined;
			});
			expect(await editor.get('rlc-item').allInnerTexts()).toEqual(solar);
			await editor.picture('campaign-list');

			await editor.listItem(solar[1]).click();
			await editor.executeStep();
			const [row] = await editor.outputTable();
			expect(row).toMatchObject({
				name: expect.stringMatching(/^Solar - /),
				cid: expect.any(String),
			});
			expect(`${row.name} (${row.cid})`).toBe(solar[1]);
		},
	);

	inEditor(
		'shows the fields before the first run, and calls as a table afterwards',
		async (editor) => {
			await editor.openWorkflow(
				workflow(
					'Calls',
					{ name: 'Get Calls', parameters: GET_CALLS },
					{ name: 'Edit Fields', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
				),
			);
			await editor.openNode('Edit Fields');
			const input = editor.get('ndv-input-panel');
			await input.getByText('Preview', { exact: true }).waitFor();
			for (const field of ['caller_phone', 'buyer_name', 'call_status', 'revenue']) {
				await input.getByText(field, { exact: true }).waitFor();
			}
			await editor.closeNode();

			await editor.openNode('Get Calls');
			await editor.executeStep();
			await editor.widenOutput();
			await editor.get('run-data-item-count').getByText('50 items').waitFor();
			const [row] = await editor.outputTable();
			const call = host.simulator.state.calls.find(({ uuid }) => uuid === row.call_id)!;
			expect(row).toMatchObject({
				caller_phone: call.caller,
				campaign_id: String(call.campaign_id),
			});
			await editor.picture('output');
		},
	);
});

describe('lists in place of IDs', () => {
	inEditor(
		'calls are filtered by a buyer without a TID, and by what became of them',
		async (editor) => {
			const { calls, targets } = host.simulator.state;
			const buyer = targets.find(({ client_tid: tid, id }) =>
				calls.some((call) => !tid && call.target_id === id && call.converted),
			)!;
			await editor.openWorkflow(
				workflow('Filtered calls', { name: 'Get Calls', parameters: GET_CALLS }),
			);
			await editor.openNode('Get Calls');
			await editor.addEntry('Add Filter', 'Buyer');
			await editor.openList('target');
			await editor.get('rlc-search').fill(`(${buyer.id})`);
			await editor.listItem(`${buyer.name} (${buyer.id})`).click();
			await editor.addEntry('Add Filter', 'Call Outcome');
			await editor.choose('outcome', 'Converted');
			await editor.picture('call-filters');
			await editor.executeStep();
			const rows = await editor.outputTable();
			expect(rows.length).toBeGreaterThan(0);
			for (const row of rows) {
				const call = calls.find(({ caller, start_time: start }) =>
					[caller, start].every((value) => Object.values(row).includes(String(value))),
				)!;
				expect(call).toMatchObject({ target_id: buyer.id, converted: true });
			}
		},
	);

	inEditor(
		'a caller list asks for the API key only where its buyer is chosen from a list',
		async (editor) => {
			const [buyer] = host.simulator.state.targets;
			await editor.openWorkflow(
				workflow('Caller list', {
					parameters: { resource: 'callerList', operation: 'get', name: 'suppressed' },
					credentials: Object.fromEntries(
						[host.credentials.api, host.credentials.callerList].map(({ name, type }) => [
							type,
							{ id: '', name },
						]),
					),
				}),
			);
			await editor.openNode('Retreaver');
			await editor.page.getByText('whose "Key For" is "Caller List Management"').waitFor();
			const credential = (label: string) =>
				editor.get('credentials-label').filter({ hasText: label });
			await credential('Retreaver Postback Key API').waitFor();
			expect(await credential('Retreaver API').count()).toBe(0);

			await editor.chooseMode('listOwner', 'list');
			await credential('Retreaver API').waitFor();
			await editor.openList('listOwner');
			await editor.listItem(`Buyer: ${buyer.name} (${buyer.id})`).waitFor();
			await editor.picture('caller-list-owner');
		},
	);

	inEditor('a postback key says what it is for, and where it is found', async (editor) => {
		await editor.openWorkflow(
			workflow('New key', { parameters: { resource: 'rtb', operation: 'create' } }),
		);
		await editor.openNode('Retreaver');
		await editor.page.getByText('whose "Key For" is "Real-Time Bidding"').waitFor();
		await editor.get('node-credentials-select').click();
		await editor.get('node-credentials-select-item-new').click();
		const dialog = editor.get('credential-edit-dialog');
		await dialog.getByText('Green only means').waitFor();
		expect(await editor.get('parameter-input-secretKey').count()).toBe(0);
		await editor.choose('keyFor', 'Caller List Management');
		await dialog.getByText('there is one for the whole company').waitFor();
		await editor.get('parameter-input-secretKey').waitFor();
		await editor.picture('postback-key', editor.page.locator('.el-dialog').filter({ has: dialog }));
	});
});

describe('an error says what to do:', () => {
	let wrongCredential: string;
	beforeAll(async () => {
		const { api } = host.credentials;
		const data = { ...api.data, companyId: '9999' };
		wrongCredential = await host.n8n.api.saveCredential({
			...api,
			name: 'Retreaver API of another company',
			data,
		});
	});
	// A new node takes the newest credential.
	afterAll(async () => {
		await host.n8n.api.request('DELETE', `/credentials/${wrongCredential}`);
	});

	const errors: Record<string, Partial<INode> & { texts: string[] }> = {
		'a company that is not yours': {
			parameters: GET_CALLS,
			credentials: { retreaverApi: { id: '', name: 'Retreaver API of another company' } },
			texts: [
				'Retreaver refused the API key or the company ID',
				'the Company ID (Settings > My Company)',
			],
		},
		'an ID of the wrong kind': {
			parameters: { resource: 'call', operation: 'get', callId: '12345' },
			texts: [
				'"Call ID" must be a UUID such as 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90, but is "12345"',
			],
		},
		'a campaign that is not there': {
			parameters: {
				resource: 'campaign',
				operation: 'get',
				campaign: { __rl: true, mode: 'cid', value: '4711' },
			},
			texts: ['Retreaver does not know this record', 'Check the ID. It may have been deleted'],
		},
	};

	for (const [name, { texts, ...node }] of Object.entries(errors)) {
		inEditor(name, async (editor) => {
			await editor.openWorkflow(workflow(name, node));
			await editor.openNode('Retreaver');
			await editor.executeStep();
			const [message, description] = texts;
			await editor.get('node-error-message').getByText(message).waitFor();
			if (description) await editor.get('node-error-description').getByText(description).waitFor();
			if (name === 'a company that is not yours') await editor.picture('error');
		});
	}
});

describe('the Retreaver Trigger', () => {
	const campaign = 'Auto Insurance - National (1001)';

	inEditor('waits for a call and shows what comes of it', async (editor) => {
		await editor.newWorkflow();
		await editor.searchNodes('retreaver');
		await editor.pickNode(RETREAVER, 'On call finished');
		await editor.openList('campaign');
		await editor.listItem(campaign).click();
		await editor.page.getByText('When will this node trigger my flow?').click();
		await editor.page.getByText('call a tracking number of the campaign').waitFor();
		await editor.picture('trigger');

		await editor.get('node-execute-button').click();
		await editor.page.getByText('Listening for test event').waitFor();
		const { call } = await host.simulator.placeCall({ campaign: '1001', caller: '+14155550123' });
		const [row] = await editor.outputTable();
		expect(row).toMatchObject({
			event: 'call.finished',
			call_id: call.uuid,
			caller_phone: '+14155550123',
		});
	});

	inEditor('shows complete addresses to copy to Retreaver by hand', async (editor) => {
		const file = triggerWorkflow('1001', 'By hand', {
			stages: ['started', 'finished'],
			otherTags: 'age',
		});
		await editor.openWorkflow(file);
		await editor.openNode('Trigger');
		await editor.choose('registration', 'By Hand');
		await editor.page.getByText('Give the credential a Webhook Token').waitFor();
		expect(await editor.get('resource-locator-campaign').count()).toBe(0);
		expect(await editor.get('parameter-input-manual_timer_reached').count()).toBe(0);
		const address = (stage: string) =>
			editor.get(`parameter-expression-preview-manual_${stage}`).first();
		// n8n shows blanks as other signs.
		await address('started')
			.getByText(/Follow/)
			.waitFor();

		await editor.page.getByText('Webhook URLs', { exact: true }).click();
		await editor.page.getByText('Production URL', { exact: true }).first().click();
		const url = editor.page.getByText(
			new RegExp(`^${host.n8n.url}/webhook/.*/retreaver/onReceived$`),
		);
		await editor.field('productionUrl').fill(await url.innerText());
		await editor.addEntry('Add option', 'Webhook Token for the Addresses');
		await editor.field('pastedToken').fill('abc-123');
		// n8n works out what an expression shows when the node is opened.
		await editor.closeNode();
		await editor.openNode('Trigger');
		await address('finished')
			.getByText(/\/webhook\/.*\/onReceived\?n8n_token=abc-123&n8n_stage=finished&.*&age=\[age\]/)
			.waitFor();
		await editor.picture('by-hand');
	});

	inEditor('lists campaigns and tags to choose several of', async (editor) => {
		await editor.openWorkflow(triggerWorkflow('1001', 'Several', {}));
		await editor.openNode('Trigger');
		const loaded = editor.page.waitForResponse(
			(response) =>
				response.url().includes('dynamic-node-parameters/options') &&
				response.request().postData()?.includes('methodName":"campaigns"') === true,
		);
		await editor.choose('campaigns', 'Several Campaigns');
		expect(await editor.get('resource-locator-campaign').count()).toBe(0);
		await loaded;
		const { campaigns, indexedTags } = host.simulator.state;
		const last = campaigns.at(-1)!;
		await editor.get('parameter-input-campaignCids').click();
		// Typing narrows the list.
		await editor.page.keyboard.type(last.cid);
		await editor.page.getByText(`${last.name} (${last.cid})`, { exact: true }).click();
		await editor.page.keyboard.press('Escape');
		await editor.get('parameter-input-tagKeys').click();
		await editor.page.getByText(indexedTags[0], { exact: true }).click();
		await editor.page.keyboard.press('Escape');
		await editor.picture('several-campaigns');
		await editor.choose('campaigns', 'All Campaigns');
		await editor.get('parameter-input-campaignCids').waitFor({ state: 'hidden' });
	});
});

inEditor(
	'the ID of a call can be dragged from the trigger into Get a call, and fields of both into the columns of a row',
	async (editor) => {
		const fields = (name: string): NodeInput => ({
			name,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
		});
		const file = triggerWorkflow(
			'1001',
			'Drag',
			{ stages: ['finished'] },
			retreaver('Get', { resource: 'call', operation: 'get' }),
			fields('Row of the call'),
		);
		const [row] = workflowInLine('', fields('Row of the event')).nodes;
		file.nodes.push({ ...row, position: [220, 220] });
		file.connections.Trigger.main[0]!.push({ node: row.name, type: 'main', index: 0 });
		await editor.openWorkflow(file);

		await editor.openNode('Trigger');
		await editor.get('node-execute-button').click();
		await editor.page.getByText('Listening for test event').waitFor();
		const { call } = await host.simulator.placeCall({ campaign: '1001', converted: true });
		await editor.executed();
		const [event] = await editor.outputTable();
		await editor.closeNode();

		await editor.openNode('Get');
		const callId = editor.get('parameter-input-callId');
		await editor.dragField('call_id', callId, callId.getByText('call_id'));
		await editor.executeStep();
		const [got] = await editor.outputTable();
		expect(got).toMatchObject({ call_id: call.uuid, revenue: String(call.revenue) });
		expect(Object.keys(event)).toEqual(expect.arrayContaining(Object.keys(got)));
		await editor.closeNode();

		const rowOf = async (node: string) => {
			await editor.openNode(node);
			for (const name of ['caller_phone', 'campaign_cid', 'call_id']) {
				const area = editor.get('drop-area').last();
				await editor.dragField(name, area, editor.get('assignment').getByText(`$json.${name}`));
			}
			await editor.executeStep();
			const [columns] = await editor.outputTable();
			await editor.closeNode();
			return columns;
		};
		const columns = { caller_phone: call.caller, campaign_cid: '1001', call_id: call.uuid };
		expect(await rowOf('Row of the event')).toEqual(columns);
		expect(await rowOf('Row of the call')).toEqual(columns);
	},
);

describe('the Retreaver Bid Trigger', () => {
	inEditor('shows what the buyer needs so that a bid counts, ready to copy', async (editor) => {
		await editor.openWorkflow(bidWorkflow('1001', 'buyer-8', 'Bids', {}));
		await editor.openNode('Trigger');
		for (const [parameter, text] of Object.entries({
			numberTag: '[n8n_bid_tid_buyer_2d8_number]',
			secondsTag: 'n8n_bid_tid_buyer_2d8_timer',
			revenueTag: 'n8n_bid_tid_buyer_2d8_bid',
		})) {
			await editor.get(`parameter-expression-preview-${parameter}`).getByText(text).waitFor();
		}
	});
});

describe('an AI agent', () => {
	inEditor('gets the node as a tool, and fills the fields that are left to it', async (editor) => {
		await host.n8n.api.saveCredential({
			name: 'OpenAI',
			type: 'openAiApi',
			data: { apiKey: 'none' },
		});
		const node = (
			name: string,
			type: string,
			typeVersion: number,
			position: [number, number],
		): INode => ({
			id: crypto.randomUUID(),
			name,
			type: `@n8n/n8n-nodes-langchain.${type}`,
			typeVersion,
			position,
			parameters: {},
		});
		const model = node('OpenAI Chat Model', 'lmChatOpenAi', 1.2, [200, 220]);
		const to = (type: 'main' | 'ai_languageModel') => ({
			[type]: [[{ node: 'AI Agent', type, index: 0 }]],
		});
		await editor.openWorkflow({
			name: 'Agent',
			nodes: [
				node('Chat', 'chatTrigger', 1.1, [0, 0]),
				node('AI Agent', 'agent', 2, [220, 0]),
				{ ...model, credentials: { openAiApi: { id: '', name: 'OpenAI' } } },
			],
			connections: { Chat: to('main'), [model.name]: to('ai_languageModel') },
			settings: {},
		});

		await editor.page
			.locator('[data-handleid="inputs/ai_tool/0"]')
			.getByTestId('canvas-handle-plus')
			.click();
		await editor.get('nodes-list-header').getByText('Tools', { exact: true }).waitFor();
		await editor.get('node-creator-search-bar').fill('retreaver');
		await editor.pickNode('Retreaver Tool');
		await editor.choose('operation', 'Get');
		await editor.get('from-ai-override-button').first().click();
		await editor.page.getByText('Defined automatically by the').waitFor();
		await editor.closeNode();
		await editor.get('zoom-to-fit').click();
		await editor.picture('ai-agent');

		await editor.openNode('Get a call in Retreaver');
		await editor.get('node-execute-button').click();
		const dialog = editor.get('from-ai-parameters-modal-inputs');
		const { uuid } = host.simulator.state.calls[5];
		await dialog.getByRole('textbox').fill(uuid);
		await editor.page.getByRole('dialog').getByTestId('execute-workflow-button').click();
		await editor.output.getByText(uuid).waitFor();
	});
});

describe('the credential', () => {
	inEditor('turns red with a wrong key and green with the right one', async (editor) => {
		const { apiKey, companyId } = host.simulator.credentials;
		await editor.openWorkflow(workflow('New credential', { parameters: GET_CALLS }));
		await editor.openNode('Retreaver');
		await editor.get('node-credentials-select').click();
		await editor.get('node-credentials-select-item-new').click();

		const dialog = editor.get('credential-edit-dialog');
		await dialog.getByText('Settings > My Account > API Access').waitFor();
		await editor.field('apiKey').fill('sim_0000000000');
		await editor.field('companyId').fill(companyId);
		await dialog.getByTestId('parameter-input-otherAddresses').locator('.el-switch').click();
		await editor.field('coreBaseUrl').fill(host.simulator.url);
		await editor.get('credential-save-button').click();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog.getByText('Retreaver refused the API key. Copy it again').waitFor();

		await editor.field('apiKey').fill(apiKey);
		await editor.get('credential-save-button').click();
		await dialog.waitFor({ state: 'hidden' });
		await editor.get('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.page.setViewportSize({ width: 1280, height: 710 });
		await editor.picture('credential', editor.page.locator('.el-dialog').filter({ has: dialog }));
	});
});

describe('the example workflows', () => {
	const needsAccount =
		/(hubspot|slack|googleSheets|postgres|emailSend|openAi|lmChatOpenAi|httpRequest|webhook)$/;

	for (const [example, file] of exampleWorkflows()) {
		inEditor(
			`${example} is complete but for accounts elsewhere, and its notes can be read`,
			async (editor) => {
				await editor.openWorkflow(file);
				const notes = file.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
				const nodes = file.nodes.filter((node) => !notes.includes(node));
				await editor
					.get('sticky')
					.nth(notes.length - 1)
					.waitFor();
				expect(await editor.get('canvas-node').count()).toBe(nodes.length);
				const cut = await editor
					.get('sticky')
					.locator('*')
					.evaluateAll((parts) =>
						parts
							.filter((part) => part.scrollHeight > part.clientHeight + 1)
							.map((part) => part.textContent),
					);
				expect(cut).toEqual([]);

				const missing = nodes.filter(({ type }) => needsAccount.test(type)).map(({ name }) => name);
				const marked = editor.get('canvas-node').filter({ has: editor.get('node-issues') });
				const names = await marked.evaluateAll((elements) =>
					elements.map(({ dataset }) => dataset.nodeName),
				);
				expect(names.sort()).toEqual(missing.sort());
			},
		);
	}

	inEditor('looks good on the canvas, by day and by night', async (editor) => {
		const file = structuredClone(exampleWorkflows().get('missed-call-to-slack-and-hubspot')!);
		for (const [type, name, data] of [
			['hubspotAppToken', 'HubSpot', { appToken: 'none' }],
			['slackApi', 'Slack', { accessToken: 'none' }],
		] as const) {
			await host.n8n.api.saveCredential({ type, name, data });
			const node = file.nodes.find((node) => node.type === `n8n-nodes-base.${name.toLowerCase()}`)!;
			node.credentials = { [type]: { id: '', name } };
		}
		await editor.openWorkflow(file);
		await editor.get('zoom-to-fit').click();
		const icons = editor.get('canvas-node').locator('img');
		await icons.and(editor.page.locator('[src$="/retreaver.svg"]')).nth(1).waitFor();
		await editor.picture('workflow');

		await editor.page.emulateMedia({ colorScheme: 'dark' });
		await icons.and(editor.page.locator('[src$="/retreaver.dark.svg"]')).nth(1).waitFor();
		await editor.picture('dark');
	});
});
