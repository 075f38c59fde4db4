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

import { RetreaverClient } from '../shared/client';
import { campaignEntity } from '../shared/entities';
import { listSearch, locator } from '../shared/locators';
import { STAGES } from '../shared/stages';
import { isTokenValid, TOKEN_PARAMETER } from '../shared/webhookToken';
import { toEvent, TOKENS } from './payload';
import { registrationOf, registrations, STAGE_PARAMETER } from './stages';
import { registrationUrl, TriggerWebhooks } from './webhooks';

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
				responseMode: 'onReceived',
				path: 'retreaver',
			},
			{
				// Timers are called with GET. n8n runs the lifecycle once for each webhook name, so this one has a
				// name without lifecycle methods.
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
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
			{
				displayName: `In Retreaver, open the campaign and add a webhook for each chosen stage, with the Production URL above and this behind it, in one line: <code>?${STAGE_PARAMETER}=always&${TOKEN_PARAMETER}=YOUR_WEBHOOK_TOKEN&${TOKENS.map((token) => `${token}=[${token}]`).join('&')}</code><br><br>Put the Webhook Token of the credential for YOUR_WEBHOOK_TOKEN, and the stage for always: ${Object.keys(STAGES).join(', ')} (a timer also needs <code>&n8n_seconds=90</code>).`,
				name: 'manualNotice',
				type: 'notice',
				displayOptions: { show: { registration: ['manual'] } },
				default: '',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				displayOptions: { show: { registration: ['automatic'] } },
				default: {},
				options: [
					{
						displayName: 'Tags to Send',
						name: 'tagKeys',
						type: 'string',
						default: '',
						placeholder: 'e.g. lead_score, utm_source',
						description: 'Keys of tags of the call to get as well, separated by commas',
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
				const { webhooks, wanted, urls } = await setUp(this);
				await webhooks.register(wanted, urls);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				if (this.getNodeParameter('registration') === 'manual') return true;
				const { webhooks, campaign } = await setUp(this);
				const left = await webhooks.unregister();
				if (left.length === 0) return true;
				this.logger.warn(
					`Retreaver did not remove the webhooks ${left.join(', ')} of campaign ${campaign}. Remove them there by hand: Campaigns > ${campaign} > Webhooks.`,
				);
				return false;
			},
		},
	};

	/** Never throws: whatever is thrown here would become a failed execution, started by anybody. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const refuse = (status: number, error: string): IWebhookResponseData => {
			this.getResponseObject().status(status).json({ error });
			return { noWebhookResponse: true };
		};
		try {
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
			return {
				// An empty object: whatever stands in it, Retreaver would write to the call as a tag (G).
				webhookResponse: {},
				workflowData: [[{ json: toEvent(registration, query, this.getBodyData()) }]],
			};
		} catch (error) {
			this.logger.error(`Retreaver Trigger could not take a webhook: ${(error as Error).message}`);
			return refuse(500, 'The trigger is not set up correctly');
		}
	}
}

/** What the lifecycle methods work with, from the node's parameters. */
async function setUp(context: IHookFunctions) {
	const campaign = context.getNodeParameter('campaign') as INodeParameterResourceLocator;
	const webhookUrl = context.getNodeWebhookUrl('default') as string;
	const wanted = registrations(
		context.getNodeParameter('stages'),
		context.getNodeParameter('timerSeconds', []),
	);
	const { tagKeys = '' } = context.getNodeParameter('options', {}) as { tagKeys?: string };
	const keys = tagKeys.split(',').map((key) => key.trim());
	const credential = await context.getCredentials('retreaverApi');
	return {
		campaign: String(campaign.value),
		webhooks: new TriggerWebhooks(new RetreaverClient(context), campaign, webhookUrl),
		wanted,
		urls: wanted.map((registration) =>
			registrationUrl(webhookUrl, registration, credential, keys.filter(Boolean)),
		),
	};
}
