/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	// What calculates: no requests, and nothing of n8n but its errors.
	mutate: [
		'nodes/shared/input/{csv,fingerprint,phoneNumber,validate}.ts',
		'nodes/shared/webhooks/{allowedIps,payload,plan}.ts',
		'nodes/shared/api/{baseUrl,concurrency,deadline,redact,rows,tokenMask}.ts',
	],
	testRunner: 'jest',
	jest: {
		config: {
			// With the sources: jest finds the tests of a file only through files that are in a root.
			roots: ['<rootDir>/nodes/shared', '<rootDir>/test/unit'],
			// Without what is random (fuzz), and what has other rooms for its subject: each is loaded for every mutant.
			testMatch: [
				'**/{allowedIps,baseUrl,concurrency,csv,deadline,payload,phoneNumber,plan,redact,rows,validate,webhookToken}.test.ts',
			],
			// Loading all of n8n-workflow takes longer than the tests.
			moduleNameMapper: { '^n8n-workflow$': 'n8n-workflow/dist/cjs/errors/index.js' },
		},
	},
	// Leaves out what is evaluated once, when a module is loaded: texts and tables.
	ignoreStatic: true,
	coverageAnalysis: 'perTest',
	reporters: ['clear-text', 'html', 'progress'],
	// In the folder that git and the linters ignore.
	htmlReporter: { fileName: 'coverage/mutation.html' },
	tempDirName: 'coverage/stryker',
	ignorePatterns: ['coverage', 'dist', 'docs', 'examples'],
};
