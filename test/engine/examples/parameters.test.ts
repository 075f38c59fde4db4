import type { INodeTypeDescription } from 'n8n-workflow';

import { Retreaver } from '../../../nodes/Retreaver/Retreaver.node';
import { RetreaverBidTrigger } from '../../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { RetreaverCallPollingTrigger } from '../../../nodes/RetreaverCallPollingTrigger/RetreaverCallPollingTrigger.node';
import { RetreaverTrigger } from '../../../nodes/RetreaverTrigger/RetreaverTrigger.node';
import { exampleWorkflows, keptParameters } from '../../examples';

const descriptions = new Map<string, INodeTypeDescription>(
	[
		new Retreaver(),
		new RetreaverBidTrigger(),
		new RetreaverCallPollingTrigger(),
		new RetreaverTrigger(),
	].map(({ description }) => [`n8n-nodes-retreaver.${description.name}`, description]),
);

const ours = [...exampleWorkflows()].flatMap(([file, { nodes }]) =>
	nodes
		.filter(({ type }) => descriptions.has(type))
		.map((node) => ({ file, name: node.name, node, description: descriptions.get(node.type)! })),
);

// test/n8n/examples.test.ts opens the examples in n8n, with all of their nodes.
test.each(ours)('$file, $name: each parameter is one of the node', ({ node, description }) => {
	const kept = keptParameters(node, description);
	// n8n adds the poll times of a polling trigger.
	expect({ pollTimes: node.parameters.pollTimes, ...kept }).toMatchObject(node.parameters);
});
