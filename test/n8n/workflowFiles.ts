import type { IDataObject, INode } from 'n8n-workflow';
import { WEBHOOK_TRIGGER_VERSION } from '../../nodes/shared/webhooks/addresses';
import type { WorkflowFile } from './api';

export type NodeInput = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** The API key that the host has saved. */
const API_CREDENTIAL = { retreaverApi: { id: '', name: 'Retreaver API' } };

/** The Retreaver Trigger on a campaign, and the nodes behind it in a line. */
export function triggerWorkflow(
	campaign: string,
	name: string,
	parameters: IDataObject,
	...nodes: NodeInput[]
): WorkflowFile {
	return workflowInLine(
		name,
		{
			...trigger('retreaverTrigger', { campaign: chosen('cid', campaign), ...parameters }),
			typeVersion: WEBHOOK_TRIGGER_VERSION,
		},
		...nodes,
	);
}

/** The same with the Retreaver Bid Trigger, for a buyer by the customer's own ID. */
export function bidWorkflow(
	campaign: string,
	buyer: string,
	name: string,
	parameters: IDataObject,
	...nodes: NodeInput[]
): WorkflowFile {
	const choice = { campaign: chosen('cid', campaign), target: chosen('tid', buyer) };
	return workflowInLine(
		name,
		{
			...trigger('retreaverBidTrigger', { ...choice, ...parameters }),
			typeVersion: WEBHOOK_TRIGGER_VERSION,
		},
		...nodes,
	);
}

/** A workflow of nodes that stand in a line. */
export function workflowInLine(name: string, ...nodes: NodeInput[]): WorkflowFile {
	const line = nodes.map(
		(node, index): INode => ({
			id: crypto.randomUUID(),
			typeVersion: 1,
			position: [220 * index, 0],
			parameters: {},
			...node,
		}),
	);
	const links = line
		.slice(1)
		.map((node, index) => [
			line[index].name,
			{ main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
		]);
	return { name, nodes: line, connections: Object.fromEntries(links), settings: {} };
}

const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });

/** One of our triggers. */
export const trigger = (type: string, parameters: IDataObject): NodeInput => ({
	name: 'Trigger',
	type: `n8n-nodes-retreaver.${type}`,
	webhookId: crypto.randomUUID(),
	parameters: parameters as INode['parameters'],
	credentials: API_CREDENTIAL,
});

/** The action node with the API key. */
export const retreaver = (name: string, parameters: IDataObject): NodeInput => ({
	name,
	type: 'n8n-nodes-retreaver.retreaver',
	parameters: parameters as INode['parameters'],
	credentials: API_CREDENTIAL,
});

/** The action node that answers Retreaver; it needs no key. */
const respond = (
	operation: 'respondWithTags' | 'respondToBid',
	parameters: IDataObject,
): NodeInput => ({
	...retreaver('Respond', { resource: 'webhookResponse', operation, ...parameters }),
	credentials: undefined,
});

export const respondWithTags = (tags: IDataObject): NodeInput =>
	respond('respondWithTags', { tagsInput: 'json', tagsJson: JSON.stringify(tags) });

/** A bid that is always the same. */
export const respondToBid: NodeInput = respond('respondToBid', {
	bid: true,
	payout: 20,
	buyerNumber: '+12025550147',
});

/** The Manual Trigger node. */
export const manualStart: NodeInput = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/** A node that puts out this item. */
export const set = (json: IDataObject): NodeInput => ({
	name: 'Set',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: JSON.stringify(json), options: {} },
});

/** A node that puts out each entry of a list in this field as an item. */
export const split = (field: string): NodeInput => ({
	name: 'Split',
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: field, options: {} },
});

/** Nodes that put out these items. */
export const itemSource = (items: IDataObject[]): NodeInput[] => [set({ items }), split('items')];
