import { facts } from '../../nodes/shared/api/facts';
import * as entities from '../../nodes/shared/records/entities';
import { readFacts } from '../../scripts/facts';
import { type Simulator, startSimulator } from '../simulator';
import { client, startReceiver } from '../simulator/testing';

/**
 * The simulator states the reference a second time, and reads no facts. Where the two differ, one of them is wrong, or
 * both have to learn what was seen live.
 */
let simulator: Simulator;
let api: ReturnType<typeof client>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
	simulator = await startSimulator({ calls: 120, pings: 120, campaigns: 30, now: new Date() });
	api = client(simulator);
	receiver = await startReceiver(() => ({}));
});
beforeEach(() => simulator.reset());
afterAll(async () => {
	await simulator.stop();
	await receiver.stop();
});

const { startTimer, bidTimer } = facts.wrappers;

async function register(triggerType: string, wrapper: string) {
	const campaign = simulator.state.campaigns[0];
	const { status, data } = await api.post(`/campaigns/${campaign.id}/timers.json`, {
		[wrapper]: {
			trigger_type: triggerType,
			pixels_attributes: { 0: { request_method: 'post', url: `${receiver.url}/hook` } },
		},
	});
	return { campaign, status, id: data[wrapper]?.id as number };
}

/** Words of the simulator that are other than the names of the facts. */
const STAGES: Record<string, string> = { finished: 'always', dataAppending: 'append' };

test.each(Object.entries(facts.stages))(
	'trigger type of the stage %s',
	async (name, triggerType) => {
		const wrapper = name === 'bid' ? bidTimer : startTimer;
		const { campaign, status, id } = await register(triggerType, wrapper);
		expect(status).toBe(201);

		const { timeline } = await simulator.placeCall({
			campaign: campaign.cid,
			postback: true,
			converted: true,
		});
		const stages = timeline.filter(({ webhookId }) => webhookId === id).map(({ stage }) => stage);
		expect(stages).toEqual([STAGES[name] ?? name]);
	},
);

test('a bid webhook has a wrapper of its own', async () => {
	expect((await register(facts.stages.bid, startTimer)).status).toBe(400);
	expect((await register(facts.stages.start, bidTimer)).status).toBe(400);
});

test('the attribute that removes a webhook or timer', async () => {
	const { campaign, id } = await register(facts.stages.start, startTimer);
	await api.put(`/campaigns/${campaign.id}.json`, {
		campaign: { timers_attributes: [{ id, [facts.webhooks.remove]: true }] },
	});
	expect(campaign.timers.map((timer) => timer.id)).not.toContain(id);
});

const listed = Object.values(entities).filter(
	(value): value is entities.Entity => typeof value === 'object' && 'label' in value,
);

test.each(listed)('wrapper of $name', async ({ path, wrapper }) => {
	const { data } = await api.get(`${path}.json`);
	expect(data.length).toBeGreaterThan(0);
	expect([...new Set(data.flatMap(Object.keys))]).toEqual([wrapper]);
});

test('calls, reports and pings', async () => {
	const calls = await api.get('/api/v4/calls.json');
	expect(Object.keys(calls.data[0])).toEqual([facts.wrappers.call]);
	const pings = await api.get('/api/v5/rtb_inbounds.json');
	expect(pings.data[facts.wrappers.pings]).toHaveLength(valueOf('lists.pingPageSize'));
	const report = await api.get('/api/v1/reports.json', {
		domain: 'calls',
		facet: 'campaign',
		created_at_start: '2026-01-01',
		created_at_end: '2027-01-01',
	});
	expect(report.data[facts.wrappers.reportRows]).toBeInstanceOf(Array);
	expect(report.data).toHaveProperty(valueOf('lists.reportCount'));
});

const valueOf = (id: string) => readFacts().find((fact) => fact.id === id)!.known.value as never;

test('pages', async () => {
	expect((await api.get('/campaigns.json')).data).toHaveLength(valueOf('lists.pageSize'));
	const { data } = await api.get('/api/v4/calls.json', { per_page: 1000 });
	expect(data).toHaveLength(facts.lists.maxPageSize);
});

test('tags in one request', async () => {
	const write = (count: number) =>
		api.bare('POST', '/data_writing', {
			key: simulator.credentials.dataWritingKey,
			caller_number: '+12025550143',
			...Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag_${index}`, 'x'])),
		});
	expect((await write(facts.limits.tags)).status).toBe(200);
	expect((await write(facts.limits.tags + 1)).status).toBe(400);
});

test('statuses', async () => {
	const send = async (params: object) => (await api.get('/targets/1.json', params)).status;
	expect(await send({ api_key: 'wrong' })).toBe(valueOf('statuses.wrongKey'));
	expect(await send({ company_id: undefined })).toBe(valueOf('statuses.wrongCompany'));
	expect(facts.statuses.absent).toContain(await send({}));
});

test('what a reservation is confirmed with', async () => {
	const key = simulator.credentials.rtbKey;
	const { data } = await api.bare('POST', '/rtbs.json', {
		key,
		publisher_id: '0001',
		caller_number: '+12025550143',
	});
	expect(facts.reservations.held).toContain(data.status);
	const answer = await api.bare('PUT', `/rtbs/${data.uuid}.json`, {
		key,
		status: facts.reservations.confirm,
	});
	expect(answer.data.status).toBe(facts.reservations.confirm);
});
