import { resources } from '../nodes/Retreaver/registry';

const operations = resources.flatMap((resource) => resource.operations);
console.log(
	`The Retreaver node has ${resources.length} resources and ${operations.length} operations.`,
);
