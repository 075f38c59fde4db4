/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test/unit', '<rootDir>/test/engine', '<rootDir>/test/simulator'],
	testMatch: ['**/*.test.ts'],
	// Types are checked by `npm run typecheck`; here the files are only translated.
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', isolatedModules: true, diagnostics: false }] },
	testTimeout: 30_000,
};
