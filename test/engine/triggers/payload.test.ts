import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';

import { RetreaverBidTrigger } from '../../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { RetreaverTrigger } from '../../../nodes/RetreaverTrigger/RetreaverTrigger.node';
import { useBench } from '../support';
import { deliver, triggerByHand, WEBHOOK_TRIGGERS } from './delivery';

const bench = useBench();
// The bid trigger says that its buyer is not set up for bids.
beforeEach(() => jest.spyOn(Container.get(Logger), 'warn').mockImplementation());
afterEach(() => jest.restoreAllMocks());

describe.each(WEBHOOK_TRIGGERS)('what a webhook brings to %s', (type) => {
	const itemOf = async (
		delivery: Parameters<typeof deliver>[2],
		options: IDataObject = {},
		parameters: IDataObject = {},
	): Promise<IDataObject> =>
		(await deliver(triggerByHand(bench, type, { ...parameters, options }), type, delivery)).item;

	test('the last filled one of a repeated name counts', async () => {
		expect(
			await itemOf({ query: 'sub_id=a&sub_id=b&sub_id=&city=Reno&city=[city]&age=&age=' }),
		).toMatchObject({ sub_id: 'b', call_metadata: { city: 'Reno', age: null } });
	});

	test('the last filled one of a name that a form repeats counts', async () => {
		const body = new URLSearchParams('sub_id=a&sub_id=b&city=Reno&city=');
		expect(await itemOf({ body })).toMatchObject({ sub_id: 'b', call_metadata: { city: 'Reno' } });
	});

	test('a form without anything in it keeps no event out', async () => {
		const body = new URLSearchParams();
		expect(await itemOf({ query: 'sub_id=a', body })).toMatchObject({ sub_id: 'a' });
	});

	test('a list in JSON stays a list', async () => {
		expect(await itemOf({ body: { cities: ['Reno', 'Elko'] } })).toMatchObject({
			call_metadata: { cities: ['Reno', 'Elko'] },
		});
	});

	test('a plus that was not encoded is one in phone numbers, and elsewhere stays a blank', async () => {
		const query = 'caller_number=+14155550123&dialed_number=+18885550142&note=+1';
		expect(await itemOf({ query })).toMatchObject({
			caller_phone: '+14155550123',
			tracking_number: '+18885550142',
			call_metadata: { note: ' 1' },
		});
	});

	test('the body counts before the query, where it is filled', async () => {
		const item = await itemOf({
			query: 'call_uuid=from-query&sub_id=from-query&city=from-query&zip=from-query',
			body: { id: 'from-body', sub_id: '[sub_id]', city: 'from-body', zip: '' },
		});
		expect(item).toMatchObject({
			call_id: 'from-body',
			sub_id: 'from-query',
			call_metadata: { city: 'from-body', zip: 'from-query' },
		});
	});

	test('tags that the query and the body list come together', async () => {
		const item = await itemOf({
			query: 'tags[city]=from-query&tags[zip]=02134',
			body: { tags: { city: 'from-body', age: '64' } },
		});
		expect(item.call_metadata).toEqual({ city: 'from-body', zip: '02134', age: '64' });
	});

	test('a tag that is called "tags" is kept', async () => {
		expect(await itemOf({ query: 'tags=gold' })).toMatchObject({ call_metadata: { tags: 'gold' } });
	});

	test('a tag that has the name of a field is a tag where it comes as one', async () => {
		const tags = { caller: 'Ann', status: 'gold', duration: 'long', id: '17', uuid: 'x' };
		const item = await itemOf({ body: { call_uuid: 'abc', caller_number: '+14155550123', tags } });
		expect(item).toMatchObject({
			call_id: 'abc',
			caller_phone: '+14155550123',
			call_metadata: tags,
		});
	});

	const registered = async (parameters: IDataObject, options: IDataObject = {}) => {
		const campaign = bench.simulator.state.campaigns.find(({ cid }) => cid === '1001')!;
		const node = triggerByHand(bench, type, {
			campaign: { __rl: true, mode: 'cid', value: '1001' },
			target: { __rl: true, mode: 'id', value: String(campaign.target_ids[1]) },
			...parameters,
			registration: 'automatic',
			options,
		});
		await node.create();
		const { url } = campaign.timers.find((timer) => timer.url.includes('n8n.example.com'))!;
		return { node, url };
	};

	test('a tag that was asked for by the name of a field is a tag, and the field has its own value', async () => {
		const { node, url } = await registered({
			tagKeys: ['caller', 'status', 'duration'],
			otherTags: 'id, sub_id',
		});
		const { searchParams } = new URL(url);
		const [, pingQuery] = searchParams.get('ping_url')?.split('?') ?? [];
		const own = new URLSearchParams(
			pingQuery ?? [...searchParams].filter(([key]) => key.startsWith('n8n_')),
		);
		const query = 'caller=Ann&status=gold&duration=long&id=17&sub_id=landing-3&call_uuid=abc';
		const { item } = await deliver(node, type, { own: String(own), query });
		expect(item).toMatchObject({
			call_id: 'abc',
			caller_phone: null,
			sub_id: 'landing-3',
			call_metadata: {
				caller: 'Ann',
				status: 'gold',
				duration: 'long',
				id: '17',
				sub_id: 'landing-3',
			},
		});
	});

	test('a token is sent once, also where Include Tags names a standard field', async () => {
		const { url } = await registered({
			tagKeys: ['sub_id', 'city'],
			otherTags: 'call_uuid, city, city',
		});
		for (const token of ['[sub_id]', '[city]']) expect(url.split(token)).toHaveLength(2);
	});

	describe("the call's key, a secret,", () => {
		const bringing = { query: 'call_key=k-1&age=64', body: { tags: { call_key: 'k-1' } } };
		/** How often the URL asks for the key; the configurator of bids asks once for itself. */
		const asksFor = (url: string) =>
			url.split('[call_key]').length - (url.includes('configurator') ? 2 : 1);

		test.each([{}, { otherTags: 'call_key' }])('comes out nowhere with %j', async (parameters) => {
			const item = await itemOf(bringing, {}, parameters);
			expect(item).toMatchObject({ call_id: null, call_metadata: { age: '64' } });
			expect(JSON.stringify(item)).not.toMatch(/call_?key|k-1/i);
		});

		test('is not even asked for', async () => {
			expect(asksFor((await registered({})).url)).toBe(0);
		});

		test('comes out as call_key, and nowhere else, with Include Call Key', async () => {
			const item = await itemOf(bringing, { includeCallKey: true });
			expect(item).toMatchObject({ call_key: 'k-1', call_metadata: { age: '64' } });
			expect(JSON.stringify({ ...item, call_key: undefined })).not.toMatch(/call_key|k-1/);
			expect(asksFor((await registered({}, { includeCallKey: true })).url)).toBe(1);
		});

		test('is a field that n8n is told to hide', () => {
			const nodes = [new RetreaverTrigger(), new RetreaverBidTrigger()];
			const { description } = nodes.find((node) => node.description.name === type)!;
			expect(description).toHaveProperty('sensitiveOutputFields', ['call_key']);
		});
	});

	const sent = {
		price: '12.50',
		round: '11.00',
		large: '1000000000',
		negative: '-3',
		zip: '94103',
		other_zip: '02134',
		phone: '+14155550123',
		long: '1234567890123456',
		vip: 'true',
		lost: 'False',
		city: 'Reno',
	};

	test('tags stay text, whatever they look like', async () => {
		const query = String(new URLSearchParams(sent));
		expect((await itemOf({ query })).call_metadata).toEqual(sent);
	});

	test('with Convert Types, all that look like a number or a boolean become one, and no digit is lost', async () => {
		const query = String(new URLSearchParams(sent));
		expect((await itemOf({ query }, { convertTypes: true })).call_metadata).toEqual({
			...sent,
			price: 12.5,
			round: 11,
			large: 1_000_000_000,
			negative: -3,
			zip: 94_103,
			vip: true,
			lost: false,
		});
	});

	test('what JSON brings as a number or a boolean stays one', async () => {
		const tags = { age: 64, vip: true };
		expect(await itemOf({ body: { tags } })).toMatchObject({ call_metadata: tags });
	});
});
