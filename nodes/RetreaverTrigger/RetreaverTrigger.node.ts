import type {
	IDataObject,
	IHookFunctions,
	INodeParameterResourceLocator,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isIpAllowed } from '../shared/allowedIps';
import { holdAnswer } from '../shared/answerGate';
import { RetreaverClient } from '../shared/client';
import { campaignEntity } from '../shared/entities';
import { listSearch, locator } from '../shared/locators';
import { presentable, unwrap } from '../shared/rows';
import { STAGES } from '../shared/stages';
import { uuid } from '../shared/validate';
import { isTokenValid, TOKEN_PARAMETER } from '../shared/webhookToken';
import { answerOptions, answerSettings, callTags, respondParameter, tagsOfLastNode } from './answers';
import { manualNotices } from './manual';
import { toEvent } from './payload';
import { registrationOf, registrations, STAGE_PARAMETER } from './stages';
import { registrationUrl, TriggerWebhooks } from './webhooks';

/** Milliseconds: n8n listens for a test event for 2 minutes. */
const TEST_LIFETIME = 10 * 60_000;
/** Milliseconds to read the full call while Retreaver waits. */
const CALL_TIMEOUT = 3_000;

const RESPONSE_MODE = '={{$parameter["responseMode"]}}';
/** All items of the last node, so that several of them are noticed; nothing where n8n answers at once. */
const RESPONSE_DATA = '={{$parameter["responseMode"] === "lastNode" ? "allEntries" : ""}}';

export class RetreaverTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retreaver Trigger',
		name: 'retreaverTrigger',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["stages"].join(", ")}}',
		description: 'Starts the workflow at a stage of a call: started, answered, converted, finished…',
		eventTriggerDescription: 'Waiting for a call to the campaign',
		activationMessage: 'Your trigger now starts an execution for every call that reaches a chosen stage.',
		defaults: { name: 'Retreaver Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: RESPONSE_MODE,
				responseData: RESPONSE_DATA,
				path: 'retreaver',
			},
			{
				// Timers are called with GET. n8n runs the lifecycle once for each webhook name, so this one has a
				// name without lifecycle methods.
				name: 'setup',
				httpMethod: 'GET',
				responseMode: RESPONSE_MODE,
				responseData: RESPONSE_DATA,
				path: 'retreaver',
				ndvHideUrl: true,
			},
		],
		properties: [
			{
				displayName: 'Registration',
				name: 'registration',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'Activating the workflow adds webhooks to the campaign, deactivating removes them',
					},
					{
						name: 'By Hand',
						value: 'manual',
						description: 'You paste the webhook URL into Retreaver yourself',
					},
				],
				default: 'automatic',
				description: 'Who tells Retreaver where to send calls',
			},
			{
				...locator(campaignEntity),
				displayOptions: { show: { registration: ['automatic'] } },
				description: 'The campaign whose calls start the workflow',
			},
			{
				displayName: 'Stages',
				name: 'stages',
				type: 'multiOptions',
				options: Object.values(STAGES).map(({ option }) => option),
				required: true,
				default: ['always'],
				description: 'The moments of a call at which the workflow starts, each with an execution of its own',
			},
			{
				displayName: 'Timer Seconds',
				name: 'timerSeconds',
				type: 'number',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Timer', minValue: 1 },
				displayOptions: { show: { stages: ['timer'] } },
				default: 90,
				description: 'Seconds after the answer',
			},
			{
				displayName:
					'Of all timers of a campaign Retreaver calls only the highest one that a call reached. A timer here can silence another timer of this campaign for longer calls, such as one that reports a sale.',
				name: 'timerNotice',
				type: 'notice',
				displayOptions: { show: { stages: ['timer'] } },
				default: '',
			},
			...manualNotices,
			respondParameter,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Allowed IPs',
						name: 'allowedIps',
						type: 'string',
						default: '',
						placeholder: 'e.g. 192.0.2.10, 192.0.2.11',
						description:
							'Addresses that may send webhooks, separated by commas. Empty allows all; the token protects the webhook in any case.',
					},
					...answerOptions,
					{
						displayName: 'Include Full Call',
						name: 'includeCall',
						type: 'boolean',
						default: false,
						description:
							'Whether to read the call from the API and put it out under "call". Where that does not work within 3 seconds, "call" is null and "callError" says why.',
					},
					{
						displayName: 'Tags to Send',
						name: 'tagKeys',
						type: 'string',
						displayOptions: { show: { '/registration': ['automatic'] } },
						default: '',
						placeholder: 'e.g. lead_score, utm_source',
						description: 'Keys of tags of the call to get as well, separated by commas',
					},
					{
						displayName: 'Trigger Types',
						name: 'triggerTypes',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true },
						displayOptions: { show: { '/registration': ['automatic'] } },
						placeholder: 'Add Trigger Type',
						default: {},
						description:
							"Retreaver's own code or name for a stage, where you know it from their support. Retreaver does not publish all of them.",
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
										description: 'The stage that the trigger type stands for',
									},
									{
										displayName: 'Trigger Type',
										name: 'triggerType',
										type: 'string',
										default: '',
										placeholder: 'e.g. 7',
										description: 'What to send in place of what this node knows',
									},
								],
							},
						],
					},
				],
			},
		],
	};

	methods = { listSearch };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				if (this.getNodeParameter('registration') === 'manual') return true;
				const { webhooks, urls } = await setUp(this);
				return await webhooks.areRegistered(urls);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				if (this.getNodeParameter('registration') === 'manual') return true;
				const { webhooks, wanted, urls, campaign } = await setUp(this);
				warnOfLeftovers(this, await webhooks.register(wanted, urls), campaign);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				if (this.getNodeParameter('registration') === 'manual') return true;
				const { webhooks, campaign } = await setUp(this);
				return warnOfLeftovers(this, await webhooks.unregister(), campaign);
			},
		},
	};

	/** Never throws: whatever is thrown here would become a failed execution, started by anybody. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const response = this.getResponseObject();
		const refuse = (status: number, error: string): IWebhookResponseData => {
			response.status(status).json({ error });
			return { noWebhookResponse: true };
		};
		try {
			const { allowedIps = '', includeCall, ...options } = this.getNodeParameter(
				'options',
				{},
			) as TriggerOptions;
			const { ip, ips = [] } = this.getRequestObject();
			if (!isIpAllowed(allowedIps, [...ips, ip ?? ''])) {
				return refuse(403, 'This address may not send webhooks');
			}
			const query = this.getQueryData() as IDataObject;
			const credential = await this.getCredentials('retreaverApi');
			const url = this.getNodeWebhookUrl('default') as string;
			if (!isTokenValid(query[TOKEN_PARAMETER], credential, url)) {
				return refuse(401, `The parameter ${TOKEN_PARAMETER} is missing or wrong`);
			}
			const wanted = registrations(
				this.getNodeParameter('stages'),
				this.getNodeParameter('timerSeconds', []),
			);
			const registration = registrationOf(query, wanted);
			if (!registration) {
				return refuse(410, `The workflow does not start at this ${STAGE_PARAMETER} any more`);
			}
			const responseMode = this.getNodeParameter('responseMode');
			if (responseMode !== 'onReceived') {
				const accept = responseMode === 'lastNode' ? tagsOfLastNode : callTags;
				holdAnswer(response, { ...answerSettings(options), accept });
			}
			const event = toEvent(registration, query, this.getBodyData());
			return {
				// An empty object: whatever stands in it, Retreaver would write to the call as a tag (G).
				webhookResponse: {},
				workflowData: [
					[{ json: includeCall ? { ...event, ...(await fullCall(this, event)) } : event }],
				],
			};
		} catch (error) {
			this.logger.error(`Retreaver Trigger could not take a webhook: ${(error as Error).message}`);
			return refuse(500, 'The trigger is not set up correctly');
		}
	}
}

interface TriggerOptions extends IDataObject {
	allowedIps?: string;
	includeCall?: boolean;
	tagKeys?: string;
	triggerTypes?: { override?: Array<{ stage: string; triggerType: string }> };
}

/** What the lifecycle methods work with, from the node's parameters. */
async function setUp(context: IHookFunctions) {
	const campaign = context.getNodeParameter('campaign') as INodeParameterResourceLocator;
	const webhookUrl = context.getNodeWebhookUrl('default') as string;
	const { tagKeys = '', triggerTypes } = context.getNodeParameter('options', {}) as TriggerOptions;
	const wanted = registrations(
		context.getNodeParameter('stages'),
		context.getNodeParameter('timerSeconds', []),
		Object.fromEntries(
			(triggerTypes?.override ?? []).map(({ stage, triggerType }) => [stage, triggerType.trim()]),
		),
	);
	const credential = await context.getCredentials('retreaverApi');
	const urlOptions = {
		tagKeys: tagKeys.split(',').map((key) => key.trim()).filter(Boolean),
		expires: context.getActivationMode() === 'manual' ? Date.now() + TEST_LIFETIME : undefined,
	};
	return {
		campaign: String(campaign.value),
		webhooks: new TriggerWebhooks(new RetreaverClient(context), campaign, webhookUrl),
		wanted,
		urls: wanted.map((registration) =>
			registrationUrl(webhookUrl, registration, credential, urlOptions),
		),
	};
}

/** @returns whether there are none */
function warnOfLeftovers(context: IHookFunctions, ids: number[], campaign: string): boolean {
	if (ids.length > 0) {
		context.logger.warn(
			`Retreaver did not remove the webhooks ${ids.join(', ')} of campaign ${campaign}. Remove them by hand, in Retreaver under Campaigns > ${campaign} > Webhooks.`,
		);
	}
	return ids.length === 0;
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
