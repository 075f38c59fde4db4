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
	const credentials = { retreaverApi: { id: '', name: 'Retreaver API' } };
	const trigger: NodeInput = {
		name: 'Trigger',
		type: 'n8n-nodes-retreaver.retreaverTrigger',
		webhookId: crypto.randomUUID(),
		parameters: { campaign: { __rl: true, mode: 'cid', value: campaign }, ...parameters } as INode['parameters'],
		credentials,
	};
	return workflowInLine(name, trigger, ...nodes);
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
