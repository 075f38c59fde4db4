import execa from 'execa';

const TESTS = [
	'operations/operations',
	'triggers/trigger',
	'triggers/bidTrigger',
	'triggers/polling',
];

// These tests run everything against the simulator and check the output schemas; here they write them.
void execa(
	'jest',
	TESTS.map((name) => `test/engine/${name}.test.ts`),
	{
		env: { UPDATE_SCHEMAS: '1' },
		preferLocal: true,
		stdio: 'inherit',
	},
).catch(() => {
	process.exitCode = 1;
});
