import { ErrorReporter } from 'n8n-core';
import { NodeApiError } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { addresses } from '../../addresses';
import { startLocalServer } from '../localServer';
import { useBench } from '../support';

// The nodes load another copy of n8n-workflow than n8n-core has, as they do where n8n's folder for community nodes lies
// below another node_modules.
jest.resetModules();

// n8n-core takes the errors of the other copy for a fault of n8n, and logs them.
jest.spyOn(ErrorReporter.prototype, 'error').mockImplementation();

const bench = useBench();

const checkAny = { resource: 'suppressedNumber', operation: 'checkAny' };

/** The credentials, for an address where nobody answers. */
async function nobody() {
	const server = await startLocalServer(() => null);
	await server.stop();
	const { retreaverApi } = bench.credentialsFor('core');
	return {
		port: Number(new URL(server.url).port),
		credentials: { retreaverApi: { ...retreaverApi, ...addresses(server.url) } },
	};
}

test('there are two copies', () => {
	const { apiError } = jest.requireActual<typeof import('../../../nodes/shared/api/errors')>(
		'../../../dist/nodes/shared/api/errors',
	);
	const error = apiError({} as never, '404', { message: 'Not there' });
	expect(error.name).toBe('NodeApiError');
	expect(error).not.toBeInstanceOf(NodeApiError);
});

test('a refused connection says what to check', async () => {
	const { SERVICES } = jest.requireActual<typeof import('../../../nodes/shared/api/services')>(
		'../../../dist/nodes/shared/api/services',
	);
	const replaced = jest.replaceProperty(SERVICES.core, 'retryWindow', 1000 as never);
	const { error } = await bench.run(checkAny, await nobody());
	replaced.restore();
	expect(error).toMatchObject({
		message: 'Retreaver could not be reached: the connection was refused',
		description: expect.stringContaining('Check the network of your n8n'),
	});
});

test('a refused connection is tried again', async () => {
	const { port, credentials } = await nobody();
	const running = bench.run(checkAny, { credentials });
	await sleep(100);
	const up = await startLocalServer(() => ({ suppressed_numbers_exist: true }), port);
	const { error } = await running;
	await up.stop();
	expect(error).toBeUndefined();
	expect(up.requests).toHaveLength(1);
});

test('an error of n8n keeps its text, and one of ours its advice', async () => {
	const { error: missing } = await bench.run(checkAny, { credentials: {} });
	expect(missing?.message).toBe('Node does not have any credentials set');

	bench.simulator.faults.add({ kind: 'status', status: 404 });
	const { error } = await bench.run(checkAny);
	expect(error?.message).toBe('Retreaver does not know this record');
});
