import { type ServiceName, SERVICES } from '../../../nodes/shared/api/services';
import { addresses } from '../../addresses';
import { type Simulator, startSimulator } from '../../simulator';
import { type LocalServer, startLocalServer } from '../localServer';
import { rows } from '../operations/rows';
import { useBench } from '../support';

const bench = useBench();

type HostName = (typeof SERVICES)[ServiceName]['host'];

/** One operation for each service, by its first row. */
const OPERATIONS: Record<ServiceName, string> = {
	core: 'suppressedNumber.checkAny',
	rtb: 'rtb.create',
	dataWriting: 'callData.write',
	callerLists: 'callerList.get',
	postback: 'postback.send',
	callControl: 'postback.rejectCall',
	callTags: 'call.addTags',
	visitorNumbers: 'visitorNumber.request',
};

/** A simulator for each host, all of them with the same account. */
const simulators = {} as Record<HostName, Simulator>;
beforeAll(async () => {
	for (const { host } of Object.values(SERVICES)) {
		simulators[host] ??= await startSimulator({ calls: 100 });
	}
});
beforeEach(() => Object.values(simulators).forEach((simulator) => simulator.reset()));
afterAll(async () => {
	for (const simulator of Object.values(simulators)) await simulator.stop();
});

/** Runs the operation of a service, with an address of its own for each host. */
async function run(service: ServiceName) {
	const name = OPERATIONS[service];
	const row = rows.find(({ operation }) => operation === name)!;
	const [resource, operation] = name.split('.');
	const urls = Object.entries(simulators).map(([host, { url }]) => [`${host}BaseUrl`, ` ${url}/ `]);
	const credentials = Object.entries(bench.credentialsFor(row.credentials ?? 'core')).map(
		([type, data]) => [type, { ...data, ...Object.fromEntries(urls) }],
	);
	const parameters = row.parameters(simulators[SERVICES[service].host]);
	return await bench.run(
		{ resource, operation, ...parameters },
		{ credentials: Object.fromEntries(credentials), items: row.items },
	);
}

/** How many requests have reached each host. */
const reached = () =>
	Object.fromEntries(
		Object.entries(simulators).map(([host, { requests }]) => [host, requests.length]),
	);

const services = Object.keys(SERVICES) as ServiceName[];
const only = (service: ServiceName) => ({
	...Object.fromEntries(Object.keys(simulators).map((host) => [host, 0])),
	[SERVICES[service].host]: 1,
});

test.each(services)('%s goes to the address of its host', async (service) => {
	const { error } = await run(service);
	expect(error).toBeUndefined();
	expect(reached()).toEqual(only(service));
	expect(bench.simulator.requests).toEqual([]);
});

test.each(services)(
	'%s does not take its key to another address by a redirect',
	async (service) => {
		const { host } = SERVICES[service];
		for (const [name, { url: location }] of Object.entries(simulators)) {
			if (name === host) continue;
			simulators[host].reset();
			simulators[host].faults.add({ kind: 'redirect', status: 307, location });
			const { error } = await run(service);
			expect(error?.message).toContain('redirect');
			expect(reached()).toEqual(only(service));
		}
	},
);

describe('the Link header of a list', () => {
	const servers: LocalServer[] = [];
	afterEach(async () => {
		for (const server of servers.splice(0)) await server.stop();
	});

	test('does not lead to another address', async () => {
		const elsewhere = await startLocalServer(() => []);
		const server = await startLocalServer((request, reply) => {
			const { page } = request.query as { page: string };
			reply.header('link', `<${elsewhere.url}/campaigns.json?page=2>; rel="last"`);
			return [{ campaign: { cid: `c${page}`, name: `Page ${page}` } }];
		});
		servers.push(elsewhere, server);
		const { retreaverApi } = bench.credentialsFor('core');
		const { items } = await bench.run(
			{ resource: 'campaign', operation: 'getAll', returnAll: true },
			{ credentials: { retreaverApi: { ...retreaverApi, ...addresses(server.url) } } },
		);
		expect(items.map(({ json }) => json.cid)).toEqual(['c1', 'c2']);
		expect(server.requests).toHaveLength(2);
		expect(elsewhere.requests).toEqual([]);
	});
});
