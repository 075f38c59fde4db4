const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n'],
	// These two take long, and need a machine with nothing else to do: npm run test:n8n:queue.
	testPathIgnorePatterns: process.env.N8N_TESTS === 'queue' ? [] : ['/n8n/(queue|hostile)\\.test\\.ts$'],
	globalSetup: '<rootDir>/test/n8n/globalSetup.ts',
	// Each file starts an n8n of its own, so one after the other.
	maxWorkers: 1,
	testTimeout: 120_000,
};
