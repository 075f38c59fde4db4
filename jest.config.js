/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testPathIgnorePatterns: ['<rootDir>/test/n8n/'],
	testMatch: ['**/*.test.ts'],
	// Types are checked by `npm run typecheck`; here the files are only translated.
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	testTimeout: 30_000,
};
