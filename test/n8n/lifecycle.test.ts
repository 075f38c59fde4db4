import { itemsOf, until } from './api';
import { describeNewest, storedCampaign, useHost } from './host';
import { triggerWorkflow } from './workflowFiles';

const CAMPAIGN = '1001';

describeNewest('with publishing, as 2.41 does it', () => lifecycle('true'));

describe('the older way, with checkExists at every start', () => lifecycle('false'));

function lifecycle(publication: 'true' | 'false') {
	const host = useHost({ N8N_USE_WORKFLOW_PUBLICATION_SERVICE: publication });

	const campaign = () => storedCampaign(host, CAMPAIGN);
	const stages = (part: string) =>
		campaign()
			.timers.map(({ url }) => url)
			.filter((url) => url.startsWith(`${host.n8n.url}/${part}/`))
			.map((url) => new URL(url).searchParams.get('n8n_stage'))
			.sort();
	const stand = async (part: string, expected: string[]) =>
		await until(20_000, `${part}: ${expected.join(', ') || 'nothing'}`, async () =>
			stages(part).join() === expected.join() ? true : undefined,
		);

	/** Saves the workflow with other stages, without publishing it. */
	const edit = async (id: string, chosen: string[]) => {
		const { api } = host.n8n;
		const { nodes, connections, versionId } = await api.request<Record<string, never>>(
			'GET',
			`/workflows/${id}`,
		);
		const edited = structuredClone(nodes) as Array<{ parameters: Record<string, unknown> }>;
		edited[0].parameters.stages = chosen;
		await api.request('PATCH', `/workflows/${id}`, {
			data: { nodes: edited, connections, versionId },
		});
	};

	it('exactly the right webhooks stand after testing, publishing, editing, restarting and unpublishing', async () => {
		const { api } = host.n8n;
		const before = campaign();
		const id = await api.importWorkflow(
			triggerWorkflow(CAMPAIGN, 'Life', { stages: ['started', 'finished'] }),
		);
		const listen = async () => {
			expect(await api.run(id)).toMatchObject({ waitingForWebhook: true });
		};
		const stopListening = async () => await api.request('DELETE', `/test-webhook/${id}`);

		// Testing before anything is published.
		await listen();
		await stand('webhook-test', ['finished', 'started']);
		await stopListening();
		await stand('webhook-test', []);
		expect(campaign()).toEqual(before);

		// Publishing, testing beside it, publishing again.
		await api.activate(id);
		await stand('webhook', ['finished', 'started']);
		const [first] = campaign().timers.slice(-2);
		await listen();
		await stand('webhook-test', ['finished', 'started']);
		await stand('webhook', ['finished', 'started']);
		await stopListening();
		await stand('webhook-test', []);
		await api.activate(id);
		await stand('webhook', ['finished', 'started']);

		// Restarting.
		await host.n8n.restart();
		await stand('webhook', ['finished', 'started']);
		if (publication === 'true') expect(campaign().timers.map(({ id }) => id)).toContain(first.id);

		// Editing: one stage goes, another comes.
		await edit(id, ['converted', 'finished']);
		await api.activate(id);
		await stand('webhook', ['converted', 'finished']);

		// A call starts what is chosen now, once each.
		await host.simulator.placeCall({ campaign: CAMPAIGN, converted: true });
		const executions = await api.waitForExecution(id, { count: 2 });
		expect(
			executions
				.flatMap((execution) => itemsOf(execution, 'Trigger').map(({ stage }) => stage))
				.sort(),
		).toEqual(['converted', 'finished']);

		await api.deactivate(id);
		await stand('webhook', []);
		expect(campaign()).toEqual(before);
	});

	it('a copy of the workflow has webhooks of its own', async () => {
		const { api } = host.n8n;
		const before = campaign();
		const original = await api.importWorkflow(
			triggerWorkflow(CAMPAIGN, 'Original', { stages: ['finished'] }),
		);
		const copy = await api.importWorkflow(
			triggerWorkflow(CAMPAIGN, 'Copy', { stages: ['finished'] }),
		);
		await api.activate(original);
		await api.activate(copy);
		await stand('webhook', ['finished', 'finished']);
		await api.deactivate(copy);
		await stand('webhook', ['finished']);
		await host.simulator.placeCall({ campaign: CAMPAIGN });
		expect(await api.waitForExecution(original)).toHaveLength(1);
		await api.deactivate(original);
		expect(campaign()).toEqual(before);
	});

	// Last, since n8n has another address afterwards.
	it('publishing under another WEBHOOK_URL leaves no webhook at the old one, so that no event comes twice', async () => {
		const { api } = host.n8n;
		const before = campaign();
		const id = await api.importWorkflow(
			triggerWorkflow(CAMPAIGN, 'Moved', { stages: ['started', 'finished'] }),
		);
		await api.activate(id);
		await stand('webhook', ['finished', 'started']);

		const moved = host.n8n.url.replace('127.0.0.1', 'localhost');
		await host.n8n.restart({ WEBHOOK_URL: moved });
		await edit(id, ['finished']);
		await api.activate(id);
		const added = () =>
			campaign()
				.timers.slice(before.timers.length)
				.map(({ url }) => new URL(url).origin);
		await until(20_000, 'one webhook at the new address', async () =>
			added().join() === moved ? true : undefined,
		);

		await host.simulator.placeCall({ campaign: CAMPAIGN });
		expect(await api.waitForExecution(id)).toHaveLength(1);
		await api.deactivate(id);
		await until(20_000, 'no webhooks', async () => (added().length === 0 ? true : undefined));
	});
}
