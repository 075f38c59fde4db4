import type { Simulator } from '../simulator';
import { itemsOf, until } from './api';
import { describeNewest, useHost } from './host';
import { trigger, workflowInLine } from './workflowFiles';

/** All that n8n needs to keep poll cursors. */
const CURSORS = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};
/** Milliseconds in which a workflow that is polled each minute has surely been polled, and has run. */
const NEXT_POLL = 120_000;

describe('as n8n is set up by default', () => polling({}));

describeNewest('with poll cursors', () => polling(CURSORS));

function polling(env: Record<string, string>) {
	const host = useHost(env);

	it(
		'brings each call since publishing once, and no older one',
		async () => {
			const { api } = host.n8n;
			const place = async () => (await host.simulator.placeCall()).uuid;
			const polls = () => host.simulator.requests.filter(isPoll).length;

			await place();
			const id = await api.importWorkflow(
				workflowInLine(
					'Polling',
					trigger('retreaverCallPollingTrigger', {
						event: 'created',
						pollTimes: { item: [{ mode: 'everyMinute' }] },
					}),
				),
			);
			await api.activate(id);
			await until(20_000, 'the poll at activation', async () => polls() === 2 || undefined);

			const calls = [await place(), await place()];
			await api.waitForExecution(id, { timeoutMs: NEXT_POLL });
			calls.push(await place());
			const executions = await api.waitForExecution(id, { count: 2, timeoutMs: NEXT_POLL });
			const items = executions.flatMap((execution) => itemsOf(execution, 'Trigger'));
			expect(items.map(({ call_id }) => call_id).sort()).toEqual([...calls].sort());
			await api.deactivate(id);
		},
		3 * NEXT_POLL,
	);
}

const isPoll = ({ path }: Simulator['requests'][number]) => path.endsWith('/calls.json');
