import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { WEBHOOK_TRIGGER_VERSION, webhooksAt } from '../shared/webhooks/addresses';
import { holdAnswer } from '../shared/webhooks/answerGate';
import { listSearch } from '../shared/records/listSearch';
import { loadOptions } from '../shared/records/loadOptions';
import { chosenNames, collection } from '../shared/input/parameters';
import { receive } from '../shared/webhooks/admit';
import { pastedTokenOption, registrationParameter } from '../shared/webhooks/byHand';
import { campaignParameters } from '../shared/webhooks/chosenCampaigns';
import { isRegistered, register, unregister } from '../shared/webhooks/lifecycle';
import { TIMER_WARNING } from '../shared/webhooks/stages';
import {
	allowedIpsOption,
	convertTypesOption,
	includeCallKeyOption,
	SENSITIVE_FIELDS,
	requestMethodOption,
	tagParameters,
	triggerPanel,
} from '../shared/webhooks/parameters';
import { answerOptions } from './answers';
import { toEvent } from './event';
import { filtersParameter } from './filters';
import { includeCallOption } from './fullCall';
import { manualParameters } from './manual';
import { lookForNewCampaigns } from './newCampaigns';
import { readSettings } from './settings';
import { registrationOf, STAGE_OPTIONS, STAGE_PARAMETER, triggerTypesOption } from './stages';
import { wantedWebhooks } from './wanted';
import { wantedEvent } from './wantedEvent';

export class RetreaverTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retreaver Trigger',
		name: 'retreaverTrigger',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['trigger'],
		version: WEBHOOK_TRIGGER_VERSION,
		subtitle: chosenNames('stages', STAGE_OPTIONS),
		// n8n's list of nodes merges this node and the Retreaver node into one entry, with this description.
		description:
			'Starts the workflow when a call comes in, is answered, converts or ends; also reads calls and manages campaigns',
		eventTriggerDescription: 'Waiting for a call to the campaign',
		triggerPanel: triggerPanel(
			'Try it with a call',
			'every call that reaches a chosen stage',
			'What Retreaver knows about the call then shows up here.',
		),
		activationMessage:
			'Your trigger now starts an execution for every call that reaches a chosen stage.',
		defaults: { name: 'Retreaver Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		webhooks: webhooksAt('retreaver', ['lastNode', 'responseNode', 'onReceived']),
		...SENSITIVE_FIELDS,
		properties: [
			...campaignParameters,
			{
				// With this display name, n8n's list of nodes shows each stage as a separate trigger.
				displayName: 'Trigger On',
				name: 'stages',
				type: 'multiOptions',
				options: STAGE_OPTIONS,
				required: true,
				default: ['finished'],
				description: 'The moments of a call at which the workflow starts, once for each of them',
			},
			{
				displayName: 'Timer Seconds',
				name: 'timerSeconds',
				type: 'string',
				displayOptions: { show: { stages: ['timer_reached'] } },
				default: '90',
				placeholder: 'e.g. 30, 90',
				hint: TIMER_WARNING,
				description: 'Seconds after the answer, such as 90, separated by commas for several timers',
			},
			...tagParameters,
			filtersParameter,
			collection('options', [
				allowedIpsOption,
				convertTypesOption,
				...answerOptions,
				includeCallOption,
				includeCallKeyOption,
				pastedTokenOption,
				requestMethodOption,
				triggerTypesOption,
			]),
			registrationParameter,
			...manualParameters,
		],
	};

	methods = { listSearch, loadOptions };

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
		const settings = readSettings(this);
		return await receive(this, settings, async (sent, refuse) => {
			const registration = registrationOf(sent.query, settings.wanted);
			if (!registration) {
				return refuse(410, `The workflow does not start at this ${STAGE_PARAMETER} any more`);
			}
			const answer = holdAnswer(this.getResponseObject(), settings.answer);
			lookForNewCampaigns(this);
			const json = await wantedEvent(this, toEvent(registration, sent, settings), settings);
			if (!json) {
				// No tags: not even the fallback, which is for calls that the workflow takes.
				answer({});
				return { noWebhookResponse: true };
			}
			return { workflowData: [[{ json }]] };
		});
	}
}
