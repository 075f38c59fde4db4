import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();

/** What is looked for, and how many of it there are. */
const cases: Array<[resource: string, parameters: IDataObject, count: () => number]> = [
	[
		'target',
		{
			clientTid: 'acme-1',
			number: '+14155550123',
			additionalFields: { name: '={{ $json.name }}' },
		},
		() => bench.simulator.state.targets.filter(({ client_tid: tid }) => tid === 'acme-1').length,
	],
	[
		'affiliate',
		{ afid: 'acme-1', additionalFields: { companyName: '={{ $json.name }}' } },
		() => bench.simulator.state.affiliates.filter(({ afid }) => afid === 'acme-1').length,
	],
	[
		'contact',
		{
			phoneNumber: '+14155550123',
			additionalFields: {
				tags: { list: { tags: { tag: [{ key: 'name', value: '={{ $json.name }}' }] } } },
			},
		},
		() =>
			bench.simulator.state.contacts.filter(({ contact_numbers: numbers }) =>
				numbers.some(({ number }) => number === '+14155550123'),
			).length,
	],
];
const items = [{ name: 'Acme' }, { name: 'Acme Solar' }];
const methods = () => bench.simulator.requests.map(({ method }) => method);

describe.each(cases)('%s > Create or Update', (resource, parameters, count) => {
	const run = async (input: IDataObject[] = items) =>
		await bench.run({ resource, operation: 'upsert', ...parameters }, { items: input });

	test('creates for the first of two items, and updates for the second', async () => {
		bench.simulator.setLatency(20);
		const { error, items: output } = await run();
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.created)).toEqual([true, false]);
		expect(JSON.stringify(output[1].json)).toContain('Acme Solar');
		expect(methods()).toEqual(['GET', 'POST', 'GET', 'PUT']);
		expect(count()).toBe(1);
	});

	test('updates where another workflow created it between looking and creating', async () => {
		await run([items[0]]);
		bench.simulator.faults.add({ method: 'GET', kind: 'status', status: 404 });
		bench.simulator.faults.add({ method: 'POST', kind: 'status', status: 422 });
		const { error, items: output } = await run([items[1]]);
		expect(error).toBeUndefined();
		expect(output[0].json.created).toBe(false);
		expect(JSON.stringify(output[0].json)).toContain('Acme Solar');
		expect(methods().slice(2)).toEqual(['GET', 'POST', 'GET', 'PUT']);
		expect(count()).toBe(1);
	});

	test('fails where Retreaver refuses to create it for another reason', async () => {
		bench.simulator.faults.add({
			method: 'POST',
			kind: 'status',
			status: 422,
			body: { error: 'Too many' },
		});
		const { error } = await run([items[0]]);
		expect(error?.message).toBe('Retreaver rejected the values');
		expect(error?.description).toContain('Too many');
		expect(methods()).toEqual(['GET', 'POST', 'GET']);
	});

	test('creates nothing where it cannot be looked up', async () => {
		bench.simulator.faults.add({ method: 'GET', kind: 'status', status: 403, times: Infinity });
		const { error } = await run([items[0]]);
		expect(error?.message).toContain('Retreaver refused the API key');
		expect(methods()).toEqual(['GET']);
	});
});

test('of two buyers with one TID, the one that Retreaver returns is updated, by its internal ID', async () => {
	const { targets } = bench.simulator.state;
	for (const target of targets.slice(0, 2)) target.client_tid = 'acme-1';
	const { items: output } = await bench.run({
		resource: 'target',
		operation: 'upsert',
		clientTid: 'acme-1',
		number: '+14155550123',
	});
	expect(output[0].json).toMatchObject({ created: false, id: targets[0].id });
	expect(bench.simulator.requests[1].path).toBe(`/targets/${targets[0].id}.json`);
	expect(targets[1].number).not.toBe('+14155550123');
});

test('an ID that cannot be is refused under the name of its parameter', async () => {
	const { error } = await bench.run({
		resource: 'contact',
		operation: 'upsert',
		phoneNumber: 'none',
	});
	expect(error?.message).toContain('"Phone Number" must be a phone number');
	expect(bench.simulator.requests).toEqual([]);
});
