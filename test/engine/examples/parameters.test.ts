import { type INode, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Retreaver } from '../../../nodes/Retreaver/Retreaver.node';
import { RetreaverBidTrigger } from '../../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { RetreaverCallPollingTrigger } from '../../../nodes/RetreaverCallPollingTrigger/RetreaverCallPollingTrigger.node';
import { RetreaverTrigger } from '../../../nodes/RetreaverTrigger/RetreaverTrigger.node';

const FOLDER = resolve(__dirname, '../../../examples');

const descriptions = new Map<string, INodeTypeDescription>(
	[
		new Retreaver(),
		new RetreaverBidTrigger(),
		new RetreaverCallPollingTrigger(),
		new RetreaverTrigger(),
	].map(({ description }) => [`n8n-nodes-retreaver.${description.name}`, description]),
);

const ours = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.flatMap((file) => {
		const { nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { nodes: INode[] };
		return nodes
			.filter(({ type }) => descriptions.has(type))
			.map((node) => ({ file, name: node.name, node, description: descriptions.get(node.type)! }));
	});

// test/n8n/examples.test.ts opens the examples in n8n, with all of their nodes.
test.each(ours)('$file, $name: each parameter is one of the node', ({ node, description }) => {
	const { properties } = description;
	expect(NodeHelpers.getNodeParametersIssues(properties, node, description)).toBeNull();
	// A parameter that the node does not have, or hides, would be gone.
	const known = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	// n8n adds the poll times of a polling trigger.
	expect({ pollTimes: node.parameters.pollTimes, ...known }).toMatchObject(node.parameters);
});
