import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { facts } from '../shared/api/facts';
import { WEBHOOK_TRIGGER_VERSION, webhooksAt } from '../shared/webhooks/addresses';
import { holdAnswer } from '../shared/webhooks/answerGate';
import { BID_WARNING, NO_BID } from '../shared/webhooks/bid';
import { campaignEntity, targetEntity } from '../shared/records/entities';
import { listSearch } from '../shared/records/listSearch';
import { loadOptions } from '../shared/records/loadOptions';
import { locator } from '../shared/records/locators';
import { collection, notice } from '../shared/input/parameters';
import { receive } from '../shared/webhooks/admit';
import { pastedTokenOption, registrationParameter, whenAutomatic } from '../shared/webhooks/byHand';
import { isRegistered, register, unregister } from '../shared/webhooks/lifecycle';
import {
	allowedIpsOption,
	convertTypesOption,
	deadlineOption,
	includeCallKeyOption,
	SENSITIVE_FIELDS,
	requestMethodOption,
	tagParameters,
	triggerPanel,
} from '../shared/webhooks/parameters';
import { acceptBid, conversionTimerOption, respondOption } from './answer';
import { buyerProblems, buyerSetupParameters, reportBuyer, tagPrefixOption } from './buyerSetup';
import { manualParameters } from './manual';
import { BUYER_PARAMETER, toBidRequest } from './request';
import { ANY_BUYER, readSettings } from './settings';
import { wantedKeys, wantedWebhooks } from './wanted';

export class RetreaverBidTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retreaver Bid Trigger',
		name: 'retreaverBidTrigger',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['trigger'],
		version: WEBHOOK_TRIGGER_VERSION,
		subtitle:
			'={{$parameter.registration === "manual" ? "by hand" : $parameter["target"]?.cachedResultName || $parameter["target"]?.value}}',
		description:
			'Starts the workflow when Retreaver asks a buyer for a bid; the workflow answers it',
		eventTriggerDescription: 'Waiting for a bid request',
		triggerPanel: triggerPanel(
			'Try it with a bid request',
			'every bid request',
			'Retreaver then asks for a bid, and the request shows up here.',
			'The bid request shows up here.',
		),
		activationMessage: 'Retreaver now asks this workflow for a bid for every call of the campaign.',
		defaults: { name: 'Retreaver Bid Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'retreaverApi', required: true }],
		webhooks: webhooksAt('retreaver-bid', ['lastNode', 'responseNode']),
		...SENSITIVE_FIELDS,
		properties: [
			{
				...locator(campaignEntity),
				displayOptions: whenAutomatic,
				description: 'The campaign whose calls to bid for, from the list or by its ID',
			},
			{
				...locator(targetEntity),
				displayOptions: whenAutomatic,
				hint: 'Add the buyer to the campaign in Retreaver first.',
				description: 'The buyer who bids, from the list or by ID',
			},
			...tagParameters,
			notice('bidNotice', BID_WARNING),
			...buyerSetupParameters,
			collection('options', [
				allowedIpsOption,
				convertTypesOption,
				{
					...deadlineOption,
					description: `Seconds after which "no bid" goes out, whatever the workflow is still doing. Retreaver waits ${facts.limits.answerSeconds} seconds.`,
				},
				conversionTimerOption,
				includeCallKeyOption,
				pastedTokenOption,
				requestMethodOption,
				respondOption,
				tagPrefixOption,
			]),
			registrationParameter,
			...manualParameters,
		],
	};

	methods = { listSearch, loadOptions };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this, wantedKeys);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await register(this, wantedWebhooks);
				const { buyer, prefix } = readSettings(this);
				if (buyer && prefix) await reportBuyer(this, prefix);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const settings = readSettings(this);
		return await receive(this, settings, async (sent, refuse) => {
			const { buyer, prefix, deadline, conversionTimer } = settings;
			if (buyer !== ANY_BUYER && sent.query[BUYER_PARAMETER] !== buyer) {
				return refuse(410, `The workflow does not bid for this ${BUYER_PARAMETER} any more`);
			}
			holdAnswer(this.getResponseObject(), {
				deadline,
				fallback: NO_BID,
				accept: acceptBid(this, conversionTimer),
			});
			const json = {
				...toBidRequest(sent, settings),
				...(buyer && prefix ? await buyerProblems(this, prefix) : {}),
			};
			return { workflowData: [[{ json }]] };
		});
	}
}
