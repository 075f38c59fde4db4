import {
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { WorkflowFile } from './n8n/api';

/** The example workflows of the package, by file name without its ending. */
export function exampleWorkflows(): Map<string, WorkflowFile> {
	const folder = resolve(__dirname, '../examples');
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(
		files.map((file) => [
			file.replace('.json', ''),
			JSON.parse(readFileSync(join(folder, file), 'utf8')),
		]),
	);
}

/**
 * Checks the parameters of a node by its description, and returns those that n8n keeps: what the node does not have, or
 * hides, is gone.
 */
export function keptParameters(
	node: INode,
	description: INodeTypeDescription,
): INodeParameters | null {
	const { properties } = description;
	expect(NodeHelpers.getNodeParametersIssues(properties, node, description)).toBeNull();
	return NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description);
}
