import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { resources } from '../../nodes/Retreaver/resources';
import { operationsTable } from '../../scripts/operationsTable';

test('the README’s table of operations is current (else: npm run docs)', () => {
	const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
	expect(readme).toContain(operationsTable(resources));
});
