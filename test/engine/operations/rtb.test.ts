import type { FastifyReply } from 'fastify';

import { addresses } from '../../addresses';
import { startLocalServer } from '../localServer';
import { useBench } from '../support';

const bench = useBench();
const create = { resource: 'rtb', operation: 'create', publisherId: '0002' };
const caller = { callerPhone: '+14155550123' };
const uuid = '7c1e4a90-3b52-4f6d-8e17-0a9b8c7d6e5f';
const confirm = { resource: 'rtb', operation: 'confirm', reservationUuid: uuid };

/** One run of an operation where the service answers what is given. */
async function answered(
	parameters: object,
	answer: unknown,
	prepare: (reply: FastifyReply) => unknown = () => undefined,
) {
	const server = await startLocalServer((_, reply) => {
		prepare(reply);
		return answer;
	});
	const { retreaverPostbackKeyApi } = bench.credentialsFor('rtb');
	const credentials = {
		retreaverPostbackKeyApi: { ...retreaverPostbackKeyApi, ...addresses(server.url) },
	};
	const result = await bench.run({ ...create, ...caller, ...parameters }, { credentials });
	await server.stop();
	return { ...result, asked: server.requests.length };
}

describe('a reservation comes out with its status, and with reserved to branch on:', () => {
	test.each([
		['reserved', true],
		['confirmed', true],
		['claimed', false],
		['expired', false],
		['no-target', false],
		['rejected', false],
		['ping_shielded', false],
	])('%s', async (status, reserved) => {
		const { items } = await answered({}, { uuid, status });
		expect(items.map(({ json }) => json)).toEqual([{ uuid, status, reserved }]);
	});

	test.each([400, 403, 404, 409, 410, 422])('a no with the status %s', async (code) => {
		const answer = { uuid, status: 'no-target' };
		for (const parameters of [{}, confirm]) {
			const { items, error } = await answered(parameters, answer, (reply) => reply.code(code));
			expect(error).toBeUndefined();
			expect(items[0].json).toEqual({ ...answer, reserved: false });
		}
	});

	test('in its wrapper', async () => {
		bench.simulator.switches.rtbWrapped = true;
		const { items } = await bench.run({ ...create, ...caller });
		expect(items[0].json).toMatchObject({ status: 'reserved', reserved: true });
		const { items: confirmed } = await bench.run({
			...confirm,
			reservationUuid: items[0].json.uuid as string,
		});
		expect(confirmed[0].json).toMatchObject({ status: 'confirmed', reserved: true });
	});

	test('its inbound_number as it is, a SIP address too', async () => {
		const inbound = `sip:${uuid}@sip.rtb.retreaver.com`;
		const { items } = await answered({}, { uuid, status: 'reserved', inbound_number: inbound });
		expect(items[0].json.inbound_number).toBe(inbound);
	});
});

describe('is an error:', () => {
	test.each([200, 400, 422])(
		'a plain FAILED with the status %s, in its own words',
		async (code) => {
			const words = 'FAILED must include caller_number (string)';
			const { error, asked } = await answered({}, words, (reply) =>
				reply.code(code).type('text/plain'),
			);
			expect(error?.message).toBe(
				'Retreaver refused the request: must include caller_number (string)',
			);
			expect(asked).toBe(1);
		},
	);

	test('the refusal of a key that does not allow a ping without caller', async () => {
		const { error } = await bench.run(create);
		expect(error?.message).toContain('must include caller_number (string)');
	});

	test.each([
		[200, { error: 'Something else' }],
		[401, { status: 'unauthorized' }],
		[404, { status: 404, error: 'Not Found' }],
	])('JSON with the status %s that is no reservation', async (code, answer) => {
		const { error, items } = await answered({}, answer, (reply) => reply.code(code));
		expect(items).toEqual([]);
		expect(error?.description).toContain(`(${code})`);
	});
});

test('a ping without caller is not repeated on a doubt: nothing shields it from being reserved twice', async () => {
	const broken = (reply: FastifyReply) => reply.code(502);
	const { asked } = await answered({ callerPhone: '' }, {}, broken);
	expect(asked).toBe(1);
});
