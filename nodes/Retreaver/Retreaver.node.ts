import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPairedItemData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { RetreaverClient } from '../shared/api/client';
import { mapConcurrent } from '../shared/api/concurrency';
import { failureItem, redactError, toNodeFailure } from '../shared/api/errors';
import { listSearch } from '../shared/records/listSearch';
import { testPostbackKey } from './credentialTest';
import { MODES_WITHOUT_API_KEY, searchListOwners } from './resources/callerList/address';
import { searchPayoutTables } from './resources/payoutTable/tables';
import { searchCampaignKeys } from './resources/visitorNumber/visitorNumber';
import { searchWebhooks } from './resources/webhook/search';
import { IncompleteFile, type Operation, type OperationContext } from './core/operation';
import {
	chosenOperation,
	itemsAtOnce,
	nodeProperties,
	resourcesWith,
	runOperation,
	subtitle,
} from './registry';

const RETRY_WARNING =
	'"Retry On Fail" is on. When one item fails, n8n runs the node again for all items, so what was done is done twice. Switch it off in the settings of the node, and set "On Error" to continue: then you can run the failed items again.';

/** `sensitiveOutputFields` lists secret output fields. It is missing in n8n's types, and n8n 2.41 does not hide them yet (tested). */
type Description = INodeTypeDescription & { sensitiveOutputFields: string[] };

export class Retreaver implements INodeType {
	description: Description = {
		displayName: 'Retreaver',
		name: 'retreaver',
		icon: { light: 'file:../../icons/retreaver.svg', dark: 'file:../../icons/retreaver.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle(),
		description:
			'Track and route calls, bid for them in real time and manage campaigns in Retreaver',
		defaults: { name: 'Retreaver' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'retreaverApi',
				required: true,
				displayOptions: {
					// A caller list needs the API key only to choose its buyer or campaign from a list.
					show: { resource: [...resourcesWith('retreaverApi'), 'callerList'] },
					hide: { '/listOwner.mode': MODES_WITHOUT_API_KEY },
				},
			},
			{
				name: 'retreaverPostbackKeyApi',
				required: true,
				testedBy: 'testPostbackKey',
				displayOptions: { show: { resource: resourcesWith('retreaverPostbackKeyApi') } },
			},
		],
		// The output of Postback Key > Create.
		sensitiveOutputFields: ['postback_key'],
		properties: nodeProperties(),
	};

	methods = {
		listSearch: {
			...listSearch,
			searchCampaignKeys,
			searchListOwners,
			searchPayoutTables,
			searchWebhooks,
		},
		credentialTest: { testPostbackKey },
	};

	/**
	 * Processes as many items at once as the credential allows requests, or one by one if the operation requires it.
	 * The output keeps their order.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const client = new RetreaverClient(this);
		const contextFor = (itemIndex: number): OperationContext => ({
			node: this,
			client,
			itemIndex,
			get: (name, fallback) => this.getNodeParameter(name, itemIndex, fallback) as never,
		});
		const items = this.getInputData().map((_, item) => ({ item }));
		if (items.length === 0) return [[]];

		/** The output item for an error. Throws the error unless the node continues on fail. */
		const failed = (
			error: unknown,
			itemIndex: number,
			pairedItem: IPairedItemData[],
		): INodeExecutionData => {
			const { item, reason } =
				error instanceof IncompleteFile ? error : { item: undefined, reason: error };
			redactError(reason, (text) => client.redact(text));
			const failure = toNodeFailure(this.getNode(), reason, itemIndex);
			if (!this.continueOnFail()) throw failure;
			const json = failureItem(failure, itemIndex);
			if (!item) return { json, pairedItem };
			// n8n would not recognize a failed item with further keys.
			const details = { advice: json.details, ...item.json };
			return { json: { ...json, details }, binary: item.binary, pairedItem };
		};

		let operation: Operation;
		let groups: IPairedItemData[][];
		let limit: number;
		try {
			operation = chosenOperation(contextFor(0));
			const together = operation.takesAllItems?.(contextFor(0)) === true;
			groups = together ? [items] : items.map((item) => [item]);
			limit = await itemsAtOnce(operation, contextFor(0));
		} catch (error) {
			return [items.map((item, itemIndex) => failed(error, itemIndex, [item]))];
		}

		if (operation.addsUp && this.getNode().retryOnFail) {
			this.addExecutionHints({ message: RETRY_WARNING, type: 'warning', location: 'outputPane' });
		}

		const outputs = await mapConcurrent(groups, limit, async (pairedItem, itemIndex) => {
			try {
				return await runOperation(operation, contextFor(itemIndex), pairedItem);
			} catch (error) {
				return [failed(error, itemIndex, pairedItem)];
			}
		});
		return [outputs.flat()];
	}
}
