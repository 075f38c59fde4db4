const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n'],
	testPathIgnorePatterns: [],
	globalSetup: '<rootDir>/test/n8n/globalSetup.ts',
	// Each file starts an n8n of its own, so one after the other.
	maxWorkers: 1,
	testTimeout: 120_000,
};
