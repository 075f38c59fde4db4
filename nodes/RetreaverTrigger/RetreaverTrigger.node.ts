import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { holdAnswer } from '../shared/webhooks/answerGate';
import { RetreaverClient } from '../shared/api/client';
import { campaignEntity } from '../shared/records/entities';
import { listSearch, locator } from '../shared/records/locators';
import { chosenNames, collection } from '../shared/input/parameters';
import { receive } from '../shared/webhooks/admit';
import { isRegistered, register, unregister, webhookPair } from '../shared/webhooks/lifecycle';
import { presentable, unwrap } from '../shared/api/rows';
import { STAGES, TIMER_WARNING } from '../shared/webhooks/stages';
import {
	allowedIpsOption,
	convertTypesOption,
	readTagKeys,
	registrationParameter,
	tagKeysOption,
	triggerPanel,
} from '../shared/webhooks/parameters';
import { uuid } from '../shared/input/validate';
import {
	answerOptions,
	answerSettings,
	callTags,
	respondParameter,
	tagsOfLastNode,
} from './answers';
import { toEvent } from './event';
import { manualParameters } from './manual';
import { registrationOf, registrations, STAGE_PARAMETER } from './stages';
import { wantedWebhooks } from './wanted';

/** Milliseconds to read the full call while Retreaver waits. */
const CALL_TIMEOUT = 3_000;

const STAGE_OPTIONS = Object.values(STAGES).map(({ option }) => option);

/**
 * To n8n this means what webhook() says where it answers at once, and all items of the last node otherwise, so that
 * several of them are noticed. An expression that says so would slow down each webhook.
 */
const RESPONSE_DATA = '';

export class RetreaverTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retreaver Trigger',
		name: 'retreaverTrigger',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: chosenNames('stages', STAGE_OPTIONS),
		// n8n's list of nodes shows this for the Retreaver node, too: the two are one entry there.
		description:
			'Starts the workflow when a call comes in, is answered, converts or ends; also reads calls and manages campaigns',
		eventTriggerDescription: 'Waiting for a call to the campaign',
		triggerPanel: triggerPanel(
			'Try it with a call',
			'every call that reaches a chosen stage',
			'What Retreaver reports of the call shows up here.',
		),
		activationMessage:
			'Your trigger now starts an execution for every call that reaches a chosen stage.',
		defaults: { name: 'Retreaver Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		webhooks: webhookPair('retreaver', RESPONSE_DATA),
		properties: [
			{
				...locator(campaignEntity),
				displayOptions: { show: { registration: ['automatic'] } },
				description: 'The campaign whose calls start the workflow, from the list or by its ID',
			},
			{
				// A name by which n8n's list of nodes shows each of the stages as a trigger of its own.
				displayName: 'Trigger On',
				name: 'stages',
				type: 'multiOptions',
				options: STAGE_OPTIONS,
				required: true,
				default: ['always'],
				description: 'The moments of a call at which the workflow starts, once for each of them',
			},
			{
				displayName: 'Timer Seconds',
				name: 'timerSeconds',
				type: 'string',
				displayOptions: { show: { stages: ['timer'] } },
				default: '90',
				placeholder: 'e.g. 30, 90',
				hint: TIMER_WARNING,
				description: 'Seconds after the answer, such as 90, separated by commas for several timers',
			},
			respondParameter,
			registrationParameter,
			...manualParameters,
			collection('options', [
				allowedIpsOption,
				convertTypesOption,
				...answerOptions,
				{
					displayName: 'Include Full Call',
					name: 'includeCall',
					type: 'boolean',
					default: false,
					description:
						'Whether to add all that Retreaver knows of the call, under "call". Where that does not come within 3 seconds, "call" is empty and "callError" says why.',
				},
				tagKeysOption,
				{
					displayName: 'Trigger Types',
					name: 'triggerTypes',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					displayOptions: { show: { '/registration': ['automatic'] } },
					placeholder: 'Add Trigger Type',
					default: {},
					description:
						"Retreaver's own code for a stage, such as 7, where you know it from their support: not all of them are public",
					options: [
						{
							displayName: 'Trigger Type',
							name: 'override',
							values: [
								{
									displayName: 'Stage',
									name: 'stage',
									type: 'options',
									options: Object.values(STAGES)
										.filter(({ triggerType }) => triggerType)
										.map(({ option }) => option),
									default: 'selected',
									description: 'The stage that the code stands for',
								},
								{
									displayName: 'Trigger Type',
									name: 'triggerType',
									type: 'string',
									default: '',
									placeholder: 'e.g. 7',
									description:
										'The code to use in place of the one that this node knows, such as 7',
								},
							],
						},
					],
				},
			]),
		],
	};

	methods = { listSearch };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this, wantedWebhooks);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this, wantedWebhooks);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, async (sent, refuse) => {
			const wanted = registrations(
				this.getNodeParameter('stages'),
				this.getNodeParameter('timerSeconds', ''),
			);
			const registration = registrationOf(sent.query, wanted);
			if (!registration) {
				return refuse(410, `The workflow does not start at this ${STAGE_PARAMETER} any more`);
			}
			const options = this.getNodeParameter('options', {}) as TriggerOptions;
			const { includeCall, convertTypes } = options;
			const responseMode = this.getNodeParameter('responseMode');
			if (responseMode !== 'onReceived') {
				const accept = responseMode === 'lastNode' ? tagsOfLastNode : callTags;
				holdAnswer(this.getResponseObject(), { ...answerSettings(options), accept });
			}
			const tagKeys = readTagKeys(options.tagKeys);
			const event = toEvent(registration, sent, { tagKeys, convertTypes });
			return {
				// An empty object: whatever stands in it, Retreaver would write to the call as a tag (G).
				webhookResponse: {},
				workflowData: [
					[{ json: includeCall ? { ...event, ...(await fullCall(this, event)) } : event }],
				],
			};
		});
	}
}

/** The call as the API shows it. Its failure must not lose the event. */
async function fullCall(context: IWebhookFunctions, event: IDataObject): Promise<IDataObject> {
	try {
		const path = `/api/v4/calls/${uuid(event.callUuid, 'callUuid')}.json`;
		const client = new RetreaverClient(context);
		const { body } = await client.request({ method: 'GET', path, timeout: CALL_TIMEOUT });
		return { call: presentable(unwrap(body as IDataObject, 'call')) };
	} catch (error) {
		return { call: null, callError: (error as Error).message };
	}
}

interface TriggerOptions extends IDataObject {
	convertTypes?: boolean;
	includeCall?: boolean;
}
