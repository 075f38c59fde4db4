import { readFileSync, writeFileSync } from 'node:fs';

import { resources } from '../nodes/Retreaver/resources';
import { withGenerated } from './generated';
import { operationsTable } from './operationsTable';

writeFileSync('README.md', withGenerated(readFileSync('README.md', 'utf8'), 'operations', operationsTable(resources)));
