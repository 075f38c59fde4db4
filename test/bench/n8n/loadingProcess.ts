/**
 * Loads a community package the way n8n does at its start, with n8n's own code, and prints what that took. Runs in
 * n8n's Node.js. Arguments: the node_modules folder that n8n is in, n8n's user folder, the package's name.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is used of n8n's LoadNodesAndCredentials. */
interface Loader {
	loadPackage(name: string): Promise<{ nodeTypes: Record<string, { type: NodeType }> }>;
	postProcessLoaders(): Promise<void>;
	releaseTypes(): void;
	types: object;
}

interface Description {
	properties: Array<{
		name: string;
		options?: Array<{ value?: string }>;
		displayOptions?: { show?: { resource?: string[] } };
	}>;
}

interface NodeType {
	description: Description;
	nodeVersions?: Record<string, { description: Description }>;
}

/** n8n's own first use of what it needs for loading must not count: a package with an empty node is loaded before. */
const WARM_UP = 'n8n-nodes-warm-up';
const EMPTY_NODE =
	'exports.Empty = class { description = { name: "empty", version: 1, group: [], properties: [] } };';

const [modules, userFolder, packageName] = process.argv.slice(2);

const heap = () => {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
};

/** Resource and operation of every entry; what several nodes of a package offer alike counts once. */
function operationsOf(nodes: NodeType[]): string[] {
	const descriptions = nodes.flatMap(({ description, nodeVersions }) =>
		nodeVersions
			? Object.values(nodeVersions).map((version) => version.description)
			: [description],
	);
	const entries = descriptions
		.flatMap(({ properties }) => properties)
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map(({ value }) => `${String(displayOptions?.show?.resource)} ${value}`),
		);
	return [...new Set(entries)].filter((entry) => !entry.endsWith('__CUSTOM_API_CALL__'));
}

async function main() {
	// Set before n8n is loaded, which reads it then.
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.NODE_PATH = modules;
	(Module as unknown as { _initPaths(): void })._initPaths();
	const warmUp = join(userFolder, '.n8n/nodes/node_modules', WARM_UP);
	mkdirSync(warmUp, { recursive: true });
	writeFileSync(
		join(warmUp, 'package.json'),
		JSON.stringify({ name: WARM_UP, n8n: { nodes: ['Empty.node.js'] } }),
	);
	writeFileSync(join(warmUp, 'Empty.node.js'), EMPTY_NODE);

	const fromN8n = createRequire(join(modules, 'n8n/package.json'));
	fromN8n('reflect-metadata');
	const { Container } = fromN8n('@n8n/di');
	const { LoadNodesAndCredentials } = fromN8n(
		join(modules, 'n8n/dist/load-nodes-and-credentials.js'),
	);
	const loader: Loader = Container.get(LoadNodesAndCredentials);

	/** Loading, n8n's work on the descriptions, and the text of them that it writes for the editor. */
	const load = async (name: string) => {
		const { nodeTypes } = await loader.loadPackage(name);
		const operations = operationsOf(Object.values(nodeTypes).map(({ type }) => type)).length;
		await loader.postProcessLoaders();
		JSON.stringify(loader.types);
		loader.releaseTypes();
		return operations;
	};
	await load(WARM_UP);

	const before = heap();
	const start = process.cpuUsage();
	const operations = await load(packageName);
	const { user, system } = process.cpuUsage(start);
	console.log(JSON.stringify({ ms: (user + system) / 1000, bytes: heap() - before, operations }));
	process.exit();
}

void main();
