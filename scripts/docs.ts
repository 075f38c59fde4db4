import { readFileSync, writeFileSync } from 'node:fs';

import { resources } from '../nodes/Retreaver/resources';
import { operationsTable, withTable } from './operationsTable';

writeFileSync('README.md', withTable(readFileSync('README.md', 'utf8'), operationsTable(resources)));
