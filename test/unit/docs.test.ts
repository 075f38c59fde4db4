import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { resources } from '../../nodes/Retreaver/registry';
import { bidsTable, evidenceTables } from '../../scripts/evidenceTables';
import { operationsTable, resourcesTable } from '../../scripts/operationsTable';
import { reliabilityTables } from '../../scripts/reliabilityTables';
import { stagesTable } from '../../scripts/stagesTable';

test.each([
	['README.md', 'resources', resourcesTable(resources)],
	['docs/operations.md', 'operations', operationsTable(resources)],
	['docs/trigger.md', 'stages', stagesTable()],
	['docs/bid-trigger.md', 'bids', bidsTable()],
	...Object.entries(evidenceTables()).map(([name, table]) => ['docs/evidence.md', name, table]),
	...Object.entries(reliabilityTables).map(([name, table]) => ['docs/reliability.md', name, table]),
])('%s: the table of %s is current (else: npm run docs)', (file, _, table) => {
	expect(readFileSync(resolve(__dirname, '../..', file), 'utf8')).toContain(table);
});
