/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testPathIgnorePatterns: ['<rootDir>/test/n8n/'],
	testMatch: ['**/*.test.ts'],
	// Types are checked by `npm run typecheck`; here the files are only translated.
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	// By default jest leaves one core free: on two cores, it would run one file after the other.
	maxWorkers: '100%',
	testTimeout: 30_000,
	// With --coverage, as in `npm test`: what the tests reach of the built nodes, which n8n's engine runs in this process.
	collectCoverageFrom: ['dist/**/*.js'],
	coverageReporters: ['text-summary', 'lcov'],
	coverageThreshold: { global: { statements: 96, branches: 87, functions: 96, lines: 97 } },
};
