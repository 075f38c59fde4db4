import execa from 'execa';

// The table of operations runs each of them against the simulator; here it writes down what comes out.
void execa('jest', ['test/engine/operations.test.ts'], {
	env: { UPDATE_SCHEMAS: '1' },
	preferLocal: true,
	stdio: 'inherit',
}).catch(() => {
	process.exitCode = 1;
});
