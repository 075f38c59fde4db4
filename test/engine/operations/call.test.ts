import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../support';

const bench = useBench();

describe('calls of version 5 give the same records as those of version 4', () => {
	const records = async (parameters: IDataObject, apiVersion: number) => {
		const { items, error } = await bench.run({
			resource: 'call',
			...parameters,
			options: { apiVersion },
		});
		expect(error).toBeUndefined();
		return items.map(({ json }) => json);
	};

	test.each([
		['bare', false],
		['wrapped', true],
	])('whose rows are %s', async (_, newCallsWrapped) => {
		bench.simulator.switches.newCallsWrapped = newCallsWrapped;
		const { uuid } = bench.simulator.state.calls[5];
		for (const parameters of [
			{ operation: 'getAll', limit: 5 },
			{ operation: 'get', callId: uuid },
		]) {
			const known = await records(parameters, 4);
			expect(known[0].call_id).toEqual(expect.any(String));
			expect(await records(parameters, 5)).toEqual(known);
		}
		expect(bench.simulator.requests.map(({ path }) => path)).toEqual([
			'/api/v4/calls.json',
			'/api/v5/calls.json',
			`/api/v4/calls/${uuid}.json`,
			`/api/v5/calls/${uuid}.json`,
		]);
	});
});
