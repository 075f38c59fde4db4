import type { IDataObject, INode } from 'n8n-workflow';
import type { WorkflowFile } from './api';

export type NodeInput = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** The Retreaver Trigger on a campaign, and the nodes behind it in a line. */
export function triggerWorkflow(
	campaign: string,
	name: string,
	parameters: IDataObject,
	...nodes: NodeInput[]
): WorkflowFile {
	return workflowInLine(name, trigger('retreaverTrigger', { campaign: chosen('cid', campaign), ...parameters }), ...nodes);
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
	return workflowInLine(name, trigger('retreaverBidTrigger', { ...choice, ...parameters }), ...nodes);
}

/** A workflow of nodes that stand in a line. */
export function workflowInLine(name: string, ...nodes: NodeInput[]): WorkflowFile {
	const line = nodes.map((node, index): INode => ({
		id: crypto.randomUUID(),
		typeVersion: 1,
		position: [220 * index, 0],
		parameters: {},
		...node,
	}));
	const links = line.slice(1).map((node, index) => [
		line[index].name,
		{ main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
	]);
	return { name, nodes: line, connections: Object.fromEntries(links), settings: {} };
}

const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });

const trigger = (type: string, parameters: IDataObject): NodeInput => ({
	name: 'Trigger',
	type: `n8n-nodes-retreaver.${type}`,
	webhookId: crypto.randomUUID(),
	parameters: parameters as INode['parameters'],
	credentials: { retreaverApi: { id: '', name: 'Retreaver API' } },
});
