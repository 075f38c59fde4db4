import { readFileSync, writeFileSync } from 'node:fs';

import { resources } from '../nodes/Retreaver/registry';
import { bidsTable, evidenceTables } from './evidenceTables';
import { withGenerated } from './generated';
import { operationsTable, resourcesTable } from './operationsTable';
import { reliabilityTables } from './reliabilityTables';
import { stagesTable } from './stagesTable';

write('README.md', { resources: resourcesTable(resources) });
write('docs/operations.md', { operations: operationsTable(resources) });
write('docs/evidence.md', evidenceTables());
write('docs/trigger.md', { stages: stagesTable() });
write('docs/bid-trigger.md', { bids: bidsTable() });
write('docs/reliability.md', reliabilityTables);

/** Writes the generated parts of a document, by the names of their marks. */
function write(file: string, parts: Record<string, string>): void {
	const text = Object.entries(parts).reduce(
		(result, [name, content]) => withGenerated(result, name, content),
		readFileSync(file, 'utf8'),
	);
	writeFileSync(file, text);
}
