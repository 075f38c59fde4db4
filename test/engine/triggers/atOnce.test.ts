import { createDeferredPromise } from 'n8n-workflow';

import { useBench } from '../support';
import { deliver, triggerByHand } from './delivery';

const bench = useBench();
const atOnce = () =>
	triggerByHand(bench, 'retreaverTrigger', { options: { responseMode: 'onReceived' } });

describe('without tags for the call', () => {
	test.each(['GET', 'POST'])(
		'%s: answers while the execution waits for a free place',
		async (method) => {
			const { promise: place, resolve: free } = createDeferredPromise<void>();
			const { status, body, executions, errors } = await deliver(atOnce(), 'retreaverTrigger', {
				method,
				place: async () => await place,
			});
			free();
			expect({ status, body }).toEqual({ status: 200, body: {} });
			expect(executions).toHaveLength(1);
			expect(errors).toEqual([]);
		},
	);

	test('says so where n8n could not start the workflow, so that Retreaver can send again', async () => {
		const place = async () => await Promise.reject(new Error('The database is down'));
		const { status } = await deliver(atOnce(), 'retreaverTrigger', { place });
		expect(status).toBe(500);
	});

	test('answers with nothing that would become a tag', async () => {
		const { status, body } = await deliver(atOnce(), 'retreaverTrigger', { query: 'city=Reno' });
		expect({ status, body }).toEqual({ status: 200, body: {} });
	});
});
